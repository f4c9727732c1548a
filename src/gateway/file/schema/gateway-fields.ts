import type { Field, Fields } from '../../../core/token-spec/table/field';
import { METHODS } from '../../rule';

/** Text of a path of the API, and names in braces. */
const PATH = '^/api/v1(/[A-Za-z0-9_-][A-Za-z0-9._~-]*|/\\{[a-z][A-Za-z0-9]*\\})+$';
const POINTER = '^(/([^~/]|~[01])+)*$';
const PARAMETER = '^[A-Za-z][A-Za-z0-9_-]*$';

const pointer = (title: string, description: string): Field => ({
  title,
  description,
  kind: { is: 'form', pattern: POINTER, most: 200 },
});

const list: Field = {
  title: 'List of places',
  description:
    'Where the parts of the answer are, as JSON pointers. Consumers get what they may see of it, and nothing that is not named here. An answer of another form is an error of the gateway and is not passed on.',
  kind: {
    is: 'group',
    fields: {
      of: { title: 'Of what', kind: { is: 'choice', values: ['workspaces', 'projects'] }, required: true },
      items: {
        ...pointer('Items', 'The list in the body; `""` is the body itself.'),
        required: true,
        examples: ['/projects'],
      },
      id: { ...pointer('Id', 'The id in an item.'), required: true, examples: ['/id'] },
      name: { ...pointer('Name', 'The name in an item.'), examples: ['/name'] },
      total: pointer('Total', 'A count over all pages. It is corrected where the answer holds all, and else left out.'),
      next: pointer('Next page', 'A link to the next page, or with `cursor` what is sent for it.'),
      cursor: {
        title: 'Cursor',
        description: 'The parameter of the query that takes what stands at `next`. Without it, `next` is a link.',
        kind: { is: 'form', pattern: PARAMETER, most: 100 },
      },
    },
  },
};

const rule: Field = {
  title: 'Rule',
  description:
    'Requests that may go to the vendor. One of the same method and path replaces that of the built-in table.',
  kind: {
    is: 'group',
    type: 'Rule',
    fields: {
      method: {
        title: 'Method',
        description: 'HEAD goes as GET does.',
        kind: { is: 'choice', values: METHODS },
        required: true,
      },
      path: {
        title: 'Path',
        description:
          'As consumers of the gateway say it. `{workspace}` and `{project}` name places, any other name in braces stands for an id.',
        kind: { is: 'form', pattern: PATH, most: 500 },
        required: true,
        examples: ['/api/v1/workspace/{workspace}/project/{project}/releases'],
      },
      permission: {
        title: 'Permission',
        description:
          'What the role of a token must allow there, of [the list](permissions.md). `any`: whoever has access to the place. `nobody`: the built-in rule does not count.',
        kind: { is: 'form', pattern: '^([a-z]+:[a-z]+|any|nobody)$' },
        required: true,
        examples: ['releases:view'],
      },
      project: {
        title: 'Where the project is told',
        description:
          'For a path without `{project}`. Without it the rule is of the workspace: no project token may use it, but for a `list`, in which it sees its own.',
        kind: {
          is: 'group',
          fields: {
            in: {
              title: 'In what',
              description:
                '`query`: a parameter. `body`: a field at the top of a JSON body, which is then read whole, up to 1 MiB.',
              kind: { is: 'choice', values: ['query', 'body'] },
              required: true,
            },
            name: {
              title: 'Name',
              description: 'Of the parameter or field. It is required in every request, once, in this spelling.',
              kind: { is: 'form', pattern: PARAMETER, most: 100 },
              required: true,
              examples: ['projectId'],
            },
          },
        },
      },
      list,
    },
  },
};

const token: Field = {
  title: 'Vendor token',
  description:
    'Where the one token of the vendor is that requests of a workspace carry there. It never stands in this file.',
  kind: {
    is: 'group',
    type: 'VendorToken',
    rules: [{ rule: 'exactly-one', fields: ['secret', 'file', 'env'] }],
    fields: {
      workspace: {
        title: 'Workspace',
        description: 'Its id. With one workspace it can be left out.',
        kind: { is: 'form', pattern: '^ws_[A-Za-z0-9_-]{1,64}$' },
        examples: ['ws_acme'],
      },
      secret: {
        title: 'Secret',
        description: 'Name or ARN of a secret in Secrets Manager.',
        kind: { is: 'form', pattern: '^[A-Za-z0-9/_+=.@:-]+$', most: 2048 },
        examples: ['hawzu/vendor-token'],
      },
      file: { title: 'File', description: 'A file that holds it alone.', kind: { is: 'text' } },
      env: {
        title: 'Variable',
        description: 'A variable of the environment.',
        kind: { is: 'form', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', most: 200 },
      },
    },
  },
};

const most = (title: string, description: string, atMost: number): Field => ({
  title,
  description,
  kind: { is: 'whole-number', least: 0, most: atMost },
});

const limits: Fields = {
  requestsPerMinuteOfToken: most('Requests a minute, of a token', 'By one access token. 0: no limit.', 1_000_000),
  requestsPerMinuteOfWorkspace: most('Requests a minute, of a workspace', 'By all its tokens. 0: no limit.', 1_000_000),
  atOnceOfToken: most('Requests at once, of a token', 'By one access token, in one process.', 10_000),
  atOnce: most('Requests at once', 'By all, in one process.', 10_000),
};

/** A whole document: what the gateway knows beyond an address. */
export const gatewayField: Field = {
  title: 'Gateway',
  description:
    'What a gateway lets pass to the vendor beyond the built-in table, with which tokens, and how much of it.',
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
        description: 'Always `Gateway`.',
        kind: { is: 'choice', values: ['Gateway'] },
        required: true,
      },
      basePath: {
        title: 'Base path',
        description:
          "What the vendor's paths begin with, where consumers say `/api/v1`. Its older samples have `/v1`; empty for none.",
        kind: { is: 'form', pattern: '^(/[A-Za-z0-9_-][A-Za-z0-9._~-]*)*$', most: 200 },
        default: '/api/v1',
      },
      tokens: {
        title: 'Vendor tokens',
        description: 'One for each workspace.',
        kind: { is: 'list', most: 1_000, each: token },
      },
      rules: { title: 'Rules', kind: { is: 'list', most: 2_000, each: rule } },
      limits: {
        title: 'Limits',
        description: 'So that no consumer uses up what the vendor allows all of them.',
        kind: { is: 'group', fields: limits },
      },
    },
  },
};
