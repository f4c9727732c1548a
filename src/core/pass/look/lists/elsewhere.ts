import { AWS_REGIONS } from '../../../model/aws/aws-regions';
import type { DesiredState, DesiredToken, EntryName } from '../../../model/desired';
import { type OwnerId, ownerId as asOwner, type TokenName } from '../../../model/ids';
import { parseLabel, scopeKeyAt, scopeKeyOf } from '../../../model/label';
import { baseArn, addressOf, type SecretAddress } from '../../../model/secret-address';
import { isPortError } from '../../../ports/errors';
import type { SecretFacts, SecretStore } from '../../../ports/secret-store';
import { isLive } from '../../../reconcile/observed/generations';
import { type Elsewhere, NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../../reconcile/observed/observed';
import { concurrently } from '../../../ports/concurrently';
import type { LookedUp } from './look-up';
import type { Ports } from '../../../ports/ports';
import type { TokenIndex } from '../tokens/token-index';

/** An AWS account that some ARN of the run has shown. */
export type Account = Pick<SecretAddress, 'partition' | 'account'>;

/** The hashes that labels of an entry's tokens may carry while its secret is not there to tell its ARN. */
export function possibleScopeKeys(
  owners: readonly OwnerId[],
  token: DesiredToken,
  accounts: readonly Account[],
): readonly string[] {
  const { secret, region } = token;
  if (secret.kind === 'external') return owners.map((owner) => scopeKeyAt(owner, secret.arn.slice(0, -7)));
  if (region === undefined) return [];
  return owners.flatMap((owner) =>
    accounts.map((account) => scopeKeyAt(owner, baseArn({ ...account, region, name: secret.name }))),
  );
}

/** An entry, and the keys of its secrets. */
interface OfEntry {
  readonly owner: OwnerId;
  readonly token: DesiredToken;
  readonly scopeKeys: readonly string[];
  /** Those that its tokens may carry; its own by default. */
  readonly names?: readonly TokenName[];
  /** Entries of other owners that it continues. */
  readonly continued?: readonly EntryName[];
}

/**
 * Live tokens with the name of an entry that belong to another secret. Their labels hold a hash only, but the hash of
 * this owner's secret of the same name in another region can be worked out and compared.
 */
export function tokensElsewhere(
  { continued = [], ...own }: OfEntry,
  tokens: TokenIndex,
  accounts: readonly Account[],
): readonly Elsewhere[] {
  const theirs = continued.map(({ owner, name }) => ({ ...own, owner, names: [name] }));
  const found = [own, ...theirs].flatMap((one) => elsewhereOf(one, tokens, accounts));
  // What says its region goes before the same without one.
  const sorted = found.sort((a, b) => Number(a.region === undefined) - Number(b.region === undefined));
  return sorted.filter(({ token: { id } }, index) => sorted.findIndex((one) => one.token.id === id) === index);
}

function elsewhereOf(
  { owner, token, scopeKeys, names: known = [token.name] }: Omit<OfEntry, 'continued'>,
  tokens: TokenIndex,
  accounts: readonly Account[],
): readonly Elsewhere[] {
  const others = known
    .flatMap((name) => tokens.named(name))
    .filter((one) => isLive(one, tokens.at) && !scopeKeys.includes(parseLabel(one.label)?.scopeKey ?? ''));
  if (others.length === 0) return [];
  const { secret } = token;
  const usual = known.map((name) => `${usualPrefix(owner)}${name}`);
  const regions = accounts.flatMap((account) =>
    (AWS_REGIONS[account.partition] ?? []).flatMap((region) => {
      // What an entry left in its own region is listed there.
      const names = [...(region === token.region ? [] : usual), ...(secret.kind === 'managed' ? [secret.name] : [])];
      return names.map((name) => [scopeKeyAt(owner, baseArn({ ...account, region, name })), region] as const);
    }),
  );
  const regionOfKey = new Map(regions);
  return others.map((one) => {
    const region = regionOfKey.get(parseLabel(one.label)?.scopeKey ?? '');
    return region === undefined ? { token: one } : { token: one, region };
  });
}

/** What stands before the names of an owner's entries where its spec says nothing else. */
export const usualPrefix = (owner: OwnerId): string => `hawzu/${owner}/`;

/** What of a run tells whose labels are. */
export interface OfRun {
  readonly accounts: readonly Account[];
  /** Owners of the other specs of the run. */
  readonly owners: readonly OwnerId[];
  /** Keys of everything that entries of the run come to. */
  readonly declared: ReadonlySet<string>;
  /** Entries of other owners that entries of this one continue: their tokens are not another's. */
  readonly continued: readonly EntryName[];
}

/**
 * Other owners may have entries of the same names in the workspace, and their tokens are not what leaked. Their secrets
 * in the regions of the run tell by their tags who they are; the labels of what they have in other regions under the usual
 * names can be worked out then. What is left may be this owner's. Asked only in an emergency, since these lists are long.
 */
export async function withAnothers(
  { stores }: Pick<Ports, 'stores'>,
  { ownerId, tokens }: DesiredState,
  elsewhere: readonly Elsewhere[],
  { accounts, owners, declared, continued }: OfRun,
): Promise<readonly Elsewhere[]> {
  const isIn = (keys: ReadonlySet<string>, { token }: Elsewhere): boolean =>
    keys.has(parseLabel(token.label)?.scopeKey ?? '');
  // A former name may be another entry's by now.
  const left = elsewhere.filter((one) => !isIn(declared, one));
  const doubtful = left.filter(({ region }) => region === undefined);
  if (doubtful.length === 0) return left;
  const isContinued = (owner: string, name: string | undefined): boolean =>
    continued.some((one) => one.owner === owner && one.name === name);
  const keys = new Set<string>();
  const others = new Set(owners);
  for (const region of new Set(tokens.map((token) => token.region))) {
    for (const { arn, tags } of await secretsIn(stores(region))) {
      const owner = tags[OWNER_TAG];
      if (owner === undefined || owner === ownerId) continue;
      if (isContinued(owner, tags[NAME_TAG])) continue;
      others.add(asOwner(owner));
      keys.add(scopeKeyOf(asOwner(owner), arn));
    }
  }
  const names = new Set(doubtful.flatMap(({ token }) => parseLabel(token.label)?.name ?? []));
  for (const owner of others) {
    for (const account of accounts) {
      for (const region of AWS_REGIONS[account.partition] ?? []) {
        for (const name of names)
          if (!isContinued(owner, name))
            keys.add(scopeKeyAt(owner, baseArn({ ...account, region, name: `${usualPrefix(owner)}${name}` })));
      }
    }
  }
  return left.map((one) => (one.region === undefined && isIn(keys, one) ? { ...one, isAnothers: true } : one));
}

/** All that can be listed; in an emergency nothing waits for what can't. */
async function secretsIn(store: SecretStore): Promise<readonly SecretFacts[]> {
  const found: SecretFacts[] = [];
  try {
    for await (const { value } of store.listByTags({})) found.push(...value);
  } catch (error) {
    if (!isPortError(error)) throw error;
  }
  return found;
}

/** So many entries are enough to find where a whole spec is. */
const PROBED_ENTRIES = 2;
const PROBES_AT_ONCE = 16;

/**
 * The accounts in whose other regions this owner's secrets are. Asked only where a run finds none of its secrets and live
 * tokens with the names of its entries: in the wrong region it would make every token again. A region that can't be asked
 * says nothing.
 */
export async function accountsElsewhere(
  { stores }: Pick<Ports, 'stores'>,
  { desired, listed, found }: LookedUp,
): Promise<readonly Account[]> {
  const suspects = found
    .filter(({ token }) => token.secret.kind === 'managed' && listed.tokens.named(token.name).length > 0)
    .slice(0, PROBED_ENTRIES);
  const asked = suspects.flatMap(({ token }) =>
    regionsBeside(token.region).map((region) => ({
      region,
      name: token.secret.kind === 'managed' ? token.secret.name : '',
    })),
  );
  const addresses = await concurrently(asked, PROBES_AT_ONCE, async ({ region, name }) => {
    try {
      const { value: secret } = await stores(region).describe(name);
      const ours = secret?.tags[OWNER_TAG] === desired.ownerId;
      return ours && (secret.tags[WORKSPACE_TAG] ?? desired.workspace) === desired.workspace
        ? addressOf(secret.arn)
        : undefined;
    } catch (error) {
      if (!isPortError(error)) throw error;
      return undefined;
    }
  });
  return addresses.filter((address) => address !== undefined);
}

/**
 * The account of a run whose own secrets are all gone, as anybody's secret there shows it: without it no label tells whose
 * token it is. Asked only in an emergency, when the tokens of such an entry are to die.
 */
export async function accountsHere(
  { stores }: Pick<Ports, 'stores'>,
  { desired }: Pick<LookedUp, 'desired'>,
): Promise<readonly Account[]> {
  const regions = new Set(desired.tokens.map(({ region }) => region));
  const found = await concurrently([...regions], PROBES_AT_ONCE, async (region) => {
    try {
      for await (const { value } of stores(region).listByTags({})) {
        const addresses = value.flatMap(({ arn }) => addressOf(arn) ?? []);
        if (addresses[0]) return addresses[0];
      }
    } catch (error) {
      if (!isPortError(error)) throw error;
    }
    return undefined;
  });
  return found.filter((address) => address !== undefined);
}

/** The other regions of a region's partition. */
const regionsBeside = (region: string | undefined): readonly string[] =>
  (Object.values(AWS_REGIONS).find((regions) => regions.includes(region ?? '')) ?? []).filter((one) => one !== region);
