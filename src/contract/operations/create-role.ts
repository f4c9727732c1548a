import type { OperationDefinition } from './operation-definition';

/** Custom roles that a workspace can have. */
export const MAXIMUM_CUSTOM_ROLES = 200;

export const createRole: OperationDefinition = {
  name: 'create-role',
  method: 'POST',
  path: '/workspace/{workspace_id}/roles',
  summary: 'Create a custom role',
  description:
    'What it allows may not exceed the rights of the token that asks. Who acts on a thing has to see it, so the permission ' +
    'to view it is added. A request that is repeated finds its name taken, and the answer says by which role.',
  permission: 'workspaceroles:create',
  body: 'CreateRole',
  success: { status: 201, description: 'The role', schema: 'Role', etag: true },
  problems: [
    'no-access-to-workspace',
    'permission-missing',
    'malformed-json',
    'unsupported-media-type',
    'role-unknown',
    'role-name-taken',
    'too-many-roles',
    'exceeds-own-rights',
    'storage-full',
  ],
};
