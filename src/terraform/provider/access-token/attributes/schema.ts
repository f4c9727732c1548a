import type { ApplyOf, PlanOf, StateOf } from '../../../plugin';
import { defineSchema, types } from '../../../plugin';
import { computedAttributes } from './computed-schema';
import { declaredAttributes } from './generated/declared-attributes';

/** The resource `hawzu_access_token`. No attribute holds a value, and none ever may. */
export const accessTokenSchema = defineSchema({
  description:
    'One access token of one consumer: who needs it, what it may do, how long it lives, where its value goes and when it ' +
    'is replaced. The value is written to AWS Secrets Manager and is in no attribute, no plan and no state.',
  attributes: {
    workspace_id: {
      type: types.string,
      mode: 'optional-computed',
      keepOnUpdate: true,
      description:
        'Id of the workspace. Default: the only one that the management token reaches, as it was at the creation. A change makes ' +
        'a new token and removes this one.',
    },
    owner_id: {
      type: types.string,
      mode: 'required',
      description:
        'Whose tokens these are, unique per workspace; `metadata.name` of a spec. It marks tokens and secrets as yours. ' +
        'A change makes a new token and removes this one.',
    },
    ...declaredAttributes,
    on_destroy: {
      type: types.string,
      mode: 'optional',
      description:
        'What becomes of the token when this resource is destroyed or replaced: `revoke` (the default), or `abandon`: token and ' +
        'secret stay as they are, and whoever declares them next has them. It counts as it was last applied.',
    },
    ...computedAttributes,
  },
});

export type TokenState = StateOf<typeof accessTokenSchema>;
export type TokenPlan = PlanOf<typeof accessTokenSchema>;
export type TokenApply = ApplyOf<typeof accessTokenSchema>;
