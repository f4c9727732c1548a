import { useEffect, useRef, useState } from 'preact/hooks';
import type { WireAccessToken, WireAccessTokenList } from '../../contract/wire';
import { listTokens, type Query } from '../ask/operations';
import { type Asked, useAsked } from '../ask/use-asked';
import { go } from '../route/navigation';
import { PAGE_SIZE } from './pager';
import { useWorkspace } from '../workspace/workspace';
import { addressOf, PLAIN, queryOf, type View } from '../filtering/view';

/** Where each page of a list began: the service tells the next page only. */
const begins = new Map<string, string[]>();
const listOf = (view: View): string => addressOf({ ...view, cursor: '', page: 1 });

export function remember(view: View, next: string): void {
  const pages = begins.get(listOf(view)) ?? [];
  pages[view.page - 1] = view.cursor;
  pages[view.page] = next;
  begins.set(listOf(view), pages);
}

/** The page before; the first where it isn't known, as after a link that somebody sent. */
export function previousOf(view: View): Partial<View> {
  const cursor = begins.get(listOf(view))?.[view.page - 2];
  return cursor === undefined || cursor === '' ? { cursor: '', page: 1 } : { cursor, page: view.page - 1 };
}

/** What to ask the service for. */
export const pageOf = (view: View): Query => ({ ...queryOf(view), limit: PAGE_SIZE });

/** How much of two lists differs: tokens that came, went, or were changed. */
function differences(before: readonly WireAccessToken[], after: readonly WireAccessToken[]): number {
  const versions = new Map(before.map(({ id, version }) => [id, version]));
  const came = after.filter(({ id, version }) => versions.get(id) !== version).length;
  const kept = new Set(after.map(({ id }) => id));
  return came + before.filter(({ id }) => !kept.has(id)).length;
}

const LOOK_AGAIN = 30_000;

/**
 * Looks again when one comes back to the page, and tells how much has changed. Nothing is moved under the pointer: what
 * changed is shown when one asks for it.
 */
export function useChangesElsewhere(workspace: string, view: View, list: WireAccessTokenList | undefined): number {
  const [changes, setChanges] = useState(0);
  const shown = useRef(list);
  const since = useRef(performance.now());
  useEffect(() => {
    shown.current = list;
    since.current = performance.now();
    setChanges(0);
  }, [list]);
  useEffect(() => {
    const aborted = new AbortController();
    const look = (): void => {
      if (document.visibilityState !== 'visible' || performance.now() - since.current < LOOK_AGAIN) return;
      since.current = performance.now();
      listTokens(workspace, pageOf(view), aborted.signal).then(
        ({ access_tokens }) => setChanges(differences(shown.current?.access_tokens ?? [], access_tokens)),
        () => undefined,
      );
    };
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    return () => {
      aborted.abort();
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
    };
  }, [workspace, addressOf(view)]);
  return changes;
}

/** A list once the projects that it names are known: rows that change their height when names come would move all below. */
export function useWithNames(list: WireAccessTokenList | undefined): WireAccessTokenList | undefined {
  const { projects, areNamesAsked } = useWorkspace();
  const isNaming = list?.access_tokens.some(({ project_grants }) => (project_grants ?? []).length > 0) === true;
  return isNaming && projects === undefined && !areNamesAsked ? undefined : list;
}

/** The page of tokens that a view asks for. A page that is no more leads to the first one. */
export function useTokens(workspace: string, view: View): Asked<WireAccessTokenList> {
  const address = addressOf(view);
  const asked = useAsked(`${workspace} ${address}`, (signal) => listTokens(workspace, pageOf(view), signal));
  const { data, problem, isAsking } = asked;
  useEffect(() => {
    if (isAsking) return;
    const isStale = problem?.code === 'invalid-request' && view.cursor !== '';
    const isGone = problem === undefined && data?.access_tokens.length === 0 && view.page > 1;
    if (!isStale && !isGone) return;
    const back = isGone ? previousOf(view) : { cursor: PLAIN.cursor, page: PLAIN.page };
    go(location.pathname + addressOf({ ...view, ...back }), { replace: true });
  }, [isAsking]);
  return asked;
}
