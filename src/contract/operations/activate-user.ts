import type { OperationDefinition } from './operation-definition';

export const activateUser: OperationDefinition = {
  name: 'activate-user',
  method: 'POST',
  path: '/workspace/{workspace_id}/user/{user_id}/activate',
  summary: 'Say that a person has come back',
  description:
    'Changes nothing of somebody who is active. Their role may not exceed the rights of the token that asks.',
  permission: 'users:edit',
  ifMatch: true,
  success: { status: 200, description: 'The person as they are now', schema: 'User', etag: true },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'user-not-found',
    'user-changed',
    'exceeds-own-rights',
    'storage-full',
  ],
};
