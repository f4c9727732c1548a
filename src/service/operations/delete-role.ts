import { deleteRole as definition } from '../../contract/operations/delete-role';
import { requireRoleWithinOwnLife, requireRoleWithinOwnRights } from '../access/role-change';
import { ProblemError } from '../problem/problem-error';
import type { Role, Workspace } from '../seed/directory';
import type { RoleUses } from '../store/roles/roles-store';
import type { Operation } from './operation';
import { changeableRole, reachOf } from './present-role';
import { requireAdministratorWithout } from './require-another-administrator';

const OWNER = 'role_owner';

const sumOf = ({ tokens }: RoleUses): number => tokens.reduce((sum, { number }) => sum + number, 0);

/** @throws ProblemError when the role that is to take its place can't */
function replacementOf(role: Role, wanted: string, { id, roles }: Workspace, uses: RoleUses): Role {
  const by = roles.get(wanted);
  if (by === undefined || by.scope !== role.scope || by.id === role.id) {
    throw new ProblemError('role-unknown', `There is no other ${role.scope} role ${wanted} in ${id}. See the list.`);
  }
  if (by.id === OWNER || (sumOf(uses) > 0 && !by.assignableToTokens)) {
    throw new ProblemError('role-not-assignable', `${by.name} (${by.id}) cannot take the place of another role.`);
  }
  return by;
}

/** Nobody is left with a role that is not there: whoever has it gets the replacement in the same transaction. */
export const deleteRole: Operation = {
  definition,
  change: async (acting, tokens) => {
    const { caller, query, now } = acting;
    const { workspace } = caller;
    const { role, row } = await changeableRole(acting, tokens);
    const [, ...amounting] = reachOf(role, workspace);
    const own = await tokens.roles.uses(workspace.id, [role.id]);
    const isUsed = sumOf(own) > 0 || own.people > 0 || amounting.length > 0;
    const wanted = query.replacement as string | undefined;
    if (wanted === undefined && isUsed) {
      throw new ProblemError(
        'role-in-use',
        `${role.name} is the role of ${sumOf(own)} access tokens and ${own.people} people, and what ${amounting.length} workspace ` +
          'roles amount to. Repeat with replacement=ROLE_ID, the role that they get instead.',
      );
    }
    if (wanted !== undefined) {
      const by = replacementOf(role, wanted, workspace, own);
      requireRoleWithinOwnRights(role, by, caller);
      const uses = () => tokens.roles.uses(workspace.id, [role.id, ...amounting]);
      await requireRoleWithinOwnLife({ before: role, after: by }, uses, caller, now);
      await requireAdministratorWithout(role, by, acting, tokens);
      await tokens.roles.replace(workspace.id, role.id, { roleId: by.id, now });
    }
    await tokens.roles.put({ ...row, deletedAt: now, updatedAt: now });
    return undefined;
  },
};
