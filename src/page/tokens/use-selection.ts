import { useCallback, useState } from 'preact/hooks';
import type { WireAccessToken } from '../../contract/wire';

/** Tokens that several acts at once are meant for: by id, whatever is shown of them meanwhile. */
export interface Selection {
  readonly tokens: ReadonlyMap<string, WireAccessToken>;
  toggle(token: WireAccessToken): void;
  add(tokens: readonly WireAccessToken[]): void;
  /** Those that are chosen are from now on as they are here: what was done to them, or by others, has made another version. */
  renew(tokens: readonly WireAccessToken[]): void;
  drop(ids: readonly string[]): void;
  clear(): void;
}

export function useSelection(): Selection {
  const [tokens, setTokens] = useState<ReadonlyMap<string, WireAccessToken>>(new Map());
  const change = useCallback(
    (with_: (next: Map<string, WireAccessToken>) => void): void =>
      setTokens((before) => {
        const next = new Map(before);
        with_(next);
        return next;
      }),
    [],
  );
  const toggle = useCallback(
    (token: WireAccessToken) => change((next) => void (next.delete(token.id) || next.set(token.id, token))),
    [],
  );
  return {
    tokens,
    toggle,
    add: (more) => change((next) => more.forEach((token) => next.set(token.id, token))),
    renew: (fresh) => {
      const isNews = (token: WireAccessToken): boolean => tokens.has(token.id) && tokens.get(token.id) !== token;
      if (fresh.some(isNews)) change((next) => fresh.filter(isNews).forEach((token) => next.set(token.id, token)));
    },
    drop: (ids) => change((next) => ids.forEach((id) => next.delete(id))),
    clear: () => setTokens(new Map()),
  };
}
