import type { OperationDefinition } from './operation-definition';

export const getAccessToken: OperationDefinition = {
  name: 'get-access-token',
  method: 'GET',
  path: '/workspace/{workspace_id}/access-token/{token_id}',
  summary: 'One access token, without its value',
  permission: 'accesstokens:view',
  success: { status: 200, description: 'The access token', schema: 'AccessToken', etag: true },
  problems: ['no-access-to-workspace', 'permission-missing', 'token-not-found'],
};
