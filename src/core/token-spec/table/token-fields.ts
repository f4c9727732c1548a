import { accessField } from './access-fields';
import type { Field, Fields } from './field';
import { secretFields } from './secret-fields';
import { expiresInField, rotationField } from './time-fields';

const entryName = (description: { readonly title: string; readonly description: string }): Field => ({
  ...description,
  terraform: false,
  kind: {
    is: 'group',
    type: 'EntryName',
    fields: {
      owner: {
        title: 'Owner id',
        description: '`metadata.name` of the other spec.',
        kind: { is: 'name' },
        required: true,
      },
      name: { title: 'Name', description: 'The name of the entry there.', kind: { is: 'name' }, required: true },
    },
  },
});

const waivers: Field = {
  title: 'Waivers',
  description: 'Findings that are accepted for this token, each with a reason and an end.',
  terraform: false,
  kind: {
    is: 'list',
    most: 50,
    each: {
      title: 'Waiver',
      kind: {
        is: 'group',
        type: 'Waiver',
        fields: {
          code: {
            title: 'Code of the finding',
            kind: { is: 'form', least: 1, most: 100 },
            required: true,
            examples: ['workspace-access', 'long-lived-value'],
          },
          reason: {
            title: 'Reason',
            description: 'Why the finding is accepted.',
            kind: { is: 'text' },
            required: true,
          },
          until: {
            title: 'Last day',
            description: 'The waiver counts through this day, UTC. After it, that it is over is a finding of its own.',
            kind: { is: 'moment' },
            required: true,
            examples: ['2027-02-01'],
          },
        },
      },
    },
  },
};

/** The fields of a group. */
export const fieldsOf = ({ kind }: Field): Fields => (kind.is === 'group' ? kind.fields : {});

/** One access token of one consumer. */
export const tokenField = {
  title: 'Token',
  description: 'One access token of one consumer.',
  kind: {
    is: 'group',
    type: 'Token',
    rules: [
      { rule: 'exclusive', fields: ['expiresIn', 'expiresAt'] },
      { rule: 'exclusive', fields: ['expiresIn', 'expires'] },
      { rule: 'exclusive', fields: ['expiresAt', 'expires'] },
      { rule: 'with', field: 'expires', needs: ['justification', 'reviewBy'] },
    ],
    fields: {
      name: {
        title: 'Name',
        description:
          '3 to 50 of a-z, 0-9 and single hyphens, beginning with a letter. Say who uses the token and what for. To rename an entry, set `renamedFrom` too.',
        kind: { is: 'name' },
        required: true,
        examples: ['ci-regression-runner', 'nightly-test-sync'],
        terraform: {
          description:
            'Name of the token: 3 to 50 of a-z, 0-9 and single hyphens, beginning with a letter. A new name keeps secret and token.',
        },
      },
      purpose: {
        title: 'Purpose',
        description: 'What the token is for, in one sentence, for whoever reviews it.',
        kind: { is: 'text' },
        required: true,
        examples: ['Runs the regression suite on every merge'],
      },
      owner: {
        title: 'Owner',
        description: 'Who answers for the token: a person or team. Falls back to metadata.owner.',
        kind: { is: 'text' },
        examples: ['qa-platform@acme.example'],
        terraform: { required: true, description: 'Who answers for the token: a person or team.' },
      },
      consumer: {
        title: 'Consumer',
        description: 'The one system that uses the token. Declare a token for each system.',
        kind: { is: 'text' },
        required: true,
        examples: ['github-actions/acme/web', 'airflow/nightly'],
        terraform: { description: 'The one system that uses the token.' },
      },
      access: accessField,
      expiresIn: expiresInField,
      expiresAt: {
        title: 'Fixed end',
        description:
          'The token ends at this date, 00:00 UTC, or at this time. Rotated only if the token itself says `rotation`.',
        kind: { is: 'moment' },
        examples: ['2027-06-30', '2027-06-30T18:00:00Z'],
        terraform: {
          description: 'A fixed end: a date (00:00 UTC) or a date and time. Excludes `expires_in` and `never_expires`.',
        },
      },
      expires: {
        title: 'No end',
        description: '`never`: implies no rotation, and needs `justification` and `reviewBy`.',
        kind: { is: 'choice', values: ['never'] },
        terraform: {
          name: 'never_expires',
          flag: true,
          description: 'No end, and no rotation. Needs `justification` and `review_by`.',
        },
      },
      justification: {
        title: 'Justification',
        description: 'Why the token is as it is. Required with `expires: never`.',
        kind: { is: 'text' },
        terraform: { description: 'Why the token is as it is.' },
      },
      reviewBy: {
        title: 'Review by',
        description:
          'By when somebody looks at the token again. Required with `expires: never`. Once it has come, that is a finding, not an error.',
        kind: { is: 'moment' },
        examples: ['2027-02-01'],
        terraform: { description: 'By when somebody looks at the token again.' },
      },
      enabled: {
        title: 'Enabled',
        description:
          '`false` disables every live token of this entry and suspends its rotation. Reversible. Tokens in a secret that it had before are named instead.',
        kind: { is: 'boolean' },
        default: true,
        terraform: {
          default: true,
          description:
            'False disables every live token of this resource and suspends its rotation. Reversible. Tokens in a secret that it had before are named instead.',
        },
      },
      rotation: rotationField,
      secret: {
        title: 'Secret',
        description:
          'Where the value goes in AWS Secrets Manager: a secret that is made and tagged for you (`name`, by default prefix + token name), or one that you manage elsewhere (`arn`).',
        terraform: {
          description:
            'Where the value goes. Without it: a secret called `hawzu/<owner_id>/<name>`, which this resource makes, tags and deletes.',
        },
        kind: {
          is: 'group',
          type: 'Secret',
          rules: [{ rule: 'exclusive', fields: ['name', 'arn'] }],
          fields: secretFields,
        },
      },
      renamedFrom: {
        title: 'Former name',
        description: 'The name this entry had before: keeps its secret and token.',
        kind: { is: 'name' },
        terraform: false,
      },
      movedFrom: entryName({
        title: 'Former owner',
        description:
          'The entry of another spec of this workspace that this one continues: its secret and token are taken over. Say `movedTo` there until both specs have been applied.',
      }),
      movedTo: entryName({
        title: 'New owner',
        description:
          'The entry of another spec of this workspace that continues this one. This spec keeps them working until that one has them, and leaves them alone from then on; remove the entry when the other spec has been applied.',
      }),
      waivers,
    },
  },
} as const satisfies Field;

type TokenFields = typeof tokenField.kind.fields;

/** A field of a token that people only read: no rule looks at it but that it is a text. */
export type TextName = {
  [K in keyof TokenFields]: TokenFields[K]['kind']['is'] extends 'text' ? K : never;
}[keyof TokenFields];

const isTextName = (name: string): name is TextName => tokenFields[name]?.kind.is === 'text';
const tokenFields: Fields = tokenField.kind.fields;

/** All such fields. */
export const TEXT_NAMES: readonly TextName[] = Object.keys(tokenFields).filter(isTextName);
