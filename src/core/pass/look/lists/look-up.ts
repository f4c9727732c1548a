import type { DesiredState, DesiredToken, EntryName } from '../../../model/desired';
import type { SecretArn, TokenId, TokenName, WorkspaceId } from '../../../model/ids';
import { scopeKeyOf } from '../../../model/label';
import { isReplica } from '../../../model/secret-address';
import type { Instant } from '../../../model/time';
import { isPortError, type PortError } from '../../../ports/errors';
import type { SecretFacts, SecretStore } from '../../../ports/secret-store';
import type { At } from '../../../ports/token-api';
import {
  known,
  type Known,
  NAME_TAG,
  OWNER_TAG,
  RENAMED_TAG,
  unknown,
  WORKSPACE_TAG,
} from '../../../reconcile/observed/observed';
import { concurrently } from '../../../ports/concurrently';
import type { Ports } from '../../../ports/ports';
import { isAnothersByLabel, isLabelledFor } from '../../../reconcile/observed/contradiction';
import { TokenIndex } from '../tokens/token-index';

/** How many reads of the secret store are under way at once. */
const READS_AT_ONCE = 16;

/** What is read in lists, once for many entries: the tokens of the workspace and the secrets with our owner tag. */
export interface Listed {
  readonly tokens: TokenIndex;
  /** By region. */
  readonly ours: ReadonlyMap<string, OurSecrets>;
  /** Secrets of entries that need not be asked for by themselves, because the caller knows what the answer would be. */
  readonly answers?: ReadonlyMap<TokenName, At<SecretFacts>>;
  /** What the caller knows from earlier runs. */
  readonly remembered?: readonly Remembered[];
  /** What can't be listed is believed as far as it tells itself. */
  readonly isEmergency?: boolean;
  /** Only what the entries themselves may come to was listed, so nothing is said of secrets that nobody declares. */
  readonly isPartial?: boolean;
}

/** An entry's secret as an earlier run found it: its ARN tells the account, even when the secret is gone. */
export interface Remembered {
  readonly arn: SecretArn;
  /** Was proven to be this entry's then. */
  readonly token?: TokenId;
}

export interface OurSecrets {
  readonly at: Instant;
  readonly secrets: readonly SecretFacts[];
  /** Copies of secrets in other regions, with the tags of those: none of them is an entry's own. */
  readonly replicas?: readonly SecretFacts[];
  /** They could not be listed, and the run goes on without. */
  readonly why?: string;
}

/** A secret as it was asked for, with the secret store's clock at the answer. */
export interface SecretAnswer {
  readonly secret: Known<SecretFacts | undefined>;
  readonly at: Instant;
}

/** An entry of the spec and what was found where it says. */
export interface Found {
  readonly token: DesiredToken;
  readonly answer: SecretAnswer;
}

/** One spec, its regions made concrete, and what was read for it. */
export interface LookedUp {
  readonly desired: DesiredState;
  readonly listed: Listed;
  readonly found: readonly Found[];
}

/** Reads the list of tokens to its end. Rejects with a `PortError`. */
export async function listTokens({ tokenApi, clock }: Ports, workspace: WorkspaceId): Promise<TokenIndex> {
  let index: TokenIndex | undefined;
  for await (const page of tokenApi.listTokens(workspace)) {
    index ??= new TokenIndex(page.at);
    for (const token of page.value) index.add(token);
  }
  return index ?? new TokenIndex(clock.now());
}

/**
 * Secrets with an owner's tag, in every region that a located spec names. Those of another workspace are not ours. One region that
 * refuses is an unknown fact of its entries; rejects with a `PortError` when none answers, but in an emergency.
 */
export async function listOurSecrets(
  ports: Ports,
  desired: DesiredState,
  isEmergency = false,
): Promise<ReadonlyMap<string, OurSecrets>> {
  const regions = new Set(desired.tokens.flatMap((token) => token.region ?? []));
  if (regions.size === 0) regions.add(await ports.stores(undefined).region());
  const found = new Map<string, OurSecrets>();
  const refused: PortError[] = [];
  for (const region of regions) {
    try {
      found.set(region, await listIn(ports, desired, region));
    } catch (error) {
      if (!isPortError(error)) throw error;
      refused.push(error);
      found.set(region, { at: ports.clock.now(), secrets: [], why: error.message });
    }
  }
  // What leaked has to die whether or not the secret store answers.
  if (refused.length === regions.size && !isEmergency) throw refused[0]!;
  return found;
}

