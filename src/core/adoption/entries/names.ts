import { createHash } from 'node:crypto';
import { type TokenId, tokenName, type TokenName } from '../../model/ids';
import { base32 } from '../../model/label';
import type { Instant } from '../../model/time';

/** What a spec takes for a name (docs/spec.md). */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LEAST = 3;
const MOST = 50;
/** Characters of the mark that tells two tokens with one label apart. */
const MARK = 5;

export const isName = (text: string): boolean => NAME.test(text) && text.length >= LEAST && text.length <= MOST;

/** The name that a label comes to; `undefined` where it has no letter or digit that a name may have. */
export function nameFrom(label: string): string | undefined {
  const words = label
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (words === '') return undefined;
  const named = /^[a-z]/.test(words) && words.length >= LEAST ? words : `token-${words}`;
  return cut(named, MOST);
}

/** At a hyphen if one is near, so that no word is cut without need. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const whole = text.slice(0, most + 1).lastIndexOf('-');
  return text.slice(0, whole > most / 2 ? whole : most).replace(/-+$/, '');
}

/** A token to be named. */
export interface ToBeNamed {
  readonly id: TokenId;
  readonly label: string;
  readonly createdAt: Instant;
}

/**
 * A name for each token. The oldest with a label gets the bare name, every other one a mark that follows from its id: so a
 * token that is made later changes no name, and the same workspace gives the same names.
 */
export function namesFor(
  tokens: readonly ToBeNamed[],
  isTaken: (name: string) => boolean,
): ReadonlyMap<TokenId, TokenName> {
  const names = new Map<TokenId, TokenName>();
  const given = new Set<string>();
  const oldestFirst = [...tokens].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  for (const { id, label } of oldestFirst) {
    const bare = nameFrom(label);
    const candidates = [...(bare === undefined ? [] : [bare]), ...marked(bare ?? 'token', id)];
    const name = candidates.find((candidate) => !given.has(candidate) && !isTaken(candidate))!;
    given.add(name);
    names.set(id, tokenName(name));
  }
  return names;
}

/** With as much of the mark as it takes; nothing has the whole of it but this token. */
function marked(bare: string, id: TokenId): readonly string[] {
  const mark = base32(createHash('sha256').update(id).digest(), 4 * MARK);
  return [MARK, 2 * MARK, 4 * MARK].map((count) => `${cut(bare, MOST - count - 1)}-${mark.slice(0, count)}`);
}
