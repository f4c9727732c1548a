import type { RoleCatalogue } from '../model/access';
import type { DesiredState, DesiredToken } from '../model/desired';
import { type TokenId, type TokenName, tokenName, type WorkspaceId } from '../model/ids';
import { placeOf } from '../model/label';
import type { Instant } from '../model/time';
import { isPortError } from '../ports/errors';
import type { SecretFacts, SecretStore } from '../ports/secret-store';
import type { At } from '../ports/token-api';
import { isLive } from '../reconcile/generations';
import { type EntryFacts, known, type Known, NAME_TAG, type Observed, OWNER_TAG, unknown } from '../reconcile/observed';
import { claimsOf } from './claims';
import { concurrently } from './concurrently';
import type { Ports } from './ports';
import { TokenIndex } from './token-index';

/** How many reads of the secret store are under way at once. */
const READS_AT_ONCE = 16;

type UndeclaredFacts = EntryFacts & { readonly region?: string };

/** What is read in lists, once for many entries: the tokens of the workspace and the secrets with our owner tag. */
export interface Listed {
  readonly tokens: TokenIndex;
  /** By region; the empty key is the region of the environment. */
  readonly ours: ReadonlyMap<string, OurSecrets>;
  /** Secrets of entries that need not be asked for by themselves, because the caller knows what the answer would be. */
  readonly answers?: ReadonlyMap<TokenName, At<SecretFacts>>;
}

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
  const tokens = await listTokens(ports, desired.workspace);
  const ours = await listOurSecrets(ports, desired);
  return observeListed(ports, desired, catalogue, managementToken, { tokens, ours });
}

/** The same with lists that were read before: a driver that is asked for one entry at a time reads them once for all. */
export async function observeListed(
  ports: Ports,
  desired: DesiredState,
  catalogue: RoleCatalogue,
  managementToken: TokenId,
  { tokens, ours, answers }: Listed,
): Promise<Observed> {
  const found = await concurrently(desired.tokens, READS_AT_ONCE, async (token) => {
    const told = answers?.get(token.name);
    const ask = () => describeSecret(ports.stores(token.region), token, ours.get(regionKey(token.region)));
    return { token, answer: told ? answered(told) : await ask() };
  });
  const declared = new Map<TokenName, EntryFacts>();
  for (const { token, answer } of found) {
    const { secret, at } = answer;
    declared.set(token.name, entryFacts(desired, tokens, secret, at, token.name));
  }
  const undeclared = new Map<TokenName, UndeclaredFacts>();
  for (const [key, { at, secrets }] of ours) {
    const isClaimed = claimsOf(found.filter(({ token }) => regionKey(token.region) === key));
    for (const secret of secrets) {
      if (isClaimed(secret)) continue;
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

/** Reads the list of tokens to its end. */
export async function listTokens({ tokenApi, clock }: Ports, workspace: WorkspaceId): Promise<TokenIndex> {
  let index: TokenIndex | undefined;
  for await (const page of tokenApi.listTokens(workspace)) {
    index ??= new TokenIndex(page.at);
    for (const token of page.value) index.add(token);
  }
  return index ?? new TokenIndex(clock.now());
}

export const regionKey = (region: string | undefined): string => region ?? '';

export interface OurSecrets {
  readonly at: Instant;
  readonly secrets: readonly SecretFacts[];
}

/** Secrets with our owner tag, in every region that the spec names. */
export async function listOurSecrets(ports: Ports, desired: DesiredState): Promise<ReadonlyMap<string, OurSecrets>> {
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
  const mine = place === undefined ? [] : tokens.atPlace(place);
  const elsewhere = name === undefined || facts ? [] : tokens.named(name).filter((token) => isLive(token, tokens.at));
  return { secret, secretAt, tokens: mine, elsewhere };
}
