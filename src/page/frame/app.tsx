import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { isProblem, type Problem } from '../ask/problem';
import { readSession, type Session } from '../ask/session';
import { useClock } from '../clock/use-clock';
import { Dialog } from '../parts/dialog';
import { Failure } from '../parts/failure';
import { go, useHere } from '../route/navigation';
import { localPath, placeOf, tokensPath } from '../route/places';
import { Missing } from './missing';
import { SignInForm } from './sign-in-form';
import { SignInView } from './sign-in-view';
import { WorkspaceFrame } from './workspace-frame';

/** `hasEnded`: somebody is in the middle of something, and has to sign in again to go on. */
interface In {
  readonly kind: 'in';
  readonly session: Session;
  readonly hasEnded: boolean;
}

type State =
  { readonly kind: 'asking' } | { readonly kind: 'out' } | { readonly kind: 'failed'; readonly problem: Problem } | In;

let ended: () => void = () => undefined;
/** Called when the service said that the session is over. */
export const sessionEnded = (): void => ended();

/** Whoever is signed in and names no workspace goes to their first one. */
function useStart(state: State, path: string, query: string): void {
  const place = placeOf(path);
  const first = state.kind === 'in' ? state.session.workspaces[0] : undefined;
  useEffect(() => {
    if (first === undefined || (place.view !== 'home' && place.view !== 'sign-in')) return;
    const next = localPath(new URLSearchParams(query).get('next'));
    go(next === '/' ? tokensPath(first.id) : next, { replace: true });
  }, [first?.id, place.view, query]);
}

export function App(): JSX.Element | null {
  const clock = useClock();
  const { path, query } = useHere();
  const [state, setState] = useState<State>({ kind: 'asking' });
  const signedIn = (session: Session): void => {
    clock.set(session.now);
    setState({ kind: 'in', session, hasEnded: false });
  };
  const start = (): void => {
    readSession().then(signedIn, (problem: unknown) => {
      if (!isProblem(problem)) throw problem;
      setState(problem.status === 401 ? { kind: 'out' } : { kind: 'failed', problem });
    });
  };
  useLayoutEffect(start, []);
  useEffect(() => {
    ended = () => setState((now) => (now.kind === 'in' ? { ...now, hasEnded: true } : now));
  }, []);
  useStart(state, path, query);

  if (state.kind === 'asking') return null;
  if (state.kind === 'failed')
    return (
      <main class="sign-in" id="main">
        <h1 tabIndex={-1}>Access Tokens</h1>
        <Failure problem={state.problem} title="The page could not be loaded" again={start} />
      </main>
    );
  if (state.kind === 'out') return <SignInView onSignedIn={signedIn} />;
  return <SignedIn state={state} signedIn={signedIn} signedOut={() => setState({ kind: 'out' })} />;
}

interface SignedInProps {
  readonly state: In;
  signedIn(session: Session): void;
  signedOut(): void;
}

function SignedIn({ state: { session, hasEnded }, signedIn, signedOut }: SignedInProps): JSX.Element | null {
  const { path } = useHere();
  const place = placeOf(path);
  const workspace = 'workspace' in place ? session.workspaces.find(({ id }) => id === place.workspace) : undefined;
  if (place.view === 'home' || place.view === 'sign-in')
    return session.workspaces.length === 0 ? <Missing title="You are in no workspace yet" /> : null;
  if (workspace === undefined || !('workspace' in place)) return <Missing title="There is nothing at this address" />;
  return (
    <>
      <WorkspaceFrame key={workspace.id} session={session} workspace={workspace} place={place} signedOut={signedOut} />
      {hasEnded && (
        <Dialog title="Sign in to go on" onDismiss={() => undefined} hasCross={false}>
          <p>Your session ended. What you entered is kept.</p>
          <SignInForm email={session.user.email} onSignedIn={signedIn} />
          <p>
            <button type="button" class="link" onClick={signedOut}>
              Sign in as somebody else, and drop what was entered
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}
