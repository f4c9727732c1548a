import type { ApplyOf, PlanOf, StateOf } from '../../../plugin';
import { defineSchema, types } from '../../../plugin';
import { computedAttributes } from './computed-schema';

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
    name: {
      type: types.string,
      mode: 'required',
      description:
        'Name of the token: 3 to 50 of a-z, 0-9 and single hyphens, beginning with a letter. A new name keeps secret and token.',
    },
    purpose: {
      type: types.string,
      mode: 'required',
      description: 'What the token is for, in one sentence, for whoever reviews it.',
    },
    owner: { type: types.string, mode: 'required', description: 'Who answers for the token: a person or team.' },
    consumer: { type: types.string, mode: 'required', description: 'The one system that uses the token.' },
    workspace_role: {
      type: types.string,
      mode: 'optional',
      description: 'Role in the whole workspace. Excludes `workspace_needs` and `project_grants`.',
    },
    workspace_needs: {
      type: types.set(types.string),
      mode: 'optional',
      description: 'Permissions that the consumer needs in the workspace; the lowest role that covers them is taken.',
    },
    project_grants: {
      nesting: 'set',
      mode: 'optional',
      description: 'One role in each of some projects. Prefer it to access to the whole workspace.',
      attributes: {
        project_id: { type: types.string, mode: 'required', description: 'Id of the project.' },
        role: { type: types.string, mode: 'optional', description: 'Role in the project. Excludes `needs`.' },
        needs: {
          type: types.set(types.string),
          mode: 'optional',
          description: 'Permissions that the consumer needs in the project; the lowest role that covers them is taken.',
        },
      },
    },
    expires_in: {
      type: types.string,
      mode: 'optional',
      description:
        'How long each value lives, counted from its creation: a whole number and one of h, d, w, M (calendar months), y. ' +
        'One week when nothing is said.',
    },
    expires_at: {
      type: types.string,
      mode: 'optional',
      description: 'A fixed end: a date (00:00 UTC) or a date and time. Excludes `expires_in` and `never_expires`.',
    },
    never_expires: {
      type: types.bool,
      mode: 'optional',
      description: 'No end, and no rotation. Needs `justification` and `review_by`.',
    },
    justification: { type: types.string, mode: 'optional', description: 'Why the token is as it is.' },
    review_by: { type: types.string, mode: 'optional', description: 'By when somebody looks at the token again.' },
    enabled: {
      type: types.bool,
      mode: 'optional-computed',
      default: true,
      description: 'False disables every live token of this resource and suspends its rotation. Reversible.',
    },
    rotation: {
      nesting: 'single',
      mode: 'optional',
      description: 'When the value is replaced. Without it: every two thirds of the lifetime.',
      attributes: {
        enabled: { type: types.bool, mode: 'optional', description: 'False: the value is not rotated. Default true.' },
        every: { type: types.string, mode: 'optional', description: 'Time between two rotations, such as `20d`.' },
        overlap: {
          type: types.string,
          mode: 'optional',
          description: 'How long a superseded value keeps working. Default `24h`.',
        },
        observation_period: {
          type: types.string,
          mode: 'optional',
          description:
            'How long it then stays disabled, so that it could be enabled again, before it is revoked. Default `48h`.',
        },
        window: {
          type: types.string,
          mode: 'optional',
          description: 'Hours of the day (UTC) in which a rotation that is due may start, such as `02:00-05:00`.',
        },
        trigger: {
          type: types.string,
          mode: 'optional',
          description:
            'Any text or number, not secret. A change of it rotates the value now, with the overlap; to set it for the first ' +
            'time, or to take it out, does not. See [Rotate now](#rotate-now).',
        },
      },
    },
    secret: {
      nesting: 'single',
      mode: 'optional',
      description:
        'Where the value goes. Without it: a secret called `hawzu/<owner_id>/<name>`, which this resource makes, tags and deletes.',
      attributes: {
        name: {
          type: types.string,
          mode: 'optional',
          description: 'Name of a secret that this resource makes. Excludes `arn`. A change moves to a new secret.',
        },
        prefix: {
          type: types.string,
          mode: 'optional',
          description:
            'With neither `name` nor `arn`: what the name of the secret begins with; the name of the token follows. ' +
            'Default `hawzu/<owner_id>/`. A secret that is there stays when this, or the name of the token, changes.',
        },
        arn: {
          type: types.string,
          mode: 'optional',
          description: 'ARN of a secret that is managed elsewhere: it is written to, and never tagged or deleted.',
        },
        region: {
          type: types.string,
          mode: 'optional',
          description: 'AWS region. Default: the region of the provider.',
        },
        kms_key_id: {
          type: types.string,
          mode: 'optional',
          description: 'KMS key of a secret that this resource makes. A change is made in place.',
        },
        tags: {
          type: types.map(types.string),
          mode: 'optional',
          description: 'Tags of a secret that this resource makes. Tags that are taken out of the configuration stay.',
        },
        format: {
          type: types.string,
          mode: 'optional',
          description:
            '`json` (token, id, label, workspace, endpoint, expiry; the default) or `plain` (the bare token).',
        },
        recovery_window: {
          type: types.string,
          mode: 'optional',
          description: 'Days in which a deleted secret can be restored: `0d` (none) or `7d` to `30d`. Default `30d`.',
        },
        take_over: {
          type: types.bool,
          mode: 'optional',
          description:
            'With `arn`: consent to take over a current value that is not ours. A live token in it is kept and becomes ' +
            "this resource's; anything else is replaced.",
        },
      },
    },
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