/** The same in one region. */
export async function listIn(
  ports: Ports,
  { ownerId, workspace }: Pick<DesiredState, 'ownerId' | 'workspace'>,
  region: string,
): Promise<OurSecrets> {
  const secrets: SecretFacts[] = [];
  let at: Instant | undefined;
  for await (const page of ports.stores(region).listByTags({ [OWNER_TAG]: ownerId })) {
    at ??= page.at;
    secrets.push(...page.value.filter(({ tags }) => (tags[WORKSPACE_TAG] ?? workspace) === workspace));
  }
  const replicas = secrets.filter(isReplica);
  const own = secrets.filter((secret) => !isReplica(secret));
  return { at: at ?? ports.clock.now(), secrets: own, replicas };
}

/** Asks for the secret of every entry by itself, since lists may lag by minutes (AWS). */
/** @param run all specs of it, this one too */
export async function lookUp(
  ports: Ports,
  desired: DesiredState,
  listed: Listed,
  run: readonly DesiredState[],
): Promise<LookedUp> {
  const tagged = new Map([...listed.ours].map(([region, { secrets }]) => [region, byNameTag(secrets)]));
  const found = await concurrently(desired.tokens, READS_AT_ONCE, async (token) => {
    const told = listed.answers?.get(token.name);
    const ask = () => describeSecret(ports.stores(token.region), { desired, listed, run, tagged }, token);
    return { token, answer: told ? answered(told) : await ask() };
  });
  return { desired, listed, found };
}

/** What an entry is looked up by. */
interface Around {
  readonly desired: DesiredState;
  readonly listed: Listed;
  readonly run: readonly DesiredState[];
  /** The listed secrets of a region by the entry that their tags name: there may be thousands. */
  readonly tagged: ReadonlyMap<string, ReadonlyMap<string, readonly SecretFacts[]>>;
}

function byNameTag(secrets: readonly SecretFacts[]): ReadonlyMap<string, readonly SecretFacts[]> {
  const by = new Map<string, SecretFacts[]>();
  for (const secret of secrets) {
    const name = secret.tags[NAME_TAG];
    if (name === undefined) continue;
    const same = by.get(name);
    if (same) same.push(secret);
    else by.set(name, [secret]);
  }
  return by;
}

/** The secret of an entry; a single one that can't be read is an unknown fact of its entry. */
async function describeSecret(store: SecretStore, around: Around, token: DesiredToken): Promise<SecretAnswer> {
  const { listed } = around;
  const ours = listed.ours.get(token.region ?? '');
  const fallback = ours?.at;
  try {
    const answer = await findSecret(store, around, token);
    return ours?.why === undefined || isCertain(around, token, answer.value)
      ? answered(answer)
      : { secret: unknown(ours.why), at: answer.at };
  } catch (error) {
    if (!isPortError(error) || fallback === undefined) throw error;
    if (error.kind === 'unauthenticated' && ours?.why === undefined) throw error;
    return { secret: unknown(error.message), at: fallback };
  }
}

/**
 * Without the list, a secret is an entry's if the spec gives its ARN or its name. An emergency believes the tags of what has the
 * default name, too: what was renamed may have them as well.
 */
function isCertain(
  { desired: { ownerId }, listed }: Around,
  { secret, name }: DesiredToken,
  found: SecretFacts | undefined,
): boolean {
  if (secret.kind === 'external') return true;
  const isTagged = found?.tags[OWNER_TAG] === ownerId && found.tags[NAME_TAG] === name;
  return isTagged && (secret.named || listed.isEmergency === true);
}

