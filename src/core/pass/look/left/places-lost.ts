import { AWS_REGIONS } from '../../../model/aws/aws-regions';
import type { DesiredState, DesiredToken } from '../../../model/desired';
import type { TokenName } from '../../../model/ids';
import { parseLabel, scopeKeyAt } from '../../../model/label';
import { addressOf, baseArn } from '../../../model/secret-address';
import { isPortError } from '../../../ports/errors';
import type { Ports } from '../../../ports/ports';
import type { SecretFacts } from '../../../ports/secret-store';
import type { At, TokenFacts } from '../../../ports/token-api';
import { isLive } from '../../../reconcile/observed/generations';
import { issuedLabel } from '../../../reconcile/observed/issued-as';
import { known, type Lost, type UndeclaredFacts } from '../../../reconcile/observed/observed';
import { type Account, usualPrefix } from '../lists/elsewhere';
import type { LookedUp } from '../lists/look-up';
import { type TokenIndex, tokensOf } from '../tokens/token-index';

/** A secret as a spec would name it, which the label of a live token proves to have been this owner's. */
export interface PlaceNamed {
  readonly entry: TokenName;
  readonly region: string;
  readonly name: string;
  /** Whether a run that lists this account's secrets can tell that it is gone. */
  readonly account: string;
  /** No entry of its name is declared: whatever carries the owner's tags in its region counts as left over. */
  readonly isRemoved: boolean;
}

/** What names are looked for, and what is known already. */
interface Naming {
  readonly tokens: TokenIndex;
  readonly accounts: readonly Account[];
  /** Places of everything that was found so far. */
  readonly scopeKeys: ReadonlySet<string>;
}

/**
 * The places of live tokens that nothing known explains, by the hash in their labels: it is worked out for the names that this spec
 * gives, in every region, and compared.
 */
export function placesNamed(
  { ownerId, tokens: declared }: DesiredState,
  { tokens, accounts, scopeKeys }: Naming,
): ReadonlyMap<string, PlaceNamed> {
  const prefixes = new Set([usualPrefix(ownerId), ...declared.flatMap(prefixOf)]);
  const given = new Map(
    declared.flatMap(({ name, secret }) => (secret.kind === 'managed' ? [[name, secret.name]] : [])),
  );
  const external = new Set(declared.flatMap(({ name, secret }) => (secret.kind === 'external' ? [name] : [])));
  const places = new Map<string, PlaceNamed>();
  for (const [entry, { keys, once }] of unexplainedIn(tokens, scopeKeys)) {
    const own = given.get(entry);
    const names = [...[...prefixes].flatMap((prefix) => [...once].map((one) => prefix + one)), ...(own ? [own] : [])];
    for (const { partition, account } of accounts) {
      for (const region of AWS_REGIONS[partition] ?? []) {
        for (const name of names) {
          const key = scopeKeyAt(ownerId, baseArn({ partition, account, region, name }));
          if (!keys.has(key)) continue;
          const isRemoved = !given.has(entry) && !external.has(entry) && name.endsWith(entry);
          places.set(key, { entry, region, name, account, isRemoved });
        }
      }
    }
  }
  return places;
}

/** Live tokens by the name in their labels: the places that these name, and what their entries were called before. */
function unexplainedIn(
  tokens: TokenIndex,
  scopeKeys: ReadonlySet<string>,
): ReadonlyMap<TokenName, { readonly keys: Set<string>; readonly once: Set<string> }> {
  const found = new Map<TokenName, { readonly keys: Set<string>; readonly once: Set<string> }>();
  for (const token of tokens.byId.values()) {
    const issued = issuedLabel(token);
    const label = parseLabel(token.label) ?? issued;
    if (!label || scopeKeys.has(label.scopeKey) || !isLive(token, tokens.at)) continue;
    const group = found.get(label.name) ?? { keys: new Set(), once: new Set() };
    group.keys.add(label.scopeKey);
    for (const { name } of [label, ...(issued ? [issued] : [])]) group.once.add(name);
    found.set(label.name, group);
  }
  return found;
}

