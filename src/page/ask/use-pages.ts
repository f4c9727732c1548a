import { useState } from 'preact/hooks';
import { isProblem, Problem } from './problem';
import { type Asked, useAsked } from './use-asked';

interface Paged {
  readonly next_cursor: string | null;
}

/** What was loaded beside the first page, as long as that is the same. */
interface Rest<Page> {
  readonly of: Page | undefined;
  readonly pages: readonly Page[];
  readonly isLoading: boolean;
  readonly problem?: Problem;
}

export interface Pages<Page> extends Asked<Page> {
  /** All that are loaded. */
  readonly pages: readonly Page[];
  /** Loads the next one. Undefined: there is none. */
  readonly more: (() => void) | undefined;
  readonly isLoadingMore: boolean;
  /** Why the next one could not be loaded. */
  readonly moreProblem: Problem | undefined;
}

/** Asks for the first page whenever the key changes, and for one more when somebody wants it. */
export function usePages<Page extends Paged>(
  key: string,
  load: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page>,
): Pages<Page> {
  const asked = useAsked(key, (signal) => load(undefined, signal));
  const [held, setHeld] = useState<Rest<Page>>({ of: undefined, pages: [], isLoading: false });
  const first = asked.data;
  const rest: Rest<Page> = held.of === first ? held : { of: first, pages: [], isLoading: false };
  const pages = first === undefined ? [] : [first, ...rest.pages];
  const cursor = pages.at(-1)?.next_cursor ?? undefined;
  // An answer to an earlier question is dropped: it is no part of what is shown by then.
  const settle = (change: (now: Rest<Page>) => Rest<Page>): void =>
    setHeld((now) => (now.of === first ? change(now) : now));
  const more = (): void => {
    if (rest.isLoading) return;
    setHeld({ of: first, pages: rest.pages, isLoading: true });
    load(cursor).then(
      (page) => settle((now) => ({ ...now, pages: [...now.pages, page], isLoading: false })),
      (error: unknown) =>
        settle((now) => ({
          ...now,
          isLoading: false,
          problem: isProblem(error) ? error : new Problem(0, { title: String(error) }),
        })),
    );
  };
  return {
    ...asked,
    pages,
    more: cursor === undefined || asked.isAsking ? undefined : more,
    isLoadingMore: rest.isLoading,
    moreProblem: rest.problem,
  };
}
