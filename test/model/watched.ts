import type { TokenApi } from '../../src/core/ports/token-api';
import { READS } from '../../src/testing/memory/simulation';

/** What a process wants to know of its own calls. */
export interface Told {
  issued(id: string): void;
  switched(id: string): void;
}

/** Tells of every call that may have changed something. */
export function watched<T extends object>(port: T, changed: () => void, told?: Told): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (name === 'during') return () => watched(port, changed, told);
      const bound = member.bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (READS.has(String(name)) || name === 'recognises') return bound;
      return async (...args: unknown[]) => {
        try {
          const answer = await bound(...args);
          if (name === 'issue') told?.issued((answer as Awaited<ReturnType<TokenApi['issue']>>).value.token.id);
          if (name === 'enable' || name === 'disable') told?.switched(String(args[1]));
          return answer;
        } finally {
          changed();
        }
      };
    },
  });
}
