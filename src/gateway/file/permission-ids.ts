import { type Permission, projectPermissionIds, workspacePermissionIds } from '../../contract/vocabulary/permissions';

/** All that a rule can ask for. */
export const permissionIds: readonly Permission[] = [...projectPermissionIds, ...workspacePermissionIds];
