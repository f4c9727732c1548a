import type { OperationDefinition } from './operation-definition';

export const getUser: OperationDefinition = {
  name: 'get-user',
  method: 'GET',
  path: '/workspace/{workspace_id}/user/{user_id}',
  summary: 'One person, and how many tokens they made',
  permission: 'users:view',
  success: { status: 200, description: 'The person', schema: 'User', etag: true },
  problems: ['no-access-to-workspace', 'permission-missing', 'user-not-found'],
};
