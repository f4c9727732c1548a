import { useEffect, useState } from 'preact/hooks';
import { withoutValue } from './without-value';

/** Asked before a place is left. False: the guard asks the person, and calls `go` if they want to leave. */
export type Guard = (go: () => void) => boolean;

type Listener = () => void;
const listeners = new Set<Listener>();
let guard: Guard | undefined;
let here = '';

export interface Here {
  readonly path: string;
  readonly query: string;
}

const current = (): Here => ({ path: location.pathname, query: location.search });
const told = (): void => {
  here = location.href;
  for (const listener of [...listeners]) listener();
};

/** Goes to a place of the page: a step that Back undoes, unless it replaces the one before. No place has a whole value in it. */
export function go(place: string, { replace = false, force = false } = {}): void {
  const to = withoutValue(place);
  const leave = (): void => {
    history[replace ? 'replaceState' : 'pushState']({}, '', to);
    told();
  };
  if (force || guard === undefined || guard(leave)) leave();
}

/** Keeps a guard while something would be lost by leaving. Gives back how to take it away. */
export function guardWith(wanted: Guard): () => void {
  guard = wanted;
  return () => {
    if (guard === wanted) guard = undefined;
  };
}

function stepped(): void {
  const to = location.href;
  if (guard === undefined || to === here) return told();
  // The browser has gone already: it is brought back, and goes again if the person says so.
  history.pushState({}, '', here);
  const leave = (): void => {
    history.replaceState({}, '', to);
    told();
  };
  if (guard(leave)) leave();
}

/** Links of this page go without loading it anew, unless a key or button says that the browser should follow them. */
function clicked(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null;
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (link === null || !isPlain || event.defaultPrevented || link.hasAttribute('download')) return;
  if (link.origin !== location.origin || link.target !== '' || link.getAttribute('href')?.startsWith('#')) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

export function startNavigation(): void {
  // Whoever pasted a token into the address must not send it on with a link.
  if (withoutValue(location.href) !== location.href) history.replaceState({}, '', withoutValue(location.href));
  here = location.href;
  addEventListener('popstate', stepped);
  document.addEventListener('click', clicked);
}

export function useHere(): Here {
  const [at, setAt] = useState(current());
  useEffect(() => {
    const listener = (): void => setAt(current());
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return at;
}