/** What the spec puts before the names of its entries to name their secrets. */
const prefixOf = ({ name, secret }: DesiredToken): readonly string[] =>
  secret.kind === 'managed' && !secret.named && secret.name.endsWith(name) ? [secret.name.slice(0, -name.length)] : [];

/**
 * Secrets of ours that somebody deleted for good, and whose tokens live on: of such an entry nothing else tells any more, once the spec
 * declares it no more, or gives it another secret. Each is asked for by itself; where that can't be, nothing is said.
 */
export async function secretsLost(
  { stores }: Pick<Ports, 'stores'>,
  { desired, listed, found }: LookedUp,
  places: ReadonlyMap<string, PlaceNamed>,
): Promise<readonly UndeclaredFacts[]> {
  const arns = [...listed.ours.values()].flatMap(({ secrets }) => secrets.map(({ arn }) => arn));
  const here = new Set([...arns, ...found.flatMap(ownArn)].flatMap((arn) => addressOf(arn)?.account ?? []));
  const names = new Map(found.map(({ token }) => [token.renamedFrom, token.name] as const));
  for (const { token } of found) names.set(token.name, token.name);
  const lost: UndeclaredFacts[] = [];
  for (const [key, { entry, region, name, account }] of places) {
    const answer = here.has(account) ? await ask(() => stores(region).describe(name)) : undefined;
    if (!answer || answer.value) continue;
    const formerOf = names.get(entry);
    lost.push({
      secret: known(undefined),
      secretAt: answer.at,
      scopeKeys: [key],
      tokens: tokensOf(listed.tokens, [key], undefined),
      tokensAt: listed.tokens.at,
      elsewhere: [],
      sharedWith: [],
      name: entry,
      region,
      unproven: false,
      lostSecret: name,
      ...(formerOf !== undefined && { formerOf, ...overlapOf(formerOf, desired) }),
    });
  }
  return lost;
}

const ownArn = ({ token, answer: { secret } }: LookedUp['found'][number]): readonly SecretFacts['arn'][] =>
  token.secret.kind === 'managed' && secret.known && secret.value ? [secret.value.arn] : [];

function overlapOf(name: TokenName, { tokens }: DesiredState): Pick<UndeclaredFacts, 'overlap'> {
  const entry = tokens.find((token) => token.name === name);
  return entry ? { overlap: entry.rotation.overlap } : {};
}

async function ask(
  describe: () => Promise<At<SecretFacts | undefined>>,
): Promise<At<SecretFacts | undefined> | undefined> {
  try {
    return await describe();
  } catch (error) {
    if (!isPortError(error)) throw error;
    return undefined;
  }
}

/** What tokens without a secret are looked for in. */
interface Searched extends Pick<Naming, 'tokens' | 'scopeKeys'> {
  /** Six characters behind the ARNs of secrets that were seen: a copy has those of what it was made of. */
  readonly suffixes: ReadonlySet<string>;
  readonly isOfCreators: (token: TokenFacts) => boolean;
}

/**
 * Live tokens that a creator of ours made, whose labels lead to no secret, and that say themselves that they are of an entry of this
 * owner. That proves nothing: it is told, and a person decides.
 */
export function tokensLost(
  { ownerId }: Pick<DesiredState, 'ownerId'>,
  { tokens, scopeKeys, suffixes, isOfCreators }: Searched,
): readonly Lost[] {
  return [...tokens.byId.values()].flatMap((token) => {
    const label = parseLabel(token.label) ?? issuedLabel(token);
    if (!label || scopeKeys.has(label.scopeKey) || token.managedBy?.owner !== ownerId) return [];
    if (suffixes.has(label.incarnation)) return [];
    return isLive(token, tokens.at) && isOfCreators(token) ? [{ token, name: token.managedBy.entry }] : [];
  });
}
