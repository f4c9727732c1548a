import type { OperationDefinition } from './operation-definition';

export const listWorkspaces: OperationDefinition = {
  name: 'list-workspaces',
  method: 'GET',
  path: '/workspaces',
  summary: 'The workspace that the access token belongs to',
  permission: null,
  success: { status: 200, description: 'One workspace, in a list', schema: 'WorkspaceList' },
  problems: ['workspace-not-named'],
};
