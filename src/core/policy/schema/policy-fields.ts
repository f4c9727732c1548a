import type { Field, Fields } from '../../token-spec/table/field';
import { RULES } from '../rules/all';
import type { Rule } from '../rules/rule';

/** How much the breach of a rule is. `off`: the rule is listed, and nothing breaks it. */
export const SEVERITIES = ['error', 'warning', 'off'] as const;

const common: Fields = {
  severity: {
    title: 'Severity',
    description:
      '`error`: nothing is done until it is put right or waived. `warning`: it is told. `off`: it is not looked for.',
    kind: { is: 'choice', values: SEVERITIES },
    default: 'error',
  },
  reason: {
    title: 'Reason',
    description: 'Why there is the rule. Whoever breaks it reads this.',
    kind: { is: 'text' },
    required: true,
    examples: ['What is older than a quarter is asked about in every audit'],
  },
};

const ruleField = ({ title, description, fields }: Rule): Field => ({
  title,
  description,
  kind: { is: 'group', fields: { ...common, ...fields } },
});

const pattern = (title: string): Field => ({ title, kind: { is: 'form', least: 1, most: 200 } });

const waiver: Field = {
  title: 'Waiver',
  kind: {
    is: 'group',
    type: 'Waiver',
    fields: {
      rule: {
        title: 'Rule',
        description: 'The rule of this file that the token may break.',
        kind: { is: 'choice', values: RULES.map(({ code }) => code) },
        required: true,
      },
      owner: {
        title: 'Owner id',
        description: '`metadata.name` of the spec.',
        kind: { is: 'name' },
        required: true,
        examples: ['acme-ci'],
      },
      name: { title: 'Name', description: 'The name of the entry there.', kind: { is: 'name' }, required: true },
      reason: { title: 'Reason', description: 'Why it is accepted.', kind: { is: 'text' }, required: true },
      until: {
        title: 'Last day',
        description: 'The waiver counts through this day, UTC. After it, that it is over is a finding of its own.',
        kind: { is: 'moment' },
        required: true,
        examples: ['2027-02-01'],
      },
    },
  },
};

/** A whole document: which tokens it is about, its rules, and what is excepted. */
export const policyField: Field = {
  title: 'TokenPolicy',
  description:
    'What an organisation allows its access tokens to be. Specs are held against it wherever they are checked, planned, applied or synthesized.',
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
        description: 'Always `TokenPolicy`.',
        kind: { is: 'choice', values: ['TokenPolicy'] },
        required: true,
      },
      metadata: {
        title: 'Whose policy this is',
        required: true,
        kind: {
          is: 'group',
          fields: {
            name: {
              title: 'Name',
              description: 'What the policy is called in reports.',
              kind: { is: 'name' },
              required: true,
              examples: ['acme-security'],
            },
            owner: {
              title: 'Owner',
              description: 'Whom to ask for a waiver: a person or team.',
              kind: { is: 'text' },
              examples: ['security@acme.example'],
            },
          },
        },
      },
      appliesTo: {
        title: 'Which specs',
        description: 'Without it: all. A document for each environment, each with its workspaces, is the usual use.',
        kind: {
          is: 'group',
          fields: {
            workspaces: {
              title: 'Workspaces',
              description: 'Ids of workspaces; `*` stands for any part. Without it: all.',
              kind: { is: 'texts', most: 100, each: pattern('Workspace') },
              examples: [['ws_prod', 'ws_prod_*']],
            },
            owners: {
              title: 'Owner ids',
              description: '`metadata.name` of specs; `*` stands for any part. Without it: all.',
              kind: { is: 'texts', most: 100, each: pattern('Owner id') },
              examples: [['payments-*']],
            },
          },
        },
      },
      rules: {
        title: 'Rules',
        description: 'By name. What is not here is not judged.',
        required: true,
        kind: { is: 'group', fields: Object.fromEntries(RULES.map((rule) => [rule.code, ruleField(rule)])) },
      },
      waivers: {
        title: 'Waivers',
        description: 'Tokens that may break a rule of this file, each with a reason and an end.',
        kind: { is: 'list', most: 1_000, each: waiver },
      },
    },
  },
};
