import type { TokenId } from '../../../model/ids';
import { parseLabel } from '../../../model/label';
import { later, SETTLE_MS } from '../../../model/time';
import type { SecretFacts, VersionFacts } from '../../../ports/secret-store';
import type { TokenFacts } from '../../../ports/token-api';
import { onStoresClock } from '../../../reconcile/observed/clocks';
import { isLive } from '../../../reconcile/observed/generations';
import { isYounger, markedFor } from '../../../reconcile/observed/staged-versions';
import { issuedLabel } from '../../../reconcile/observed/issued-as';
import { creatorOf, type EntryFacts, isAsMade, type Observed } from '../../../reconcile/observed/observed';
import type { TokenIndex } from './token-index';

/** Whose tokens may be ours. */
interface Makers {
  readonly managementToken: TokenId;
  /** Who made tokens of ours. */
  readonly creators: ReadonlySet<string>;
  /** Tokens with labels of ours: the people behind them may have used other management tokens, too. */
  readonly ours: Iterable<TokenFacts>;
}

/**
 * Live tokens that a person may have relabelled: a label edited by hand is drift, and the token is ours as before. Once no
 * stage is on the version of such a one, nothing tells whose it is but a value that nobody reads. So it is known by what a
 * person can't undo: a token made it, of ours or of the same people, and it was changed since. Hardly any other is so.
 */
export function relabelledTokens(
  tokens: TokenIndex,
  { managementToken, creators, ours }: Makers,
): readonly TokenFacts[] {
  const suspects = [...tokens.byId.values()].filter(
    (token) =>
      token.createdByToken !== null &&
      token.id !== managementToken &&
      !isAsMade(token) &&
      // What was issued under no label of ours was never ours.
      (typeof token.issuedAs !== 'string' || issuedLabel(token) !== undefined) &&
      parseLabel(token.label) === undefined &&
      isLive(token, tokens.at),
  );
  if (suspects.length === 0) return [];
  const people = new Set([...ours].map(({ createdBy }) => createdBy));
  const own = tokens.byId.get(managementToken);
  if (own) people.add(own.createdBy);
  return suspects.filter((token) => creators.has(creatorOf(token)) || people.has(token.createdBy));
}

/** Whether the secret has changed since such a token was made: only then can it hold the value of one. */
export const mayHoldRelabelled = (facts: EntryFacts, secret: SecretFacts, { relabelled }: Observed): boolean =>
  relabelled.some((token) => !isYounger(token, secret, facts));

/** A function may fill a version hours after Secrets Manager has made it, when its first calls failed. */
const FILLED_WITHIN_MS = 24 * 3_600_000;

/** Whether a version was made when a token was. */
export function isMadeWith(
  { createdAt }: TokenFacts,
  { createdAt: storedAt }: VersionFacts,
  facts: EntryFacts,
): boolean {
  if (storedAt === undefined) return true;
  const madeAt = onStoresClock(createdAt, facts);
  return later(storedAt, -SETTLE_MS) <= madeAt && madeAt <= later(storedAt, FILLED_WITHIN_MS);
}

interface Unread {
  readonly facts: EntryFacts;
  readonly secret: SecretFacts;
  readonly world: Observed;
}

/** Relabelled tokens that versions without a stage may hold, which no token is marked for. */
export function mayBeHeld({ facts, secret, world }: Unread, versions: readonly VersionFacts[]): readonly TokenFacts[] {
  const free = versions.filter(({ id }) => !secret.stages.has(id) && markedFor(secret, id, facts).length === 0);
  return world.relabelled.filter((token) => free.some((version) => isMadeWith(token, version, facts)));
}
