import { tokenId, versionId } from '../../../core/model/ids';
import type { EntryFacts } from '../../../core/reconcile/observed';
import { type Entry, entryIn } from './entry';
import type { TokenState } from './schema';

/**
 * A version is immutable, so what an apply once read stays true: the version in the state holds the token in the state.
 * Without it two tokens that carry the mark of one version, one of a run that died, could not be told apart by a plan,
 * which reads no values. Matters only for an entry that was looked at closely.
 */
export function remembered(
  facts: EntryFacts,
  { version_id: version, token_id: token }: Pick<TokenState, 'version_id' | 'token_id'>,
): EntryFacts {
  const { depth } = facts;
  if (!depth || depth.stored || version === null || token === null) return facts;
  const stored = new Map([[versionId(version), { kind: 'token', tokenId: tokenId(token) }] as const]);
  return { ...facts, depth: { ...depth, stored } };
}

/** The entry, planned again with what the state remembers. */
export function withRemembered(entry: Entry, state: Pick<TokenState, 'version_id' | 'token_id'>): Entry {
  const { desired, token, facts, world } = entry;
  const known = remembered(facts, state);
  return known === facts ? entry : entryIn(desired, { ...world, declared: new Map([[token.name, known]]) });
}
