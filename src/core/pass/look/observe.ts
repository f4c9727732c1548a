import { conceal } from '../../diagnostics/conceal';
import type { RoleCatalogue } from '../../model/access';
import type { DesiredState } from '../../model/desired';
import { type OwnerId, type TokenId, tokenName, type TokenName } from '../../model/ids';
import { lengthFrom } from '../../model/time';
import { parseLabel, scopeKeyAt, scopeKeyOf, splitArn } from '../../model/label';
import { isReplica, regionOf } from '../../model/secret-address';
import type { SecretFacts } from '../../ports/secret-store';
import { markedCreators } from '../../reconcile/observed/creators';
import { markedFor } from '../../reconcile/observed/staged-versions';
import {
  creatorOf,
  type EntryFacts,
  NAME_TAG,
  type Observed,
  type SecretCopy,
  type UndeclaredFacts,
  WORKSPACE_TAG,
} from '../../reconcile/observed/observed';
import { accountsTold } from './lists/accounts-told';
import { abandonedTokens } from './tokens/abandoned';
import { relabelledTokens } from './tokens/relabelled';
import { copyOf, SecretsSeen } from './lists/copies';
import { type Account, accountsElsewhere, accountsHere } from './lists/elsewhere';
import { declaredFacts, withOtherOwners } from './declared-facts';
import { formersMoved } from './left/formers-moved';
import { factsOfSecret } from './left/facts-of-secret';
import { type PlaceNamed, placesNamed, secretsLost, tokensLost } from './left/places-lost';
import { keysKnown, secretsLeftElsewhere } from './left/regions-left';
import { namesBefore } from './left/names-before';
import { type Listed, listOurSecrets, listTokens, type LookedUp, lookUp } from './lists/look-up';
import type { Ports } from '../../ports/ports';
import { Resolved } from './lists/resolved';
import type { TokenIndex } from './tokens/token-index';

/** One spec of a run, with the world as its workspace is reached. */
export interface Scope {
  readonly ports: Ports;
  /** Located: see `locate`. */
  readonly desired: DesiredState;
  readonly catalogue: RoleCatalogue;
  readonly managementToken: TokenId;
  /** For a driver that reads lists once for many scopes. */
  readonly listed?: () => Promise<Listed>;
  /** Tokens are to die even if the secret store answers nothing. */
  readonly isEmergency?: boolean;
  /** Somebody asks for what is left over: it is looked for at whatever cost. */
  readonly isPruning?: boolean;
}

/**
 * Looks at everything that the plans of a run rest on: all tokens of each workspace, page by page, and the secrets of the
 * declared entries and of our owner tags. No value is read. A failure to list rejects with a `PortError`, but for secrets in
 * an emergency; a single secret that can't be read is an unknown fact of its entry.
 */
export async function observe(scopes: readonly Scope[]): Promise<readonly Observed[]> {
  const tokens = new Map<string, TokenIndex>();
  const lookedUp: LookedUp[] = [];
  const run = scopes.map(({ desired }) => desired);
  for (const { ports, desired, listed, isEmergency } of scopes) {
    if (listed) {
      lookedUp.push(await lookUp(ports, desired, await listed(), run));
      continue;
    }
    const index = tokens.get(desired.workspace) ?? (await listTokens(ports, desired.workspace));
    tokens.set(desired.workspace, index);
    const ours = await listOurSecrets(ports, desired, isEmergency);
    lookedUp.push(await lookUp(ports, desired, { tokens: index, ours, isEmergency: isEmergency === true }, run));
  }
  const known = new Resolved(lookedUp);
  const probed = [
    ...(known.accounts.length > 0 ? [] : await probeAccounts(scopes, lookedUp)),
    ...(await toldInEmergency(scopes, lookedUp)),
  ];
  const resolved = probed.length > 0 ? new Resolved(lookedUp, probed) : known;
  const owners = lookedUp.map(({ desired }) => desired.ownerId);
  const whole = { resolved, seen: new SecretsSeen(lookedUp), owners, run };
  return Promise.all(scopes.map((scope, index) => observedOf(scope, lookedUp[index]!, whole)));
}

/**
 * Nothing of ours is in the regions of the run, so no ARN has told the account. A driver that sees one entry at a time
 * can't draw a conclusion from that.
 */
