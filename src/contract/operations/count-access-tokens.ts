import type { OperationDefinition } from './operation-definition';

/** Whoever looks after tokens wants to hear of their ends so long before. */
export const SOON_DAYS = 7;

export const countAccessTokens: OperationDefinition = {
  name: 'count-access-tokens',
  method: 'GET',
  path: '/workspace/{workspace_id}/access-token-counts',
  summary: 'How many access tokens the workspace has, by their state',
  description:
    'Tokens that are not revoked. The list gives the same ones: `active` are those with status=enabled&expiry=ahead, ' +
    `\`expired\` with expiry=expired, \`expiring_soon\` with status=enabled&expires_within_days=${SOON_DAYS}.`,
  permission: 'accesstokens:view',
  success: { status: 200, description: 'The numbers', schema: 'AccessTokenCounts' },
  problems: ['no-access-to-workspace', 'permission-missing'],
};
