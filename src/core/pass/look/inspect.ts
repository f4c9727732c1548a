import { parseLabel, versionMark } from '../../model/label';
import type { TokenId, VersionId, WorkspaceId } from '../../model/ids';
import type { EntryPlan } from '../../model/plan';
import { isReplica } from '../../model/secret-address';
import { later, SETTLE_MS } from '../../model/time';
import { isPortError } from '../../ports/errors';
import { AWSCURRENT, AWSPENDING, type SecretFacts, type VersionFacts } from '../../ports/secret-store';
import { isOfRun } from '../../reconcile/observed/creators';
import { classify } from '../../reconcile/observed/generations';
import { isMarkedFor, markedFor } from '../../reconcile/observed/staged-versions';
import {
  type Depth,
  type EntryFacts,
  type Observed,
  type StoredToken,
  changing,
  isAsMade,
  known,
  unknown,
} from '../../reconcile/observed/observed';
import type { Ports } from '../../ports/ports';
import { isMadeWith, mayBeHeld, mayHoldRelabelled } from './tokens/relabelled';
import { identifyStored } from './tokens/stored-value';

/**
 * `versions`: which versions exist. `values`: also whose tokens the staged ones hold; for an apply only. `all-values`:
 * those of unlabelled ones too; for an emergency, which has to find every token.
 */
export type DepthMode = 'versions' | 'values' | 'all-values';

/** Where values are read. */
interface Place {
  readonly workspace: WorkspaceId;
  readonly region: string | undefined;
  readonly facts: EntryFacts;
}

/** Where an entry is looked at more closely. */
export interface InspectionOf extends Place {
  /** Its plan before the closer look. */
  readonly planned: EntryPlan;
}

/**
 * Looks closer at an entry that something may be to be done about, and only at such: a pass without changes reads no value
 * and lists no versions. Answers the very same facts when there is nothing to look closer at.
 */
export async function inspect(
  ports: Ports,
  entry: InspectionOf,
  world: Observed,
  mode: DepthMode,
): Promise<EntryFacts> {
  return needsInspection(entry, world, mode) ? withDepth(ports, entry, world, mode) : entry.facts;
}

/** The same whatever the entry's own plan is: another one's rests on what the secret holds. */
export const readValues = (ports: Ports, place: Place, world: Observed): Promise<EntryFacts> =>
  withDepth(ports, place, world, 'values');

/** A claim that blocks may stand on a stranger's token: until versions are listed, its label is believed. */
const BLOCKS_THAT_VALUES_SETTLE: ReadonlySet<string> = new Set([
  'secret-has-foreign-value',
  'workspace-unproven',
  'claimed-by-another',
]);

/** What can't be told without a value. */
const HOLDS_THAT_VALUES_SETTLE: ReadonlySet<string> = new Set(['version-unclear', 'take-over-unread']);

function needsInspection({ facts, planned }: InspectionOf, world: Observed, mode: DepthMode): boolean {
  if (!facts.secret.known || !facts.secret.value) return false;
  if (mode === 'all-values') return true;
  // A value that looks foreign by its label may name a token of ours that somebody relabelled.
  if (planned.blocked) return BLOCKS_THAT_VALUES_SETTLE.has(planned.blocked.code);
  return (
    planned.actions.length > 0 ||
    planned.holds.some(({ code }) => HOLDS_THAT_VALUES_SETTLE.has(code)) ||
    mayHideOrphan(facts, facts.secret.value, world) ||
    mayHoldRelabelled(facts, facts.secret.value, world) ||
    (mode !== 'versions' && (currentIsUnproven(facts, world) || mayBeWrittenAnew(planned)))
  );
}

/** The only token with the mark of the current version was never used: its value may have been lost. */
function currentIsUnproven(facts: EntryFacts, world: Observed): boolean {
  const value = classify(facts, world, world.asOf).current?.content;
  return value?.kind === 'token' && value.proof === 'marked';
}

/** What stands under AWSPENDING for so long may be no function's: its value tells. */
const mayBeWrittenAnew = ({ holds }: EntryPlan): boolean => holds.some(({ code }) => code === 'rotation-stuck');

/** A live token that no label refers to, and nothing can be in flight: its value may never have been stored. */
function mayHideOrphan(facts: EntryFacts, secret: SecretFacts, world: Observed): boolean {
  if (facts.secretAt < later(secret.lastChangedAt, SETTLE_MS)) return false;
  return classify(facts, world, world.asOf).all.some(
    (g) => g.live && g.phase === 'tombstoned' && later(g.token.createdAt, SETTLE_MS) <= world.asOf,
  );
}

