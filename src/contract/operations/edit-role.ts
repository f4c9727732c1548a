import { lastAdministratorParameter } from './last-administrator';
import type { OperationDefinition } from './operation-definition';

export const editRole: OperationDefinition = {
  name: 'edit-role',
  method: 'PATCH',
  path: '/workspace/{workspace_id}/role/{role_id}',
  summary: 'Change a custom role',
  description:
    'Counts for the next request of every token that has the role. What it comes to allow may not exceed the rights of the ' +
    'token that asks, nor last longer where that one ends. System roles cannot be changed.',
  permission: 'workspaceroles:edit',
  query: lastAdministratorParameter,
  ifMatch: true,
  body: 'EditRole',
  success: { status: 200, description: 'The role as it is now', schema: 'Role', etag: true },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'malformed-json',
    'unsupported-media-type',
    'role-not-found',
    'role-changed',
    'role-read-only',
    'role-unknown',
    'role-name-taken',
    'last-administrator',
    'exceeds-own-rights',
    'exceeds-own-life',
    'storage-full',
  ],
};
