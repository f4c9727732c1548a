import { type Access, findRole, type Role, type RoleCatalogue } from '../../core/model/access';
import { permissionId, type ProjectId } from '../../core/model/ids';
import { SYSTEM_ROLES } from '../../contract/roles';
import { refusal } from './token-record';

/** The system roles of the contract as domain roles. */
export function systemRoles(): Role[] {
  const names = new Map(SYSTEM_ROLES.map((role) => [role.id, role.name]));
  return SYSTEM_ROLES.map((role) => ({
    id: role.id,
    name: role.name,
    scope: role.scope,
    permissions: role.permissions.map(permissionId),
    projectRole: role.projectRoleId === null ? null : (names.get(role.projectRoleId) ?? null),
    assignableToTokens: role.assignableToTokens,
  }));
}

/** What an access allows in the workspace itself. */
export function workspaceRights(catalogue: RoleCatalogue, access: Access): readonly string[] {
  return access.type === 'workspace' ? (findRole(catalogue, 'workspace', access.role)?.permissions ?? []) : [];
}

/** What an access allows in one project; `undefined`: in a project that nobody has assigned it to. */
function projectRights(catalogue: RoleCatalogue, access: Access, project: ProjectId | undefined): readonly string[] {
  const role =
    access.type === 'workspace'
      ? findRole(catalogue, 'workspace', access.role)?.projectRole
      : access.grants.find((grant) => grant.project === project)?.role;
  return role ? (findRole(catalogue, 'project', role)?.permissions ?? []) : [];
}

const covers = (held: readonly string[], wanted: readonly string[]): boolean => {
  const set = new Set(held);
  return wanted.every((permission) => set.has(permission));
};

/** Throws when roles or projects of an access don't exist, can't be given to tokens, or exceed what the issuer holds. */
export function checkGrantable(
  operation: string,
  catalogue: RoleCatalogue,
  projects: ReadonlySet<ProjectId>,
  issuer: Access,
  wanted: Access,
): void {
  const given =
    wanted.type === 'workspace'
      ? [findRole(catalogue, 'workspace', wanted.role)]
      : wanted.grants.map((grant) => findRole(catalogue, 'project', grant.role));
  if (given.length === 0) throw refusal(operation, 'invalid-request');
  if (given.includes(undefined)) throw refusal(operation, 'role-unknown');
  if (given.some((role) => !role?.assignableToTokens)) throw refusal(operation, 'role-not-assignable');
  if (wanted.type === 'project') {
    const named = wanted.grants.map((grant) => grant.project);
    if (new Set(named).size < named.length) throw refusal(operation, 'invalid-request');
    if (!named.every((project) => projects.has(project))) throw refusal(operation, 'project-unknown');
  }
  const places = wanted.type === 'workspace' ? [undefined] : wanted.grants.map((grant) => grant.project);
  const held =
    covers(workspaceRights(catalogue, issuer), workspaceRights(catalogue, wanted)) &&
    places.every((place) => covers(projectRights(catalogue, issuer, place), projectRights(catalogue, wanted, place)));
  if (!held) throw refusal(operation, 'exceeds-own-rights');
}