async function withDepth(ports: Ports, listed: Place, world: Observed, mode: DepthMode): Promise<EntryFacts> {
  const { region } = listed;
  const facts = await withReplicas(ports, listed);
  const entry = { ...listed, facts };
  const secret = facts.secret.known ? facts.secret.value : undefined;
  // A secret that is scheduled for deletion shows no values (AWS).
  if (!secret || secret.deletedAt !== undefined) return facts;
  const store = ports.stores(region);
  try {
    const versions = (await store.listVersions(secret.arn)).value;
    if (versions.some((version) => !sameStages(version.stages, secret.stages.get(version.id)))) {
      return { ...facts, secret: changing('it keeps changing while it is being read; the next pass looks again') };
    }
    if (mode === 'versions') {
      return { ...facts, depth: { versions, mayHold: mayBeHeld({ facts, secret, world }, versions) } };
    }
    const stored = new Map<VersionId, StoredToken>();
    const reading: Reading = { ports, entry, secret, world };
    for (const id of versionsToRead(reading, versions, mode)) stored.set(id, await valueOf(reading, id));
    const depth: Depth = { versions, stored };
    return { ...facts, depth };
  } catch (error) {
    if (!isPortError(error)) throw error;
    return { ...facts, secret: unknown(error.message) };
  }
}

/** Lists say of a secret that it has copies, and not how those are. */
async function withReplicas({ stores }: Ports, { facts, region }: Place): Promise<EntryFacts> {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  if (secret?.primaryRegion === undefined || secret.replicas || isReplica(secret)) return facts;
  try {
    const { value, at } = await stores(region).describe(secret.arn);
    return { ...facts, secret: known(value), secretAt: at };
  } catch (error) {
    if (!isPortError(error)) throw error;
    return { ...facts, secret: unknown(error.message) };
  }
}

/**
 * Staged versions; others in an emergency, where a token that may be a stranger's is marked for one, and where one was
 * made when a token was that somebody may have relabelled.
 */
function versionsToRead(
  { secret, world, entry: { facts } }: Reading,
  versions: readonly VersionFacts[],
  mode: DepthMode,
): readonly VersionId[] {
  const staged = [...secret.stages.keys()];
  const unstaged = versions.map(({ id }) => id).filter((id) => !secret.stages.has(id));
  if (mode === 'all-values') return [...staged, ...unstaged];
  const doubtful = facts.tokens
    .filter((token) => !isOfRun(token, world) || !isAsMade(token))
    .flatMap((token) => parseLabel(token.label)?.version ?? []);
  const mayHold = versions.filter((version) => world.relabelled.some((token) => isMadeWith(token, version, facts)));
  const asked = new Set([
    ...mayHold.map(({ id }) => id),
    ...unstaged.filter((id) => doubtful.includes(versionMark(id))),
  ]);
  return [...staged, ...unstaged.filter((id) => asked.has(id))];
}

/** Reading values of an entry's secret. */
interface Reading {
  readonly ports: Ports;
  readonly entry: Place;
  readonly secret: SecretFacts;
  readonly world: Observed;
}

async function valueOf({ ports, entry, secret, world }: Reading, id: VersionId): Promise<StoredToken> {
  const { stores, tokenApi } = ports;
  const { tokensById } = world;
  const { workspace, region, facts } = entry;
  const { value: answer } = await stores(region).read(secret.arn, id);
  if (answer.kind !== 'value') {
    return answer.kind === 'empty' ? { kind: 'empty' } : { kind: 'unreadable', why: 'the version is not there' };
  }
  const stages = secret.stages.get(id) ?? [];
  // What another made may carry a copied mark.
  const marked = isInUse(stages) ? [] : markedFor(secret, id, facts);
  const isMarked = (token: TokenId): boolean => {
    const found = tokensById.get(token);
    return found !== undefined && isMarkedFor(found, secret, id, facts);
  };
  const isListed = (token: TokenId): boolean => tokensById.has(token);
  const [only, ...others] = marked;
  const isTold = only !== undefined && others.length === 0 && isOfRun(only, world) && isAsMade(only);
  // Of a superseded token a use would look as if a consumer still had it, and its end would move away with every look.
  const as = isInUse(stages) ? 'use' : 'verification';
  const context = { workspace, api: tokenApi, isListed, isMarked, as } as const;
  return identifyStored(answer.value, { ...context, marked: isTold ? only.id : undefined });
}

/** The token of such a version is to be known for certain. */
const isInUse = (stages: readonly string[]): boolean => stages.includes(AWSCURRENT) || stages.includes(AWSPENDING);

/**
 * Whether two answers tell the same of a version. Two runners who see different versions would not meet at the same next
 * one. A version that the list leaves out is not compared: it may leave out an empty one.
 */
const sameStages = (listed: readonly string[], described: readonly string[] = []): boolean =>
  [...listed].sort().join(' ') === [...described].sort().join(' ');
