import type { OperationDefinition } from './operation-definition';

export const getRole: OperationDefinition = {
  name: 'get-role',
  method: 'GET',
  path: '/workspace/{workspace_id}/role/{role_id}',
  summary: 'One role, and who has it',
  permission: 'workspaceroles:view',
  success: { status: 200, description: 'The role', schema: 'RoleInUse', etag: true },
  problems: ['no-access-to-workspace', 'permission-missing', 'role-not-found'],
};
