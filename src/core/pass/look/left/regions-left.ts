import { AWS_REGIONS } from '../../../model/aws/aws-regions';
import type { DesiredState } from '../../../model/desired';
import type { OwnerId, TokenName } from '../../../model/ids';
import { parseLabel, scopeKeyAt, scopeKeyOf } from '../../../model/label';
import { isPortError } from '../../../ports/errors';
import type { Ports } from '../../../ports/ports';
import type { SecretFacts } from '../../../ports/secret-store';
import { isLive } from '../../../reconcile/observed/generations';
import { type EntryFacts, NAME_TAG } from '../../../reconcile/observed/observed';
import type { Account } from '../lists/elsewhere';
import { listIn, type LookedUp } from '../lists/look-up';
import type { Resolved } from '../lists/resolved';
import type { TokenIndex } from '../tokens/token-index';
import type { PlaceNamed } from './places-lost';

/** What tells whose labels are. */
interface Known {
  /** Places of everything that was found so far. */
  readonly scopeKeys: ReadonlySet<string>;
  readonly owners: readonly OwnerId[];
  /** ARNs without suffix of what entries of the run come to. */
  readonly bases: ReadonlySet<string>;
}

/**
 * Every region, where a live token carries a label of ours that no place known to the run explains: an entry that was renamed keeps a
 * secret of its former name, and once it got another one in another region nothing but a look there finds the one that it left.
 */
function regionsOfUnexplained(
  tokens: TokenIndex,
  { scopeKeys, owners, bases }: Known,
  accounts: readonly Account[],
): ReadonlySet<string> {
  const ofRun = new Set(owners.flatMap((owner) => [...bases].map((base) => scopeKeyAt(owner, base))));
  const isUnexplained = [...tokens.byId.values()].some((token) => {
    const key = parseLabel(token.label)?.scopeKey;
    return key !== undefined && !scopeKeys.has(key) && !ofRun.has(key) && isLive(token, tokens.at);
  });
  return new Set(isUnexplained ? accounts.flatMap(({ partition }) => AWS_REGIONS[partition] ?? []) : []);
}

/** The places of what a spec declares, and of what carries its owner's tags. */
export function keysKnown(
  { desired, listed }: Pick<LookedUp, 'desired' | 'listed'>,
  declared: ReadonlyMap<TokenName, EntryFacts>,
): ReadonlySet<string> {
  const here = [...listed.ours.values()].flatMap(({ secrets }) => secrets.map(({ arn }) => arn));
  const keys = [...declared.values()].flatMap((facts) => facts.scopeKeys);
  return new Set([...keys, ...here.map((arn) => scopeKeyOf(desired.ownerId, arn))]);
}

/** One spec of a run, and what it is asked for. */
interface Looking {
  readonly ports: Ports;
  readonly desired: DesiredState;
  /** Somebody asks for what is left over: it is looked for at whatever cost. */
  readonly isPruning?: boolean;
}

interface OfRun {
  readonly resolved: Resolved;
  readonly owners: readonly OwnerId[];
  /** What entries of the spec are called, or were called once. */
  readonly names: ReadonlySet<string>;
  /** Places that labels of live tokens lead to, by their scope key. */
  readonly places: ReadonlyMap<string, PlaceNamed>;
}

/**
 * Secrets of ours in regions that the spec names no more; where those can't be asked, nothing is said of them. Where nothing but a
 * guess leads to a region, only what entries of the spec left there counts: another file may declare the rest.
 */
export async function secretsLeftElsewhere(
  { ports, desired, isPruning = false }: Looking,
  { listed }: LookedUp,
  declared: ReadonlyMap<TokenName, EntryFacts>,
  { resolved: { accounts, bases }, owners, names, places }: OfRun,
): Promise<readonly SecretFacts[]> {
  const scopeKeys = keysKnown({ desired, listed }, declared);
  const told = new Set([
    ...[...declared.values()].flatMap((facts) => facts.elsewhere.flatMap((e) => e.region ?? [])),
    ...[...places.values()].flatMap(({ region, isRemoved }) => (isRemoved ? [region] : [])),
  ]);
  const guessed = isPruning ? regionsOfUnexplained(listed.tokens, { scopeKeys, owners, bases }, accounts) : [];
  const found: SecretFacts[] = [];
  for (const region of new Set([...told, ...guessed])) {
    if (listed.ours.has(region)) continue;
    try {
      const { secrets } = await listIn(ports, desired, region);
      found.push(...secrets.filter(({ tags }) => told.has(region) || names.has(tags[NAME_TAG] ?? '')));
    } catch (error) {
      if (!isPortError(error)) throw error;
    }
  }
  return found;
}
