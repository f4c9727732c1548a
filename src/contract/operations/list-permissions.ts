import type { OperationDefinition } from './operation-definition';

export const listPermissions: OperationDefinition = {
  name: 'list-permissions',
  method: 'GET',
  path: '/workspace/{workspace_id}/permissions',
  summary: 'Every permission that a role can have, with what it allows',
  permission: 'workspaceroles:view',
  success: {
    status: 200,
    description: 'Permissions: of the workspace before those of projects',
    schema: 'PermissionList',
  },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
