import type { TokenId } from '../../model/ids';
import { parseLabel } from '../../model/label';
import type { TokenFacts } from '../../ports/token-api';
import { isExpired } from './generations';
import { creatorOf, type Observed } from './observed';

/** What leaked tokens made, and may still work. */
export interface Issued {
  /** Of no entry, for all that can be proven: whoever held a leaked token may have made them. */
  readonly loose: readonly TokenFacts[];
  /** How many are labelled for entries that the run does not know. */
  readonly ofOthers: number;
}

type Facts = Pick<Observed, 'tokensById' | 'declared' | 'undeclared' | 'creators' | 'asOf'>;

/**
 * Tokens that leaked ones made, and those that these made in turn, wherever they are by now. What one of our own made for an entry of
 * the run is left to that entry's plan, which ends what nobody can read. A label alone proves nothing: whoever held a leaked token may
 * have copied it.
 */
export function issuedBy(leaked: ReadonlySet<TokenId>, world: Facts): Issued {
  const made = byMaker(world.tokensById);
  const seen = new Set(leaked);
  const loose: TokenFacts[] = [];
  let ofOthers = 0;
  // A set grows while it is walked.
  for (const maker of seen) {
    for (const token of made.get(maker) ?? []) {
      const label = parseLabel(token.label);
      const isOfRun = label !== undefined && scopeKeysOf(world).has(label.scopeKey);
      if (seen.has(token.id) || (isOfRun && world.creators.has(creatorOf(token)))) continue;
      const isOthers = label !== undefined && !isOfRun;
      if (!isOthers) seen.add(token.id);
      if (isExpired(token, world.asOf)) continue;
      if (isOthers) ofOthers += 1;
      else loose.push(token);
    }
  }
  return { loose, ofOthers };
}

/** Worked out once for a world: an emergency may be one of thousands of entries. */
const makers = new WeakMap<Observed['tokensById'], ReadonlyMap<TokenId, readonly TokenFacts[]>>();

function byMaker(tokens: Observed['tokensById']): ReadonlyMap<TokenId, readonly TokenFacts[]> {
  const known = makers.get(tokens);
  if (known) return known;
  const made = new Map<TokenId, TokenFacts[]>();
  for (const token of tokens.values()) {
    if (token.createdByToken === null) continue;
    const others = made.get(token.createdByToken);
    if (others) others.push(token);
    else made.set(token.createdByToken, [token]);
  }
  makers.set(tokens, made);
  return made;
}

const remembered = new WeakMap<Observed['declared'], ReadonlySet<string>>();

function scopeKeysOf({ declared, undeclared }: Facts): ReadonlySet<string> {
  const known = remembered.get(declared);
  if (known) return known;
  const found = new Set([...declared.values(), ...undeclared].flatMap(({ scopeKeys }) => scopeKeys));
  remembered.set(declared, found);
  return found;
}
