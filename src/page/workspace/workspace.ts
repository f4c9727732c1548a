import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { WireProject } from '../../contract/wire';
import type { WireRole } from '../../contract/wire-roles';
import type { Problem } from '../ask/problem';
import type { Session, SessionWorkspace } from '../ask/session';

/** The workspace that is shown, and what the person who is signed in may do in it. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly user: Session['user'];
  /** Undefined: not known yet, or they may not be seen. */
  readonly roles: readonly WireRole[] | undefined;
  readonly projects: readonly WireProject[] | undefined;
  /** Nothing more will be known of roles and projects, unless it is asked again. */
  readonly areNamesAsked: boolean;
  /** What kept roles or projects from being loaded. */
  readonly trouble: Problem | undefined;
  again(): void;
  readonly isOnline: boolean;
  may(permission: string): boolean;
  /** What they may in every project. */
  mayInProjects(permission: string): boolean;
  /** The roles that allow it, to be asked: `Administrator or Owner`. */
  whoMay(permission: string): string;
  projectName(id: string): string;
}

/** Whether a role is known to lack a right. Where the role isn't told, the service decides when it is asked. */
export const roleAllows = ({ role }: SessionWorkspace, permission: string): boolean =>
  role === undefined || role.permissions.includes(permission);

export function rolesThatMay(roles: readonly WireRole[] | undefined, permission: string): string {
  const names = (roles ?? []).filter(({ permissions }) => permissions.includes(permission)).map(({ name }) => name);
  return names.length === 0 ? 'an Administrator' : new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error('There is no workspace around this part of the page.');
  return workspace;
}
