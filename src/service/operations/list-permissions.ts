import { listPermissions as definition } from '../../contract/operations/list-permissions';
import { PERMISSION_SENTENCES, requiredWith } from '../../contract/vocabulary/permission-sentences';
import { type Permission, projectPermissionIds, workspacePermissionIds } from '../../contract/vocabulary/permissions';
import type { RoleScope } from '../../contract/vocabulary/roles';
import type { WirePermission, WirePermissionList } from '../../contract/wire-roles';
import { type Operation, PreparedAnswer } from './operation';

const shown = (scope: RoleScope, ids: readonly Permission[]): readonly WirePermission[] =>
  ids.map((id) => ({ id, scope, allows: PERMISSION_SENTENCES[id], requires: requiredWith(id) }));

const all: WirePermissionList = {
  permissions: [...shown('workspace', workspacePermissionIds), ...shown('project', projectPermissionIds)],
};
const answer = new PreparedAnswer(all);

export const listPermissions: Operation = { definition, tell: () => answer };
