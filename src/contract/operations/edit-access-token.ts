import { lastAdministratorParameter } from './last-administrator';
import type { OperationDefinition } from './operation-definition';

export const editAccessToken: OperationDefinition = {
  name: 'edit-access-token',
  method: 'PATCH',
  path: '/workspace/{workspace_id}/access-token/{token_id}',
  summary: 'Change label, roles, projects or expiry',
  description:
    'A disabled or expired token can be edited too. The access type is fixed. What results may not exceed the rights of ' +
    'the token that asks, unless only the label changes.',
  permission: 'accesstokens:edit',
  query: lastAdministratorParameter,
  ifMatch: true,
  body: 'EditAccessToken',
  success: { status: 200, description: 'The access token as it is now', schema: 'AccessToken', etag: true },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'malformed-json',
    'unsupported-media-type',
    'token-not-found',
    'token-changed',
    'last-administrator',
    'access-type-fixed',
    'expiry-in-past',
    'role-unknown',
    'project-unknown',
    'role-not-assignable',
    'exceeds-own-rights',
    'exceeds-own-life',
    'storage-full',
  ],
};
