import type { DesiredState, DesiredToken } from '../model/desired';
import type { EntryPlan } from '../model/plan';
import { type Instant, later, SETTLE_MS } from '../model/time';
import { type Generation, isExpired } from '../reconcile/observed/generations';
import type { Observed } from '../reconcile/observed/observed';
import { rotatesAt } from '../reconcile/entry/schedule';
import { type Subject, subjectOf } from '../reconcile/entry/subject';
import type { TokenFacts } from '../ports/token-api';
import type { SourcePlace } from '../diagnostics/diagnostic';
import type { AcceptedFinding, Held, InventoryGeneration, InventoryRow } from './inventory';

/** A declared entry as findings and rows look at it. */
export interface EntryView {
  readonly desired: DesiredToken;
  readonly subject: Subject;
  /** What the plan says of it; from the same observation. */
  readonly planned: EntryPlan | undefined;
  readonly rotatesAt: Instant | undefined;
  /** Length within which an expiry is a finding, as the last instant that counts. */
  readonly expiringUntil: Instant;
  /** What the spec accepts of it. */
  readonly waivers: readonly AcceptedFinding[];
  /** Where it stands in a file. */
  readonly place: SourcePlace | undefined;
  /** What its consumer did with it, where somebody asked. */
  readonly uses: InventoryRow['uses'];
}

export const statusOf = (token: TokenFacts, now: Instant): InventoryGeneration['status'] =>
  isExpired(token, now) ? 'expired' : token.status;

/**
 * When somebody else than us used a token of ours last; `null`: never. Whoever makes a token proves at once that it works,
 * so a use counts when it is later than the pass that made the token.
 */
export const consumerUse = ({ createdAt, lastUsedAt }: TokenFacts): Instant | null =>
  lastUsedAt !== null && lastUsedAt > later(createdAt, SETTLE_MS) ? lastUsedAt : null;

export const generationFacts = (
  { token, phase, version }: Generation,
  now: Instant,
  planned?: EntryPlan,
): InventoryGeneration => ({
  tokenId: token.id,
  phase,
  status: statusOf(token, now),
  ...(version !== undefined && { version }),
  createdBy: token.createdBy,
  createdByToken: token.createdByToken,
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  lastUsedAt: consumerUse(token),
  disabledAt: token.status === 'disabled' ? token.disabledAt : null,
  ...heldOf(token, planned),
});

/** What the plan says of a token that it leaves alone. */
function heldOf({ id }: TokenFacts, planned: EntryPlan | undefined): { readonly held?: Held } {
  const hold = planned?.holds.find(({ token }) => token === id);
  if (!hold) return {};
  const { code, message, until } = hold;
  return { held: { code, why: message, ...(until !== undefined && { until }) } };
}

/** An entry as it was observed, with what else is known of it. */
export const viewOf = (parts: Omit<EntryView, 'rotatesAt'>): EntryView => ({
  ...parts,
  rotatesAt: rotatesAt(parts.subject),
});

/** The subject of an entry that was observed. */
export function subjectIn(world: Observed, spec: DesiredState, desired: DesiredToken): Subject | undefined {
  const facts = world.declared.get(desired.name);
  return facts ? subjectOf(spec, { desired, facts }, world, {}) : undefined;
}
