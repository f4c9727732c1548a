import type { OperationDefinition } from './operation-definition';

export const deactivateUser: OperationDefinition = {
  name: 'deactivate-user',
  method: 'POST',
  path: '/workspace/{workspace_id}/user/{user_id}/deactivate',
  summary: 'Say that a person has left the workspace',
  description:
    'Changes nothing of somebody who has left. Their tokens work on, since whoever lives on one did not leave; ' +
    '`access_tokens` says how many there are, and the list of tokens finds them by creator_status=left.',
  permission: 'users:edit',
  ifMatch: true,
  success: { status: 200, description: 'The person as they are now', schema: 'User', etag: true },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'user-not-found',
    'user-changed',
    'owner-stays',
    'storage-full',
  ],
};
