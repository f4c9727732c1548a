import type { OperationDefinition } from './operation-definition';

export const getWorkspace: OperationDefinition = {
  name: 'get-workspace',
  method: 'GET',
  path: '/workspace/{workspace_id}',
  summary: 'One workspace',
  permission: null,
  success: { status: 200, description: 'The workspace', schema: 'Workspace' },
  problems: ['no-access-to-workspace'],
};
