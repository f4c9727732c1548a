import type { DesiredState, DesiredToken } from '../model/desired';
import type { OwnerId, TokenId } from '../model/ids';
import type { EntryPlan } from '../model/plan';
import { later, SETTLE_MS } from '../model/time';
import { isPortError } from '../ports/errors';
import { AWSCURRENT, AWSPENDING, type SecretFacts } from '../ports/secret-store';
import { classify, markedFor } from '../reconcile/generations';
import { type Depth, type EntryFacts, type Observed, type StoredToken, unknown } from '../reconcile/observed';
import { type PlanOptions, subjectOf } from '../reconcile/subject';
import { planEntry } from '../reconcile/plan-entry';
import { concurrently } from './concurrently';
import type { Ports } from './ports';
import { identifyStored } from './stored-value';

/** `versions`: which versions exist. `values`: also whose tokens the labelled ones hold; for an apply only. */
export type DepthMode = 'versions' | 'values';

const READS_AT_ONCE = 8;

/**
 * Looks closer at the entries that something may be to be done about, and only at those: a pass without changes reads
 * no value and lists no versions.
 */
export async function deepen(
  ports: Ports,
  desired: DesiredState,
  world: Observed,
  options: PlanOptions,
  mode: DepthMode,
): Promise<Observed> {
  const declared = new Map(world.declared);
  await concurrently(desired.tokens, READS_AT_ONCE, async (token) => {
    const facts = declared.get(token.name);
    if (!facts) return;
    const planned = planEntry(subjectOf(desired.ownerId, token, facts, world, options));
    declared.set(token.name, await deepenEntry(ports, desired.ownerId, token, facts, planned, world, mode));
  });
  return { ...world, declared };
}

/**
 * The same for one entry whose shallow plan is known. Answers the very same facts when there is nothing to look closer at.
 */
export async function deepenEntry(
  ports: Ports,
  owner: OwnerId,
  token: DesiredToken,
  facts: EntryFacts,
  planned: EntryPlan,
  world: Observed,
  mode: DepthMode,
): Promise<EntryFacts> {
  return needsDepth(owner, planned, facts, world) ? withDepth(ports, token.region, owner, facts, world, mode) : facts;
}

function needsDepth(owner: OwnerId, entry: EntryPlan, facts: EntryFacts, world: Observed): boolean {
  if (!facts.secret.known || !facts.secret.value) return false;
  // A value that looks foreign by its label may name a token of ours that somebody relabelled.
  if (entry.blocked) return entry.blocked.code === 'secret-has-foreign-value';
  return (
    entry.actions.length > 0 ||
    entry.holds.some((hold) => hold.code === 'version-unclear') ||
    mayHideOrphan(owner, facts, facts.secret.value, world)
  );
}

/** A live token that no label refers to, and nothing can be in flight: its value may never have been stored. */
function mayHideOrphan(owner: OwnerId, facts: EntryFacts, secret: SecretFacts, world: Observed): boolean {
  if (facts.secretAt < later(secret.lastChangedAt, SETTLE_MS)) return false;
  return classify(owner, facts, world.tokensById, world.asOf).all.some(
    (g) => g.live && g.phase === 'tombstoned' && later(g.token.createdAt, SETTLE_MS) <= world.asOf,
  );
}

async function withDepth(
  { stores, tokenApi }: Ports,
  region: string | undefined,
  owner: OwnerId,
  facts: EntryFacts,
  { tokensById }: Observed,
  mode: DepthMode,
): Promise<EntryFacts> {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  if (!secret) return facts;
  const store = stores(region);
  try {
    const versions = await store.listVersions(secret.arn);
    if (versions.value.some((version) => !sameLabels(version.labels, secret.labels.get(version.id)))) {
      return { ...facts, secret: unknown('it changed while it was being read; the next pass looks again') };
    }
    if (mode === 'versions') return { ...facts, depth: { versions: versions.value } };
    const stored = new Map<(typeof versions.value)[number]['id'], StoredToken>();
    for (const [id, labels] of secret.labels) {
      const answer = await store.read(secret.arn, id);
      const marked = inUse(labels) ? [] : markedFor(owner, secret, id, facts);
      const told = marked.length === 1 ? marked[0]?.id : undefined;
      stored.set(id, await identified(answer.value, tokenApi, tokensById, told));
    }
    const depth: Depth = { versions: versions.value, stored };
    return { ...facts, depth };
  } catch (error) {
    if (!isPortError(error)) throw error;
    return { ...facts, secret: unknown(error.message) };
  }
}

/** The token of such a version is to be known for certain; of others, a use would look as if a consumer still had it. */
const inUse = (labels: readonly string[]): boolean => labels.includes(AWSCURRENT) || labels.includes(AWSPENDING);

/**
 * Whether two answers tell the same of a version. Two runners who see different versions would not meet at the same next
 * one. A version that the list leaves out is not compared: it may leave out an empty one.
 */
const sameLabels = (listed: readonly string[], described: readonly string[] = []): boolean =>
  [...listed].sort().join(' ') === [...described].sort().join(' ');

async function identified(
  answer: Awaited<ReturnType<ReturnType<Ports['stores']>['read']>>['value'],
  tokenApi: Ports['tokenApi'],
  tokensById: Observed['tokensById'],
  marked: TokenId | undefined,
): Promise<StoredToken> {
  if (answer.kind === 'value') return identifyStored(answer.value, tokenApi, (id) => tokensById.has(id), marked);
  return answer.kind === 'empty' ? { kind: 'empty' } : { kind: 'unreadable', why: 'the version is not there' };
}
