import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { listProjects, listRoles } from '../ask/operations';
import type { Session, SessionWorkspace } from '../ask/session';
import { useAsked } from '../ask/use-asked';
import { Notice } from '../parts/notice';
import { areaOf, type Place } from '../route/places';
import { TokensView } from '../tokens/tokens-view';
import { Header } from './header';
import { Later } from './later';
import { roleAllows, rolesThatMay, type Workspace, WorkspaceContext } from '../workspace/workspace';

export interface FrameProps {
  readonly session: Session;
  readonly workspace: SessionWorkspace;
  readonly place: Place & { readonly workspace: string };
  signedOut(): void;
}

function useOnline(): boolean {
  const [isOnline, setIsOnline] = useState(navigator.onLine);
  useEffect(() => {
    const changed = (): void => setIsOnline(navigator.onLine);
    addEventListener('online', changed);
    addEventListener('offline', changed);
    return () => {
      removeEventListener('online', changed);
      removeEventListener('offline', changed);
    };
  }, []);
  return isOnline;
}

/** Another view begins at its heading, as a page that is loaded does: at once, or when a view that is loaded later is there. */
function useFocusOnHeading(area: string): () => void {
  const before = useRef(area);
  const isDue = useRef(false);
  const focus = useCallback((): void => {
    const heading = document.querySelector<HTMLElement>('h1');
    if (!isDue.current || heading === null) return;
    isDue.current = false;
    heading.focus();
  }, []);
  useEffect(() => {
    if (before.current === area) return;
    before.current = area;
    isDue.current = true;
    scrollTo(0, 0);
    focus();
  }, [area]);
  return focus;
}

export function WorkspaceFrame({ session, workspace, place, signedOut }: FrameProps): JSX.Element {
  const isOnline = useOnline();
  const mayRoles = roleAllows(workspace, 'workspaceroles:view');
  const mayProjects = roleAllows(workspace, 'projects:view');
  const askedRoles = useAsked(mayRoles ? workspace.id : null, (signal) => listRoles(workspace.id, signal));
  const askedProjects = useAsked(mayProjects ? workspace.id : null, (signal) => listProjects(workspace.id, signal));
  const { data: roles } = askedRoles;
  const { data: projects } = askedProjects;
  const trouble = askedRoles.problem ?? askedProjects.problem;
  const areNamesAsked = !askedRoles.isAsking && !askedProjects.isAsking;
  const again = (): void => {
    askedRoles.again();
    askedProjects.again();
  };
  useEffect(() => {
    if (isOnline && trouble !== undefined) again();
  }, [isOnline]);
  const area = areaOf(place.view);
  const focusOnHeading = useFocusOnHeading(area);
  const projectName = useMemo(() => {
    const names = new Map((projects ?? []).map(({ id, name }) => [id, name]));
    return (id: string): string => names.get(id) ?? id;
  }, [projects]);
  const around = useMemo(
    (): Workspace => ({
      id: workspace.id,
      name: workspace.name,
      user: session.user,
      roles,
      projects,
      areNamesAsked,
      trouble,
      again,
      isOnline,
      may: (permission) => roleAllows(workspace, permission),
      mayInProjects: (permission) =>
        workspace.role === undefined || (workspace.role.project_role?.permissions.includes(permission) ?? false),
      whoMay: (permission) => rolesThatMay(roles, permission),
      projectName,
    }),
    [workspace, session, roles, projects, areNamesAsked, trouble, isOnline],
  );
  return (
    <WorkspaceContext.Provider value={around}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header session={session} area={area} signedOut={signedOut} />
      {!isOnline && (
        <div class="strip">
          <Notice tone="warning" isAlert title="You are offline">
            What you see may be old. Changes can be made again once you are connected.
          </Notice>
        </div>
      )}
      <main id="main" tabIndex={-1}>
        {area === 'tokens' ? <TokensView place={place} /> : <Later area={area} onShown={focusOnHeading} />}
      </main>
    </WorkspaceContext.Provider>
  );
}
