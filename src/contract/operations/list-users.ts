import { schemaRef } from '../schemas/json-schema';
import { NO_CONTROL_CHARACTERS } from '../schemas/value-schemas';
import type { OperationDefinition } from './operation-definition';
import { pageParameters } from './page-parameters';

/** What the list can be sorted by; `-` before it turns the order round. */
export const USER_SORTS = ['name', 'email', 'status'] as const;

export type UserSort = (typeof USER_SORTS)[number];

export const listUsers: OperationDefinition = {
  name: 'list-users',
  method: 'GET',
  path: '/workspace/{workspace_id}/users',
  summary: 'People of the workspace, those who left too',
  description:
    'People come from the seed of the service. Filters add up. Names and addresses sort without regard to case; equal ones ' +
    'are in the order of their ids, in the reverse order where the sort is.',
  permission: 'users:view',
  query: {
    search: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      pattern: NO_CONTROL_CHARACTERS,
      description: 'Part of the name, the address or the id; case does not matter.',
    },
    role: { ...schemaRef('RoleId'), description: 'Id of their workspace role.' },
    status: schemaRef('UserStatus'),
    sort: { enum: USER_SORTS.flatMap((name) => [name, `-${name}`]), default: 'name' },
    ...pageParameters,
  },
  success: { status: 200, description: 'One page', schema: 'UserList' },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
