import { type Access, findRole, type Role, type RoleCatalogue } from '../../../core/model/access';
import { permissionId, type ProjectId } from '../../../core/model/ids';
import { workspacePermissionIds } from '../../../contract/vocabulary/permissions';
import { SYSTEM_ROLES } from '../../../contract/vocabulary/roles';
import { refusal } from './token-record';

const MANAGING = workspacePermissionIds.filter((id) => id.startsWith('accesstokens:'));

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

/** All that tokens of a workspace can be given: its roles, and its projects by id. */
export interface WorkspaceCatalogue extends RoleCatalogue {
  readonly projects: ReadonlyMap<ProjectId, string>;
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

/** Whether an access allows everything that can be done with access tokens. */
export const managesTokens = (catalogue: RoleCatalogue, access: Access): boolean =>
  covers(workspaceRights(catalogue, access), MANAGING);

const covers = (held: readonly string[], wanted: readonly string[]): boolean => {
  const set = new Set(held);
  return wanted.every((permission) => set.has(permission));
};

/** Throws when roles or projects of an access don't exist, can't be given to tokens, or exceed what the issuer holds. */
export function checkGrantable(operation: string, catalogue: WorkspaceCatalogue, issuer: Access, wanted: Access): void {
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
    if (!named.every((project) => catalogue.projects.has(project))) throw refusal(operation, 'project-unknown');
  }
  if (!isWithin(catalogue, issuer, wanted)) throw refusal(operation, 'exceeds-own-rights');
}

/** Whether one access allows everything that another does. */
export function isWithin(catalogue: RoleCatalogue, own: Access, wanted: Access): boolean {
  const places = wanted.type === 'workspace' ? [undefined] : wanted.grants.map((grant) => grant.project);
  return (
    covers(workspaceRights(catalogue, own), workspaceRights(catalogue, wanted)) &&
    places.every((place) => covers(projectRights(catalogue, own, place), projectRights(catalogue, wanted, place)))
  );
}
