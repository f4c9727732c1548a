import type { JsonSchema } from '../schemas/json-schema';

/** Query parameter of every operation that can end a token. */
export const lastAdministratorParameter: Readonly<Record<string, JsonSchema>> = {
  allow_last_administrator: {
    type: 'boolean',
    default: false,
    description:
      'Also when no other enabled token of the workspace can manage access tokens for a day, or for as long as this one. ' +
      'A new one then comes from the console of the service only.',
  },
};