/**
 * An entry keeps the secret that is tagged with its name, or with the one that it was renamed or moved from, even when
 * its default name would now be another, and even when a left-over has that name. Of two secrets with its name it is the
 * one that was renamed: the other was left over then.
 *
 * Anybody who may make secrets can copy tags. So one that has not the declared name goes before that only if a token is labelled
 * for it, which takes rights at the token API; and never where its token is labelled for another entry, which has that name.
 */
async function findSecret(
  store: SecretStore,
  { desired: { ownerId, workspace }, listed: { tokens }, run, tagged: byRegion }: Around,
  token: DesiredToken,
): Promise<At<SecretFacts | undefined>> {
  const ours = byRegion.get(token.region ?? '');
  const { secret: target, name, renamedFrom, movedFrom } = token;
  if (target.kind === 'external') return store.describe(target.arn);
  if (target.named) return store.describe(target.name);
  const isIts = (secret: SecretFacts): boolean =>
    !isAnothersByLabel(secret, { ownerId, workspace }, token, { run, tokens });
  const tagged = (entry: TokenName): readonly SecretFacts[] =>
    ours?.get(entry)?.filter((secret) => secret.deletedAt === undefined && isIts(secret)) ?? [];
  const ofRenamed = tagged(name).filter(
    ({ tags: { [RENAMED_TAG]: from } }) => from !== undefined && from === (renamedFrom ?? from),
  );
  // Lists come in any order: the one that had another name before is the entry's, not one that was made beside it.
  const renamed = [
    ...ofRenamed.filter((secret) => secret.name !== target.name),
    ...ofRenamed,
    ...(renamedFrom === undefined ? [] : tagged(renamedFrom)),
  ];
  const isProven = (secret: SecretFacts): boolean =>
    secret.name === target.name || tokens.ofScope(scopeKeyOf(ownerId, secret.arn)).length > 0;
  const proven = renamed.find(isProven);
  if (proven) return store.describe(proven.arn);
  const first = await store.describe(target.name);
  const isTagged = first.value?.tags[OWNER_TAG] === ownerId && first.value.tags[NAME_TAG] === name;
  if (isTagged && first.value?.deletedAt === undefined) return first;
  // Its tags were changed: whatever else has them now is not the entry's, and this one is not left behind.
  const isLabelled = first.value && isLabelledFor(first.value, { owner: ownerId, name }, tokens);
  if (isLabelled && first.value?.deletedAt === undefined && !renamed[0]) return first;
  if (renamed[0]) return store.describe(renamed[0].arn);
  const others = tagged(name).filter(({ arn }) => arn !== first.value?.arn);
  const former = others[0] ?? (movedFrom && (await findMoved(store, movedFrom, { owner: ownerId, name }, workspace)));
  const found = former && isIts(former) ? await store.describe(former.arn) : undefined;
  // A list that was read a while ago may show a secret that is going by now.
  if (found?.value && found.value.deletedAt === undefined) return found;
  // Of a renamed entry the secret that awaits its deletion has another name.
  const going = first.value ? undefined : ours?.get(name)?.[0];
  return going ? store.describe(going.arn) : first;
}

/** Another run may carry the move out right now: what is not the former owner's any more is this one's. */
const findMoved = async (
  store: SecretStore,
  from: EntryName,
  to: EntryName,
  workspace: WorkspaceId,
): Promise<SecretFacts | undefined> =>
  (await movedSecret(store, from, workspace)) ?? (await movedSecret(store, to, workspace));

/** A move stays within its workspace: the same owner may have an entry of that name in another one. */
async function movedSecret(
  store: SecretStore,
  { owner, name }: EntryName,
  workspace: WorkspaceId,
): Promise<SecretFacts | undefined> {
  for await (const page of store.listByTags({ [OWNER_TAG]: owner, [NAME_TAG]: name })) {
    const found = page.value.find(
      (secret) =>
        secret.deletedAt === undefined && !isReplica(secret) && (secret.tags[WORKSPACE_TAG] ?? workspace) === workspace,
    );
    if (found) return found;
  }
  return undefined;
}

const answered = (answer: At<SecretFacts | undefined>): SecretAnswer => ({
  secret: known(answer.value),
  at: answer.at,
});
