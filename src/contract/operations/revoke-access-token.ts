import { lastAdministratorParameter } from './last-administrator';
import type { OperationDefinition } from './operation-definition';

export const revokeAccessToken: OperationDefinition = {
  name: 'revoke-access-token',
  method: 'DELETE',
  path: '/workspace/{workspace_id}/access-token/{token_id}',
  summary: 'Revoke an access token for good',
  description:
    'Takes effect at once and cannot be undone. Requests that present the value are told that it was revoked.',
  permission: 'accesstokens:revoke',
  query: lastAdministratorParameter,
  ifMatch: true,
  success: { status: 204, description: 'Revoked' },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'token-not-found',
    'token-changed',
    'last-administrator',
    'storage-full',
  ],
};
