import { adoptionCodes } from '../../diagnostics/catalogue/adoption';
import { policyCodes } from '../../diagnostics/catalogue/policy';
import type { Context } from '../../diagnostics/define-catalogue';
import { type Access, findRole, permissionsOf, type Role, type RoleCatalogue } from '../../model/access';
import type { DeclaredAccess, RoleOrNeeds } from '../../model/desired';
import { permissionId, type ProjectId } from '../../model/ids';
import { LowestRoleFinder } from '../../token-spec/access/lowest-role';
import type { Doubt } from '../proposal/proposal';

/** What a workspace has, and how access is to be written. */
export interface AccessStyle {
  readonly catalogue: RoleCatalogue;
  readonly projects: ReadonlySet<ProjectId>;
  /** `needs`: the permissions of a role in its place, where they lead back to it. */
  readonly access: 'role' | 'needs';
}

export type AccessSaid =
  | { readonly access: DeclaredAccess; readonly doubts: readonly Doubt[] }
  /** Why no spec can declare it. */
  | { readonly unfit: string };

/** Permissions with which a token could make, change or end tokens. */
const MANAGING = ['accesstokens:create', 'accesstokens:edit', 'accesstokens:revoke'];

/** What a token may do, as a spec of its workspace declares it. */
export function accessSaid(access: Access, style: AccessStyle, context: Context): AccessSaid {
  if (access.type === 'workspace') return workspaceSaid(access, style, context);
  const gone = access.grants.filter(({ project }) => !style.projects.has(project));
  const grants = access.grants.filter(({ project }) => style.projects.has(project));
  const unassignable = grants.find(({ role }) => !isAssignable(style, 'project', role));
  if (unassignable) return { unfit: noSuchRole(unassignable.role) };
  if (grants.length === 0) return { unfit: 'no project that it has a role in is left' };
  return {
    access: {
      type: 'project',
      grants: grants.map(({ project, role }) => ({ project, grant: grantSaid(style, 'project', role) })),
    },
    doubts: gone.map(({ project }) => ({
      at: 'access',
      finding: adoptionCodes.diagnose('project-gone', { project }, context),
    })),
  };
}

function workspaceSaid(
  { role, maxIssuedLifetime }: Extract<Access, { type: 'workspace' }>,
  style: AccessStyle,
  context: Context,
): AccessSaid {
  if (!isAssignable(style, 'workspace', role)) return { unfit: noSuchRole(role) };
  const held = permissionsOf(style.catalogue, 'workspace', role);
  const permissions = MANAGING.filter((permission) => held.has(permission));
  return {
    access: {
      type: 'workspace',
      grant: grantSaid(style, 'workspace', role),
      ...(maxIssuedLifetime !== undefined && { maxIssuedLifetime }),
    },
    doubts:
      permissions.length === 0
        ? []
        : [{ at: 'access', finding: policyCodes.diagnose('can-manage-tokens', { role, permissions }, context) }],
  };
}

const noSuchRole = (role: string): string => `its role "${role}" is none that tokens of this workspace can get`;

const isAssignable = ({ catalogue }: AccessStyle, scope: Role['scope'], role: string): boolean =>
  findRole(catalogue, scope, role)?.assignableToTokens === true;

function grantSaid({ catalogue, access }: AccessStyle, scope: Role['scope'], role: string): RoleOrNeeds {
  if (access === 'role') return { kind: 'role', role };
  const needs = [...permissionsOf(catalogue, scope, role)].sort();
  const lowest = new LowestRoleFinder(catalogue).find(scope, needs);
  const leadsBack = needs.length > 0 && lowest.kind === 'found' && lowest.role === role;
  return leadsBack ? { kind: 'needs', needs: needs.map(permissionId) } : { kind: 'role', role };
}