async function probeAccounts(scopes: readonly Scope[], lookedUp: readonly LookedUp[]): Promise<readonly Account[]> {
  const found = await Promise.all(
    scopes.map(async ({ ports, listed, isEmergency }, index) => {
      const here = isEmergency ? await accountsHere(ports, lookedUp[index]!) : [];
      return listed || here.length > 0 ? here : accountsElsewhere(ports, lookedUp[index]!);
    }),
  );
  return found.flat();
}

/** What is known of accounts without the secret store, which may be silent when tokens are to die. */
async function toldInEmergency(scopes: readonly Scope[], lookedUp: readonly LookedUp[]): Promise<readonly Account[]> {
  const told = scopes.map(async ({ ports, isEmergency }, index) =>
    isEmergency ? accountsTold(ports, lookedUp[index]!) : [],
  );
  return (await Promise.all(told)).flat();
}

/** What all specs of a run come to. */
interface WholeRun {
  readonly resolved: Resolved;
  readonly seen: SecretsSeen;
  readonly owners: readonly OwnerId[];
  readonly run: readonly DesiredState[];
}

async function observedOf(
  scope: Scope,
  looked: LookedUp,
  { resolved, seen, owners, run }: WholeRun,
): Promise<Observed> {
  const { ports, desired, managementToken, catalogue, isEmergency = false } = scope;
  const { tokens } = looked.listed;
  const before = namesBefore(looked);
  const found = declaredFacts(looked, isEmergency ? before : undefined, { resolved, run });
  const declared = isEmergency ? await withOtherOwners(found, ports, looked, { resolved, owners }) : found;
  const once = [...before.values()].flatMap((earlier) => [...earlier]);
  const names = new Set<string>([...desired.tokens.map(({ name }) => name), ...once]);
  const { accounts } = resolved;
  const keys = keysKnown(looked, declared);
  const places = looked.listed.isPartial
    ? new Map<string, PlaceNamed>()
    : placesNamed(desired, { tokens, accounts, scopeKeys: keys });
  const ofRun = { resolved, owners, names, places };
  const left = looked.listed.isPartial
    ? []
    : secretsLeft(looked, resolved, await secretsLeftElsewhere(scope, looked, declared, ofRun));
  const copies = left.flatMap((secret) => copyIn(secret, copyOf(secret, { desired, tokens, seen, resolved })));
  const around = { ports, looked, declared, bases: resolved.bases };
  const undeclared = [
    ...undeclaredFacts(
      looked,
      left.filter(({ arn }) => !copies.some(({ secret }) => secret.arn === arn)),
      before,
    ),
    ...(isEmergency
      ? await formersMoved(around)
      : await secretsLost(ports, looked, unexplained(places, looked, left, seen))),
  ];
  const known = (looked.listed.remembered ?? []).flatMap(({ token }) => token ?? []);
  const remembered = new Set(known.flatMap((id) => tokens.byId.get(id) ?? []).map(creatorOf));
  const creators = new Set([...markedCreators(managementToken, [...declared.values(), ...undeclared]), ...remembered]);
  const explained = new Set([...declared.values(), ...undeclared].flatMap(({ scopeKeys }) => scopeKeys));
  const abandoned =
    scope.listed || isEmergency
      ? []
      : await abandonedTokens(ports, desired, {
          tokens,
          regions: looked.listed.ours.keys(),
          scopeKeys: explained,
          owners: [...new Set(owners)],
          bases: resolved.bases,
          ...(!scope.isPruning && { creators }),
        });
  const lost =
    scope.listed || isEmergency
      ? []
      : tokensLost(desired, {
          tokens,
          scopeKeys: keysOfRun(explained, { resolved, owners }),
          suffixes: new Set(seen.all.map(({ arn }) => splitArn(arn).suffix)),
          isOfCreators: (token) =>
            creators.has(creatorOf(token)) && !abandoned.some((one) => one.token.id === token.id),
        });
  const ours = [...declared.values(), ...undeclared].flatMap((facts) => facts.tokens);
  return {
    workspace: desired.workspace,
    asOf: tokens.at,
    managementToken,
    catalogue,
    declared,
    undeclared,
    copies,
    abandoned,
    lost,
    secretsSeen: seen.all.map(({ arn, primaryRegion }) => ({
      arn,
      ...(primaryRegion !== undefined && { primaryRegion }),
    })),
    tokensById: tokens.byId,
    creators,
    remembered,
    relabelled: relabelledTokens(tokens, { managementToken, creators, ours }),
    declaredSecrets: resolved.bases,
  };
}

