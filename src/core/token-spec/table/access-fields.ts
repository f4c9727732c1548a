import type { Field } from './field';

const ID = '^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$';

export const workspaceField: Field = {
  title: 'Workspace id',
  description: 'Id of the workspace that the tokens belong to, as its general settings show it.',
  kind: { is: 'form', pattern: ID },
  required: true,
  examples: ['ws_acme'],
};

const role: Field = {
  title: 'Role',
  description:
    'Name of a role as the workspace has it, custom roles included. Workspace: Administrator, Workspace Manager, Team Member, Viewer. Project: Project Manager, Project Coordinator, Project Member, Project Viewer.',
  kind: { is: 'form', least: 1, most: 200 },
  examples: ['Project Viewer', 'Viewer'],
};

const needs: Field = {
  title: 'Needs',
  description:
    'Permissions that the consumer requires, `category:action`. They resolve to the lowest role that covers them.',
  kind: {
    is: 'texts',
    most: 200,
    each: {
      title: 'Permission',
      kind: { is: 'form', pattern: '^[a-z][a-z0-9_-]*:[a-z][a-z0-9_-]*$', most: 100 },
      examples: ['testcases:view', 'executions:execute'],
    },
  },
};

/** What a token may do. */
export const accessField: Field = {
  title: 'Access',
  description:
    'What the token may do: one role in the workspace, or one role in each of some projects. Never both. Prefer projects.',
  required: true,
  terraform: { flat: true },
  kind: {
    is: 'group',
    type: 'Access',
    rules: [{ rule: 'exactly-one', fields: ['workspace', 'projects'] }],
    fields: {
      workspace: {
        title: 'Workspace access',
        description: 'One workspace role. It opens every project.',
        terraform: { flat: true },
        kind: {
          is: 'group',
          rules: [{ rule: 'exactly-one', fields: ['role', 'needs'] }],
          fields: {
            role: {
              ...role,
              terraform: {
                name: 'workspace_role',
                description: 'Role in the whole workspace. Excludes `workspace_needs` and `project_grants`.',
              },
            },
            needs: {
              ...needs,
              terraform: {
                name: 'workspace_needs',
                description:
                  'Permissions that the consumer needs in the workspace; the lowest role that covers them is taken.',
              },
            },
            maxIssuedLifetime: {
              title: 'Longest life of what it issues',
              description:
                'For a management token that rotates: how long tokens that it issues, its successor among them, may live beyond its own end. Hours or days, or `unlimited`; not at all by default. No edit changes it: another one needs another token.',
              kind: { is: 'form', pattern: '^([1-9][0-9]{0,4}[hd]|unlimited)$' },
              examples: ['90d'],
            },
          },
        },
      },
      projects: {
        title: 'Project access',
        description: 'One role in each project listed.',
        terraform: {
          name: 'project_grants',
          description: 'One role in each of some projects. Prefer it to access to the whole workspace.',
        },
        kind: {
          is: 'list',
          least: 1,
          most: 1000,
          each: {
            title: 'Grant in a project',
            kind: {
              is: 'group',
              type: 'ProjectGrant',
              rules: [{ rule: 'exactly-one', fields: ['role', 'needs'] }],
              fields: {
                project: {
                  title: 'Project id',
                  description: "As the project's settings show it.",
                  kind: { is: 'form', pattern: ID },
                  required: true,
                  examples: ['proj_web'],
                  terraform: { name: 'project_id', description: 'Id of the project.' },
                },
                role: { ...role, terraform: { description: 'Role in the project. Excludes `needs`.' } },
                needs: {
                  ...needs,
                  terraform: {
                    description:
                      'Permissions that the consumer needs in the project; the lowest role that covers them is taken.',
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};
