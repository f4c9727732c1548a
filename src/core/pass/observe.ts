import type { RoleCatalogue } from '../model/access';
import type { DesiredState, DesiredToken } from '../model/desired';
import { type TokenId, type TokenName, tokenName } from '../model/ids';
import { parseLabel, placeOf } from '../model/label';
import type { Instant } from '../model/time';
import { isPortError } from '../ports/errors';
import type { SecretFacts, SecretStore } from '../ports/secret-store';
import type { At, TokenFacts } from '../ports/token-api';
import { isLive } from '../reconcile/generations';
import { type EntryFacts, known, type Known, NAME_TAG, type Observed, OWNER_TAG, unknown } from '../reconcile/observed';
import { isClaimed } from './claims';
import { concurrently } from './concurrently';
import type { Ports } from './ports';

/** How many reads of the secret store are under way at once. */
const READS_AT_ONCE = 16;

type UndeclaredFacts = EntryFacts & { readonly region?: string };

/**
 * Looks at everything that a plan rests on: all tokens of the workspace, page by page, and the secrets of the declared
 * entries and of our owner tag. No value is read. A failure to list rejects with a `PortError`; a single secret that
 * can't be read is an unknown fact of its entry.
 */
export async function observe(
  ports: Ports,
  desired: DesiredState,
  catalogue: RoleCatalogue,
  managementToken: TokenId,
): Promise<Observed> {
  const tokens = await listTokens(ports, desired);
  const ours = await listOurSecrets(ports, desired);
  const found = await concurrently(desired.tokens, READS_AT_ONCE, async (token) => {
    const answer = await describeSecret(ports.stores(token.region), token, ours.get(regionKey(token.region)));
    return { token, answer };
  });
  const declared = new Map<TokenName, EntryFacts>();
  for (const { token, answer } of found) {
    const { secret, at } = answer;
    declared.set(token.name, entryFacts(desired, tokens, secret, at, token.name));
  }
  const undeclared = new Map<TokenName, UndeclaredFacts>();
  for (const [key, { at, secrets }] of ours) {
    const here = found.filter(({ token }) => regionKey(token.region) === key);
    for (const secret of secrets) {
      if (isClaimed(secret, here)) continue;
      const facts = entryFacts(desired, tokens, known(secret), at, undefined);
      if (secret.deletedAt !== undefined && facts.tokens.length === 0) continue;
      // Two secrets may carry one name: an entry that was given another secret leaves its former one behind.
      const tagged = tokenName(secret.tags[NAME_TAG] ?? secret.name);
      const name = declared.has(tagged) || undeclared.has(tagged) ? tokenName(secret.name) : tagged;
      undeclared.set(name, { ...facts, ...(key !== '' && { region: key }) });
    }
  }
  return {
    workspace: desired.workspace,
    asOf: tokens.at,
    managementToken,
    catalogue,
    declared,
    undeclared,
    tokensById: tokens.byId,
  };
}

interface TokenIndex {
  readonly at: Instant;
  readonly byId: ReadonlyMap<TokenId, TokenFacts>;
  /** Tokens with a label of our form, by the place (owner and secret) that it names. */
  readonly byPlace: ReadonlyMap<string, readonly TokenFacts[]>;
  /** The same tokens by the name that people read. */
  readonly byName: ReadonlyMap<string, readonly TokenFacts[]>;
}

async function listTokens({ tokenApi, clock }: Ports, desired: DesiredState): Promise<TokenIndex> {
  const byId = new Map<TokenId, TokenFacts>();
  const byPlace = new Map<string, TokenFacts[]>();
  const byName = new Map<string, TokenFacts[]>();
  let at: Instant | undefined;
  for await (const page of tokenApi.listTokens(desired.workspace)) {
    at ??= page.at;
    for (const token of page.value) {
      // Pages may overlap when tokens are made meanwhile.
      if (byId.has(token.id)) continue;
      byId.set(token.id, token);
      const label = parseLabel(token.label);
      if (!label) continue;
      append(byPlace, label.place, token);
      append(byName, label.name, token);
    }
  }
  return { at: at ?? clock.now(), byId, byPlace, byName };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const regionKey = (region: string | undefined): string => region ?? '';

interface OurSecrets {
  readonly at: Instant;
  readonly secrets: readonly SecretFacts[];
}

/** Secrets with our owner tag, in every region that the spec names. */
async function listOurSecrets(ports: Ports, desired: DesiredState): Promise<ReadonlyMap<string, OurSecrets>> {
  const regions = new Set(desired.tokens.map((token) => regionKey(token.region)));
  if (regions.size === 0) regions.add('');
  const found = new Map<string, OurSecrets>();
  for (const region of regions) {
    const secrets: SecretFacts[] = [];
    let at: Instant | undefined;
    for await (const page of ports
      .stores(region === '' ? undefined : region)
      .listByTags({ [OWNER_TAG]: desired.ownerId })) {
      at ??= page.at;
      secrets.push(...page.value);
    }
    found.set(region, { at: at ?? ports.clock.now(), secrets });
  }
  return found;
}

/**
 * The secret of an entry, asked for by itself, since lists may lag by minutes (AWS). An entry keeps the secret that is
 * tagged with its name, or with the one it was renamed from, even when its default name would now be another.
 */
async function describeSecret(
  store: SecretStore,
  token: DesiredToken,
  ours: OurSecrets | undefined,
): Promise<{ readonly secret: Known<SecretFacts | undefined>; readonly at: Instant }> {
  const fallback = ours?.at;
  try {
    const target = token.secret;
    const first = await store.describe(target.kind === 'managed' ? target.name : target.arn);
    if (target.kind === 'external' || target.named || first.value) return answered(first);
    const former =
      ours?.secrets.find((secret) => secret.tags[NAME_TAG] === token.name) ??
      ours?.secrets.find((secret) => secret.tags[NAME_TAG] === token.renamedFrom && token.renamedFrom !== undefined);
    return answered(former && former.deletedAt === undefined ? await store.describe(former.arn) : first);
  } catch (error) {
    if (!isPortError(error) || error.kind === 'unauthenticated' || fallback === undefined) throw error;
    return { secret: unknown(error.message), at: fallback };
  }
}

const answered = (answer: At<SecretFacts | undefined>) => ({ secret: known(answer.value), at: answer.at });

function entryFacts(
  desired: DesiredState,
  tokens: TokenIndex,
  secret: Known<SecretFacts | undefined>,
  secretAt: Instant,
  name: TokenName | undefined,
): EntryFacts {
  const facts = secret.known ? secret.value : undefined;
  const place = facts && placeOf(desired.ownerId, facts.arn);
  const mine = place === undefined ? [] : (tokens.byPlace.get(place) ?? []);
  const elsewhere =
    name === undefined || facts ? [] : (tokens.byName.get(name) ?? []).filter((token) => isLive(token, tokens.at));
  return { secret, secretAt, tokens: mine, elsewhere };
}
