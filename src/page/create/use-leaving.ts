import { useEffect, useRef, useState } from 'preact/hooks';
import { guardWith } from '../route/navigation';

/** What was entered and not saved. Leaving asks once; what is unchanged is left without a word. */
export interface Leaving {
  /** Undefined: nothing is being asked. */
  readonly leave: (() => void) | undefined;
  stay(): void;
  /** Leaves, or asks first. */
  attempt(leave: () => void): void;
}

export function useLeaving(isDirty: boolean): Leaving {
  const [asked, setAsked] = useState<{ readonly go: () => void }>();
  const free = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (!isDirty) return undefined;
    const unload = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', unload);
    const unguard = guardWith((go) => {
      setAsked({ go });
      return false;
    });
    free.current = () => {
      removeEventListener('beforeunload', unload);
      unguard();
    };
    return free.current;
  }, [isDirty]);
  return {
    leave:
      asked &&
      (() => {
        // It was asked already.
        free.current();
        asked.go();
      }),
    stay: () => {
      setAsked(undefined);
      requestAnimationFrame(() => document.querySelector<HTMLElement>('dialog[open] h2')?.focus());
    },
    attempt: (go) => (isDirty ? setAsked({ go }) : go()),
  };
}
