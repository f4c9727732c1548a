import type { Fields } from './field';

const REGION = '^[a-z]{2,}(-[a-z]+)+-\\d+$';
const SECRET_NAME = '^[A-Za-z0-9/_+=.@!-]*$';

/** Where a value goes. */
export const secretFields = {
  name: {
    title: 'Secret name',
    kind: { is: 'form', least: 1, most: 512, pattern: SECRET_NAME },
    examples: ['teams/qa/hawzu-token'],
    terraform: {
      description: 'Name of a secret that this resource makes. Excludes `arn`. A change moves to a new secret.',
    },
  },
  prefix: {
    title: 'Prefix of secret names',
    description: 'A secret is called prefix + token name, unless the token names it.',
    kind: { is: 'form', most: 450, pattern: SECRET_NAME },
    examples: ['hawzu/acme/'],
    terraform: {
      elsewhere: true,
      description:
        'With neither `name` nor `arn`: what the name of the secret begins with; the name of the token follows. ' +
        'Default `hawzu/<owner_id>/`. A secret that is there stays when this, or the name of the token, changes.',
    },
  },
  arn: {
    title: 'ARN of an existing secret',
    description:
      'Full ARN, with its random suffix. Consent to write values into it; its tags, policy and key stay untouched.',
    kind: {
      is: 'form',
      pattern: '^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}$',
      most: 2048,
    },
    terraform: {
      description: 'ARN of a secret that is managed elsewhere: it is written to, and never tagged or deleted.',
    },
  },
  region: {
    title: 'AWS region',
    description: 'Of the secret. Default: the region of the environment.',
    kind: { is: 'form', pattern: REGION, most: 40 },
    examples: ['eu-west-1'],
    terraform: { description: 'AWS region. Default: the region of the provider.' },
  },
  kmsKeyId: {
    title: 'KMS key',
    description: 'Id, alias or ARN of the key that encrypts the secret. Default: aws/secretsmanager.',
    kind: { is: 'form', least: 1, most: 2048 },
    examples: ['alias/hawzu-tokens'],
    terraform: { description: 'KMS key of a secret that this resource makes. A change is made in place.' },
  },
  replicas: {
    title: 'Copies in other regions',
    description:
      'Regions in which AWS keeps copies of the secret, for consumers there. These and no others; an empty list removes all. Without it, copies that somebody makes stay.',
    kind: {
      is: 'list',
      most: 40,
      each: {
        title: 'Copy in another region',
        kind: {
          is: 'group',
          type: 'Replica',
          fields: {
            region: {
              title: 'AWS region',
              description: 'Where the copy is: another region than that of the secret.',
              kind: { is: 'form', pattern: REGION, most: 40 },
              required: true,
              examples: ['eu-central-1'],
              terraform: { description: 'AWS region of the copy.' },
            },
            kmsKeyId: {
              title: 'KMS key',
              description: 'Id, alias or ARN of the key there that encrypts the copy. Default: aws/secretsmanager.',
              kind: { is: 'form', least: 1, most: 2048 },
              examples: ['alias/hawzu-tokens'],
              terraform: {
                description: 'KMS key of that region that encrypts the copy. Counts when the copy is made.',
              },
            },
          },
        },
      },
    },
    examples: [[{ region: 'eu-central-1' }], [{ region: 'eu-central-1', kmsKeyId: 'alias/hawzu-tokens' }]],
    terraform: {
      description:
        'Copies, in other regions, of a secret that this resource makes: these and no others. An empty set removes all; ' +
        'without it, copies that somebody makes stay.',
    },
  },
  tags: {
    title: 'Tags',
    description: "Tags of the secret, beside those that hawzu-tokens sets. A token's tags are added to the defaults.",
    kind: { is: 'tags', most: 42, longestName: 128, longestValue: 256 },
    examples: [{ team: 'qa-platform' }],
    terraform: {
      description: 'Tags of a secret that this resource makes. Tags that are taken out of the configuration stay.',
    },
  },
  format: {
    title: 'Format of the stored value',
    description: '`json`: token, id, label, workspace, endpoint and expiry. `plain`: the bare token.',
    kind: { is: 'choice', values: ['json', 'plain'] },
    default: 'json',
    terraform: {
      description: '`json` (token, id, label, workspace, endpoint, expiry; the default) or `plain` (the bare token).',
    },
  },
  recoveryWindow: {
    title: 'Recovery window',
    description: 'How long a deleted secret can be restored: 7d to 30d, or 0d for not at all. Default 30d.',
    kind: { is: 'form', pattern: '^(0|[7-9]|[12]\\d|30)d$' },
    default: '30d',
    examples: ['7d', '30d', '0d'],
    terraform: {
      description: 'Days in which a deleted secret can be restored: `0d` (none) or `7d` to `30d`. Default `30d`.',
    },
  },
  takeOver: {
    title: 'Take over',
    description:
      'With `arn`: take over a current value that hawzu-tokens did not write. A working token in it is kept; anything else is replaced.',
    kind: { is: 'boolean' },
    default: false,
    terraform: {
      description:
        'With `arn`: consent to take over a current value that is not ours. A live token in it is kept and becomes ' +
        "this resource's; anything else is replaced.",
    },
  },
} as const satisfies Fields;
