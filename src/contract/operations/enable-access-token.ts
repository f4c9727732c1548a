import type { OperationDefinition } from './operation-definition';

export const enableAccessToken: OperationDefinition = {
  name: 'enable-access-token',
  method: 'POST',
  path: '/workspace/{workspace_id}/access-token/{token_id}/enable',
  summary: 'Let a disabled access token authenticate again',
  description:
    'Changes nothing in an enabled token. The rights of the token may not exceed those of the token that asks.',
  permission: 'accesstokens:edit',
  ifMatch: true,
  success: { status: 200, description: 'The access token as it is now', schema: 'AccessToken', etag: true },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'token-not-found',
    'token-changed',
    'exceeds-own-rights',
    'exceeds-own-life',
    'storage-full',
  ],
};