/** Places where no secret was found: not even one that AWS made of it, which somebody promoted since. */
function unexplained(
  places: ReadonlyMap<string, PlaceNamed>,
  { desired, listed: { tokens } }: LookedUp,
  left: readonly SecretFacts[],
  seen: SecretsSeen,
): ReadonlyMap<string, PlaceNamed> {
  const found = new Set(left.map(({ arn }) => scopeKeyOf(desired.ownerId, arn)));
  const isShown = (key: string, { name }: PlaceNamed): boolean => {
    const suffixes = tokens.ofScope(key).flatMap(({ label }) => parseLabel(label)?.incarnation ?? []);
    return seen.all.some((secret) => secret.name === name && suffixes.includes(splitArn(secret.arn).suffix));
  };
  return new Map([...places].filter(([key, place]) => !found.has(key) && !isShown(key, place)));
}

/** Places that the run knows, whatever owner's they are. */
const keysOfRun = (
  known: ReadonlySet<string>,
  { resolved: { bases }, owners }: Pick<WholeRun, 'resolved' | 'owners'>,
): ReadonlySet<string> =>
  new Set([...known, ...owners.flatMap((owner) => [...bases].map((base) => scopeKeyAt(owner, base)))]);

/** Secrets with our tags that no entry of the run comes to, and copies of any. */
const secretsLeft = (
  { desired, listed }: LookedUp,
  resolved: Resolved,
  elsewhere: readonly SecretFacts[],
): readonly SecretFacts[] =>
  [
    ...[...listed.ours.values()].flatMap(({ secrets, replicas = [] }) => [...secrets, ...replicas]),
    ...elsewhere,
  ].filter((secret) => isReplica(secret) || !resolved.isDeclared(secret, desired));

const copyIn = (secret: SecretFacts, copy: ReturnType<typeof copyOf>): SecretCopy[] =>
  copy ? [{ ...copy, secret, name: taggedName(secret), region: regionOf(secret.arn) ?? '' }] : [];

/** What is known of secrets that nobody declares; one that is going and left no token is nobody's business. */
function undeclaredFacts(
  { desired, listed, found }: LookedUp,
  secrets: readonly SecretFacts[],
  before: ReadonlyMap<TokenName, ReadonlySet<TokenName>>,
): readonly UndeclaredFacts[] {
  const names = new Map(found.map(({ token }) => [token.renamedFrom, token.name] as const));
  for (const { token } of found) names.set(token.name, token.name);
  const entries = new Map(found.map(({ token }) => [token.name, token]));
  return secrets.flatMap((secret) => {
    const facts = factsOfSecret(secret, [desired.ownerId], listed);
    if (secret.deletedAt !== undefined && facts.tokens.length === 0) return [];
    const name = taggedName(secret);
    const maybeFormerOf = [...before].flatMap(([entry, known]) =>
      known.has(name) && names.get(name) !== entry ? [entry] : [],
    );
    const overlaps = [names.get(name) ?? [], ...maybeFormerOf]
      .flat()
      .flatMap((entry) => entries.get(entry)?.rotation.overlap ?? []);
    const overlap = overlaps.sort((a, b) => lengthFrom(facts.secretAt, b) - lengthFrom(facts.secretAt, a))[0];
    return [
      {
        ...facts,
        name,
        region: regionOf(secret.arn) ?? '',
        unproven: isUnproven(facts, secret),
        ...(names.has(name) && { formerOf: names.get(name)! }),
        ...(maybeFormerOf.length > 0 && { maybeFormerOf }),
        ...(overlap && { overlap }),
      },
    ];
  });
}

/** What an undeclared secret is called by: anybody who may tag it wrote that, and every report shows it. */
const taggedName = ({ tags, name }: SecretFacts): TokenName => tokenName(conceal(tags[NAME_TAG] ?? name));

/** Version 0.1 wrote no workspace; a token here that is marked for the current version tells. */
function isUnproven(facts: EntryFacts, secret: SecretFacts): boolean {
  if (secret.tags[WORKSPACE_TAG] !== undefined) return false;
  const current = [...secret.stages].find(([, stages]) => stages.includes('AWSCURRENT'))?.[0];
  return current === undefined || markedFor(secret, current, facts).length === 0;
}
