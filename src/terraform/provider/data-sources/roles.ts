import { defineDataSource, defineSchema, types } from '../../plugin';
import { type HawzuClient, asDiagnostics } from '../connection/client';
import { choiceProblems } from './choice';
import { workspaceAttribute, workspaceOf } from './workspace-of';

export const rolesSchema = defineSchema({
  description: 'The roles of a workspace, custom ones too, and what each permits.',
  attributes: {
    workspace_id: workspaceAttribute,
    scope: { type: types.string, mode: 'optional', description: 'Only roles of this scope: `workspace` or `project`.' },
    roles: {
      nesting: 'list',
      mode: 'computed',
      description: 'Sorted by scope and name.',
      attributes: {
        id: { type: types.string, mode: 'computed', description: 'Id of the role.' },
        name: { type: types.string, mode: 'computed', description: 'Its name, as grants say it.' },
        scope: { type: types.string, mode: 'computed', description: '`workspace` or `project`.' },
        permissions: {
          type: types.list(types.string),
          mode: 'computed',
          description: 'What it permits, such as `testcases:view`.',
        },
        project_role: {
          type: types.string,
          mode: 'computed',
          description: 'Of a workspace role: the role that it gives in every project.',
        },
        assignable_to_tokens: { type: types.bool, mode: 'computed', description: 'Whether a token may have it.' },
      },
    },
  },
});

/** `hawzu_roles`. */
export const rolesDataSource = defineDataSource<HawzuClient, typeof rolesSchema>({
  schema: rolesSchema,
  validateConfig: ({ config: { scope } }) => choiceProblems('scope', scope, ['workspace', 'project']),
  read: async ({ config }, { client }) => {
    const workspace = await workspaceOf(client, config.workspace_id);
    const { value } = await asDiagnostics(() => client.ports.tokenApi.listRoles(workspace));
    const roles = value.roles
      .filter((role) => config.scope === null || role.scope === config.scope)
      .map(({ id, name, scope, permissions, projectRole, assignableToTokens }) => ({
        id,
        name,
        scope,
        permissions: [...permissions].map(String).sort(),
        project_role: projectRole,
        assignable_to_tokens: assignableToTokens,
      }))
      .sort((a, b) => (`${a.scope} ${a.name}` < `${b.scope} ${b.name}` ? -1 : 1));
    return { state: { workspace_id: workspace, scope: config.scope, roles } };
  },
});
