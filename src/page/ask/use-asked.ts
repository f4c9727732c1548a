import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isProblem, Problem } from './problem';

/** What came of asking. While it is asked again, what was there stays. */
export interface Asked<Data> {
  readonly data: Data | undefined;
  readonly problem: Problem | undefined;
  readonly isAsking: boolean;
  again(): void;
  /** Puts what is known by now in the place of what was asked. */
  put(change: (data: Data) => Data): void;
}

interface Held<Data> {
  readonly key: string;
  readonly data?: Data | undefined;
  readonly problem?: Problem | undefined;
  readonly isAsking: boolean;
}

/**
 * Asks whenever the key changes. An answer that comes after a later question was asked is dropped, however late it is.
 * @param key null: nothing to ask
 */
export function useAsked<Data>(key: string | null, load: (signal: AbortSignal) => Promise<Data>): Asked<Data> {
  const [round, setRound] = useState(0);
  const [held, setHeld] = useState<Held<Data>>({ key: '', isAsking: key !== null });
  const loading = useRef(load);
  loading.current = load;
  // Asked at once, not after what waits for it was painted.
  useLayoutEffect(() => {
    if (key === null) return undefined;
    const aborted = new AbortController();
    setHeld((before) => (before.isAsking ? before : { ...before, isAsking: true }));
    loading.current(aborted.signal).then(
      (data) => aborted.signal.aborted || setHeld({ key, data, isAsking: false }),
      (error: unknown) => {
        if (aborted.signal.aborted) return;
        const problem = isProblem(error) ? error : new Problem(0, { title: String(error) });
        setHeld((before) => ({ ...before, key, problem, isAsking: false }));
      },
    );
    return () => aborted.abort();
  }, [key, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  const put = useCallback(
    (change: (data: Data) => Data) =>
      setHeld((before) => (before.data === undefined ? before : { ...before, data: change(before.data) })),
    [],
  );
  // From the moment on that the question is another one, what is held is of the one before.
  const isAsking = held.isAsking || (key !== null && held.key !== key);
  return { data: held.data, problem: held.problem, isAsking, again, put };
}
