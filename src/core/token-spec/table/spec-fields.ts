import type { Field } from './field';
import { workspaceField } from './access-fields';
import { secretFields } from './secret-fields';
import { expiresInField, rotationField } from './time-fields';
import { tokenField } from './token-fields';

const { region, kmsKeyId, replicas, tags, recoveryWindow, format } = secretFields;
/** Terraform has it in the token's own settings. */
const prefix: Field = { ...secretFields.prefix, terraform: false };

/** A whole document: tokens, and what holds for all of them. */
export const specField: Field = {
  title: 'TokenSpec',
  description:
    'Declares the API access tokens that a Hawzu workspace should have: who needs each, what it may do, how long it lives, where its value goes and when it is replaced. A spec never holds a value.',
  kind: {
    is: 'group',
    free: 'Free: a place for YAML anchors. Ignored.',
    fields: {
      apiVersion: {
        title: 'Version of this form',
        description: 'Always `hawzu-tokens/v1`.',
        kind: { is: 'choice', values: ['hawzu-tokens/v1'] },
        required: true,
      },
      kind: {
        title: 'Kind of document',
        description: 'Always `TokenSpec`.',
        kind: { is: 'choice', values: ['TokenSpec'] },
        required: true,
      },
      metadata: {
        title: 'Whose spec this is',
        required: true,
        kind: {
          is: 'group',
          type: 'Metadata',
          fields: {
            name: {
              title: 'Owner id',
              description:
                'Marks the tokens and secrets of this spec as ours. Unique per workspace. Documents with the same name and workspace are one spec, also across files. Changing it makes the software lose sight of everything it made under the old one.',
              kind: { is: 'name' },
              required: true,
              examples: ['acme-ci'],
            },
            owner: {
              title: 'Default owner',
              description: 'Who answers for tokens that name no owner of their own: a person or team, for auditors.',
              kind: { is: 'text' },
              examples: ['platform@acme.example'],
            },
          },
        },
      },
      workspace: workspaceField,
      defaults: {
        title: 'Defaults',
        description: 'What holds for tokens of this document that say nothing else.',
        kind: {
          is: 'group',
          type: 'Defaults',
          fields: {
            expiresIn: expiresInField,
            rotation: rotationField,
            secret: {
              title: 'Where values go',
              kind: { is: 'group', fields: { region, prefix, kmsKeyId, replicas, tags, recoveryWindow, format } },
            },
          },
        },
      },
      tokens: {
        title: 'Tokens',
        description: 'One entry for each token. One token has one consumer. The order does not matter.',
        kind: { is: 'list', most: 20_000, each: tokenField },
        required: true,
      },
    },
  },
};
