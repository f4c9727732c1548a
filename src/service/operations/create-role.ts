import { createRole as definition, MAXIMUM_CUSTOM_ROLES } from '../../contract/operations/create-role';
import { base62OfBytes } from '../../contract/vocabulary/token-format';
import type { WireCreateRole, WireRole } from '../../contract/wire-roles';
import { requireRoleWithinOwnRights } from '../access/role-change';
import { ProblemError } from '../problem/problem-error';
import { roleOf } from '../seed/directory';
import type { RoleRow } from '../store/roles/role-row';
import type { Operation } from './operation';
import { presentRole } from './present-role';
import { definedRole } from './role-request';

const ID_RANDOM_BYTES = 15;

export const createRole: Operation = {
  definition,
  change: async (acting, { roles }, random): Promise<WireRole> => {
    const { caller, now } = acting;
    const { workspace } = caller;
    const wanted = acting.body() as WireCreateRole;
    const begun: RoleRow = {
      id: `role_${base62OfBytes(random(ID_RANDOM_BYTES))}`,
      workspaceId: workspace.id,
      scope: wanted.scope,
      name: wanted.name,
      description: '',
      permissions: [],
      projectRoleId: null,
      assignableToTokens: true,
      updatedAt: now,
      revision: 0,
      seeded: null,
      deletedAt: null,
    };
    const row = definedRole(begun, wanted, workspace);
    if ((await roles.book(workspace.id)).rows.length >= MAXIMUM_CUSTOM_ROLES) {
      throw new ProblemError(
        'too-many-roles',
        `A workspace has ${MAXIMUM_CUSTOM_ROLES} custom roles at most. Delete one that nobody needs.`,
      );
    }
    requireRoleWithinOwnRights(undefined, row, caller);
    return presentRole(roleOf(await roles.put(row)), workspace);
  },
};
