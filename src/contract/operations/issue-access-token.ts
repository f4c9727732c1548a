import type { OperationDefinition } from './operation-definition';

export const issueAccessToken: OperationDefinition = {
  name: 'issue-access-token',
  method: 'POST',
  path: '/workspace/{workspace_id}/access-tokens',
  summary: 'Issue an access token',
  description:
    'The value is in this answer and never again. A key that was used before is answered with the id of the token it ' +
    'made and without the value, whatever the JSON of the body says and even when that token was revoked. What is issued ' +
    'ends no later than the token that asks, or within its max_issued_lifetime.',
  permission: 'accesstokens:create',
  idempotencyKey: true,
  body: 'IssueAccessToken',
  success: { status: 201, description: 'The access token and its value', schema: 'IssuedAccessToken', etag: true },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'malformed-json',
    'unsupported-media-type',
    'idempotency-key-missing',
    'idempotency-key-reused',
    'expiry-in-past',
    'role-unknown',
    'project-unknown',
    'role-not-assignable',
    'exceeds-own-rights',
    'exceeds-own-life',
    'storage-full',
  ],
};
