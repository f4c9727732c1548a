import type { OperationDefinition } from './operation-definition';

export const getAccessTokenUsage: OperationDefinition = {
  name: 'get-access-token-usage',
  method: 'GET',
  path: '/workspace/{workspace_id}/access-token/{token_id}/usage',
  summary: 'What an access token was used for, and what of its grants it did not use',
  description:
    'By permission and place, with a number for each day of UTC. Requests that were refused, and those that any token may ' +
    'make, are none. Kept for 400 days, also when the token is revoked.',
  permission: 'accesstokens:view',
  query: {
    days: { type: 'integer', minimum: 1, maximum: 400, default: 90, description: 'So many days, today included.' },
  },
  success: { status: 200, description: 'Its use', schema: 'AccessTokenUsage' },
  problems: ['no-access-to-workspace', 'permission-missing', 'token-not-found'],
};
