import { valueSchemas } from './schemas/value-schemas';
import { idParameterOf, RESOURCE_KINDS } from './vocabulary/resource-kinds';

/** Names of the schemas of the ids that stand in paths. */
export const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  workspace_id: 'WorkspaceId',
  project_id: 'ProjectId',
  token_id: 'TokenId',
  user_id: 'UserId',
  role_id: 'RoleId',
  ...Object.fromEntries(RESOURCE_KINDS.map(({ name, schema }) => [idParameterOf(name), `${schema}Id`])),
};

/** The form of each of them. */
export const PATH_PATTERNS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(PATH_PARAMETERS).map(([name, schema]) => [name, new RegExp(String(valueSchemas[schema]?.pattern))]),
);
