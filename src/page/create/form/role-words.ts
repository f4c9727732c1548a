import type { WireRole } from '../../../contract/wire-roles';
import type { Workspace } from '../../workspace/workspace';

/** Roles that a token can have, those that allow least, in each project too, before those that allow most. */
export function assignable(roles: readonly WireRole[] = [], scope: WireRole['scope']): readonly WireRole[] {
  const inEach = ({ project_role }: WireRole): number =>
    roles.find(({ id }) => id === project_role?.id)?.permissions.length ?? 0;
  const size = (role: WireRole): number => role.permissions.length + inEach(role);
  return roles
    .filter((role) => role.scope === scope && role.assignable_to_tokens)
    .sort((a, b) => size(a) - size(b) || a.name.localeCompare(b.name));
}

/** Nobody gives what they do not have. The service holds to it; here it is only said before one asks. */
export function isBeyond(role: WireRole, workspace: Workspace): boolean {
  const holds = role.scope === 'workspace' ? workspace.may : workspace.mayInProjects;
  return !role.permissions.every(holds);
}

/** `accesstokens:view` as people say it: `access tokens: view`. */
export function permissionWords(permissions: readonly string[]): readonly string[] {
  const byThing = new Map<string, string[]>();
  for (const permission of permissions) {
    const [thing = '', act = ''] = permission.split(':');
    byThing.set(thing, [...(byThing.get(thing) ?? []), act]);
  }
  return [...byThing].map(([thing, acts]) => `${THINGS[thing] ?? thing}: ${acts.join(', ')}`);
}

export const THINGS: Readonly<Record<string, string>> = {
  accesstokens: 'access tokens',
  workspaceroles: 'workspace roles',
  workspacefields: 'workspace fields',
  workspaceparameters: 'workspace parameters',
  workspacesettings: 'workspace settings',
  auditlogs: 'audit log',
  projectmembers: 'project members',
  testcases: 'test cases',
  testsuites: 'test suites',
  sharedsteps: 'shared steps',
  customfields: 'custom fields',
  roles: 'project roles',
};
