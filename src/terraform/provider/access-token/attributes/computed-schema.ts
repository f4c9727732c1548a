import { types } from '../../../plugin';

/** What the resource itself finds out. */
export const computedAttributes = {
  token_id: { type: types.string, mode: 'computed', description: 'Id of the token whose value is current.' },
  version_id: { type: types.string, mode: 'computed', description: 'Version of the secret that holds it.' },
  secret_arn: { type: types.string, mode: 'computed', description: 'ARN of the secret that holds the value.' },
  access: {
    type: types.string,
    mode: 'computed',
    description:
      'What the current token may do, needs resolved to roles. A change outside shows here and is put right.',
  },
  effective_grants: {
    nesting: 'list',
    mode: 'computed',
    description:
      'The same, for a policy to judge: one grant, or one for each project. Known in the plan of a creation too.',
    attributes: {
      project_id: { type: types.string, mode: 'computed', description: 'Id of the project; null: the workspace.' },
      role: { type: types.string, mode: 'computed', description: 'Name of the role.' },
    },
  },
  status: {
    type: types.string,
    mode: 'computed',
    description:
      '`active`, `disabled`, `expired`, `missing` (the current value is of no token: revoked or overwritten outside), ' +
      '`unclear` (an apply reads the value to find out) or `none` (no value yet).',
  },
  current_expires_at: {
    type: types.string,
    mode: 'computed',
    description: 'When the current value expires; null for never.',
  },
  rotate_at: {
    type: types.string,
    mode: 'computed',
    description: 'When the current value is to be replaced; null when it is not rotated.',
  },
  superseded: {
    type: types.list(types.string),
    mode: 'computed',
    description: 'Tokens of earlier values that are not revoked yet, oldest first.',
  },
  origin: {
    type: types.string,
    mode: 'computed',
    description:
      'How this resource came to its token: `created`; `adopted`, when the secret held a good one already (it was imported, ' +
      'made by the command line, or taken over from another resource); or `restored`, when its secret awaited deletion.',
  },
  claim: {
    type: types.string,
    mode: 'computed',
    description:
      'What this resource is known by on the labels of its tokens. It changes and ends them only while its claim is the newest there.',
  },
  next_action: {
    type: types.string,
    mode: 'computed',
    description: 'What an apply would do now, and why; or why nothing is to be done and until when.',
  },
  change: {
    type: types.string,
    mode: 'computed',
    description:
      'In a plan: what this apply does, why, and when the old value dies. In a state: what the last one did.',
  },
  changes: {
    nesting: 'list',
    mode: 'computed',
    description: 'The same, for a policy to judge: one for each reason. Empty when the last apply did nothing.',
    attributes: {
      action: {
        type: types.string,
        mode: 'computed',
        description:
          '`create`, `replace`, `rotate`, `finish`, `rollback`, `take-over`, `narrow`, `widen`, `update`, `pause`, `resume` or `retire`.',
      },
      code: {
        type: types.string,
        mode: 'computed',
        description:
          'The reason, as in the plans of the command line: `rotation-due`, `access-widened` and so on. Stable.',
      },
      message: { type: types.string, mode: 'computed', description: 'The reason in a sentence, for people.' },
      token_id: {
        type: types.string,
        mode: 'computed',
        description: 'The token that is changed, replaced or ended; null where there is none yet.',
      },
      at: {
        type: types.string,
        mode: 'computed',
        description:
          'The time that the reason speaks of, such as when the rotation was due; null where it speaks of none.',
      },
    },
  },
} as const;

export type ComputedName = keyof typeof computedAttributes;
