import { lastAdministratorParameter } from './last-administrator';
import type { OperationDefinition } from './operation-definition';

export const disableAccessToken: OperationDefinition = {
  name: 'disable-access-token',
  method: 'POST',
  path: '/workspace/{workspace_id}/access-token/{token_id}/disable',
  summary: 'Stop an access token from authenticating until it is enabled',
  description: 'Takes effect at once. Changes nothing in a disabled token.',
  permission: 'accesstokens:edit',
  query: lastAdministratorParameter,
  ifMatch: true,
  success: { status: 200, description: 'The access token as it is now', schema: 'AccessToken', etag: true },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'token-not-found',
    'token-changed',
    'last-administrator',
    'storage-full',
  ],
};
