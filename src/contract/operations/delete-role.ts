import { schemaRef } from '../schemas/json-schema';
import { lastAdministratorParameter } from './last-administrator';
import type { OperationDefinition } from './operation-definition';

export const deleteRole: OperationDefinition = {
  name: 'delete-role',
  method: 'DELETE',
  path: '/workspace/{workspace_id}/role/{role_id}',
  summary: 'Delete a custom role',
  description:
    'Where it is in use, whoever has it gets the replacement in the same step: tokens, people, and workspace roles that ' +
    'amount to it in every project. That gives nobody more than the token that asks has. System roles cannot be deleted.',
  permission: 'workspaceroles:delete',
  query: {
    replacement: { ...schemaRef('RoleId'), description: 'Id of another role of the same scope.' },
    ...lastAdministratorParameter,
  },
  ifMatch: true,
  success: { status: 204, description: 'Deleted' },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'role-not-found',
    'role-changed',
    'role-read-only',
    'role-in-use',
    'role-unknown',
    'role-not-assignable',
    'last-administrator',
    'exceeds-own-rights',
    'exceeds-own-life',
    'storage-full',
  ],
};
