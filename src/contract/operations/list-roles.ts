import type { OperationDefinition } from './operation-definition';

export const listRoles: OperationDefinition = {
  name: 'list-roles',
  method: 'GET',
  path: '/workspace/{workspace_id}/roles',
  summary: 'System roles and custom roles, with what they allow',
  permission: 'workspaceroles:view',
  success: { status: 200, description: 'Roles: system before custom, workspace before project', schema: 'RoleList' },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
