import { parseLabel } from '../../model/label';
import type { TokenName } from '../../model/ids';
import type { Action, EntryPlan, Hold, SecretRef, Step } from '../../model/plan';
import { isReplica } from '../../model/secret-address';
import type { Instant } from '../../model/time';
import type { SecretFacts } from '../../ports/secret-store';
import { whyEndsNothing } from '../entry/claims';
import { fingerprint } from '../observed/fingerprint';
import { classify, type Generation, type Generations, isLive, isOurs } from '../observed/generations';
import {
  type Abandoned,
  creatorOf,
  type EntryFacts,
  identityOf,
  NAME_TAG,
  type Observed,
  OWNER_TAG,
  RECOVERY_TAG,
  type SecretCopy,
  type UndeclaredFacts,
  WORKSPACE_TAG,
} from '../observed/observed';
import { holds } from '../entry/holds';
import { leavingHolds } from '../entry/leaving-holds';
import { factsOfFormer, isFormer, mayStillBeRead, noteOfLeaving } from './former';
import { holdsForOthers } from './held-elsewhere';
import { factsOfLost, lostHold } from './lost';
import { planUnproven } from './unproven';
import { reasons } from '../entry/reasons';
import type { PlanOptions, Subject } from '../entry/subject';

/** The days in which a removed secret can be restored, where its tag does not tell: AWS's default. */
const RECOVERY_WINDOW_DAYS = 30;

/** An entry that is to be removed, as far as removing it goes. */
export interface Removal {
  readonly facts: EntryFacts;
  readonly generations: Generations;
  readonly secret: SecretFacts | undefined;
  readonly now: Instant;
  readonly managementToken: Observed['managementToken'];
  readonly heldBy: Observed['heldBy'];
}

export const removalOf = (facts: EntryFacts, world: Observed): Removal => ({
  facts,
  generations: classify(facts, world, world.asOf),
  secret: facts.secret.known ? facts.secret.value : undefined,
  now: world.asOf,
  managementToken: world.managementToken,
  heldBy: world.heldBy,
});

/** What happens to a secret of ours that no entry comes to: reported, or with `prune` all its tokens and itself removed. */
export function planUndeclared(facts: UndeclaredFacts, world: Observed, options: PlanOptions): EntryPlan {
  const removal = removalOf(facts, world);
  const base = {
    token: facts.name,
    declared: false,
    fingerprint: {
      ...fingerprint(facts, { generations: removal.generations, catalogue: world.catalogue }),
      ...factsOfFormer({ facts, generations: removal.generations }, world),
      ...factsOfLost(facts),
    },
  };
  if (facts.isAnothers) return { ...base, actions: [], holds: [] };
  const { secret } = removal;
  const ref: SecretRef = {
    region: facts.region,
    name: secret?.name ?? facts.lostSecret ?? facts.name,
    ...(secret && { arn: secret.arn }),
  };
  const unproven = planUnproven({ ...removal, name: facts.name, ref }, options);
  const kept = whyKept(facts, removal, world, options);
  if (kept) return { ...base, actions: [...noting(facts, removal, world), ...unproven.actions], holds: [kept] };
  const { steps, left } = removalSteps(removal);
  const told = [...left, ...unproven.holds];
  if (steps.length === 0) return { ...base, actions: unproven.actions, holds: told };
  const days = recoveryDays(secret);
  const isEntry = !isFormer(facts);
  const effects = [
    ...(secret ? [`its secret can be restored for ${days} days; its tokens can't`] : []),
    ...(isEntry && secret ? ['an owner that it moved to finds nothing any more, unless they applied before'] : []),
  ];
  const why = [isEntry ? reasons.removed() : reasons.formerSecret()];
  return {
    ...base,
    actions: [...unproven.actions, { kind: 'remove', token: facts.name, reasons: why, secret: ref, steps, effects }],
    holds: told,
  };
}

/** The day that its readers have counts from the note, so it is made whether or not anything is to be removed. */
function noting(facts: UndeclaredFacts, { generations, secret }: Removal, world: Observed): readonly Action[] {
  const steps = facts.unproven || !secret ? [] : noteOfLeaving({ facts, generations }, world);
  if (steps.length === 0) return [];
  const ref: SecretRef = { region: facts.region, name: secret!.name, arn: secret!.arn };
  return [{ kind: 'update', token: facts.name, reasons: [reasons.left()], secret: ref, steps, effects: [] }];
}

/** A copy that was promoted is told of, with the entry whose secret it was made of. */
export const planCopy = ({ name, secret, region, of }: SecretCopy): EntryPlan => ({
  token: name,
  declared: false,
  actions: [],
  holds: [holds.promotedCopy(region, of)],
  fingerprint: { secret: secret.arn },
});

/** A label proves whose it was, and anybody can copy a label: it is told of, and left alone. */
export const planAbandoned = ({ name, token, secret }: Abandoned): EntryPlan => ({
  token: name,
  declared: false,
  actions: [],
  holds: [holds.abandoned(token.id, token.label, secret.name)],
  fingerprint: { secret: secret.arn },
});

/**
 * The end of an entry that is still declared, asked for by name: every token of ours dies, and a secret that we made for
 * it goes. One that was given by ARN, or carries somebody else's tags, stays.
 */
export function planDestruction(subject: Subject): {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
} {
  const { desired, facts, generations, secret, now, managementToken, owner, workspace } = subject;
  const superseded = whyEndsNothing(subject);
  if (superseded) return { actions: [], holds: [superseded] };
  if (!facts.secret.known) return planDestructionUnread(subject, facts.secret.why);
  if (secret && isReplica(secret)) return { actions: [], holds: [holds.copyStays(secret.name, secret.primaryRegion!)] };
  const made = desired.secret.kind === 'managed' && secret?.tags[OWNER_TAG] === owner;
  const here = (secret?.tags[WORKSPACE_TAG] ?? workspace) === workspace;
  const mine = made && here && [desired.name, desired.renamedFrom].includes(secret.tags[NAME_TAG] as TokenName);
  const removal = { facts, generations, secret, now, managementToken, heldBy: subject.heldBy };
  const { steps, left } = removalSteps(removal, !mine);
  const unproven = planUnproven({ ...removal, name: desired.name, ref: subject.ref }, {});
  return { actions: removing(subject, steps), holds: [...left, ...unproven.holds] };
}

/**
 * Where nobody says what the secret holds, a resource still proves by its claim which tokens are its own: those die. The
 * secret stays. Without a resource nothing is proven.
 */
function planDestructionUnread(
  subject: Subject,
  why: string,
): { readonly actions: readonly Action[]; readonly holds: readonly Hold[] } {
  const { claimant, generations, creators, now, managementToken } = subject;
  if (!claimant) return { actions: [], holds: [holds.secretUnreadable(why)] };
  const claims = ({ label }: Generation): boolean => label?.claim !== undefined && label.claim === claimant.claim;
  // Anybody can copy a label.
  const isProven = ({ token }: Generation): boolean =>
    claimant.remembers.has(token.id) || creators.has(creatorOf(token));
  const mine = generations.all.filter((g) => claims(g) || claimant.remembers.has(g.token.id));
  const all = mine.map((g): Generation => (isProven(g) ? g : { ...g, phase: 'stranger' }));
  const { facts, ref, heldBy, desired } = subject;
  const removal = { facts, generations: { staged: [], all }, secret: undefined, now, managementToken, heldBy };
  const { steps, left } = removalSteps(removal);
  const unproven = planUnproven({ ...removal, name: desired.name, ref }, {});
  return { actions: removing(subject, steps), holds: [holds.secretStays(ref.name, why), ...left, ...unproven.holds] };
}

const removing = ({ desired, ref }: Subject, steps: readonly Step[]): readonly Action[] =>
  steps.length === 0
    ? []
    : [{ kind: 'remove', token: desired.name, reasons: [reasons.removed()], secret: ref, steps, effects: [] }];

/** Why a secret that nobody declares is left as it is; the first reason that holds is told. */
function whyKept(facts: UndeclaredFacts, removal: Removal, world: Observed, options: PlanOptions): Hold | undefined {
  if (!facts.secret.known) return holds.secretUnreadable(facts.secret.why);
  if (facts.unproven) return holds.workspaceUnproven();
  if (!options.prune && facts.lostSecret !== undefined) return lostHold(facts, removal.generations);
  if (!options.prune) return isFormer(facts) ? leavingHolds.formerSecret(facts.region) : holds.undeclared();
  const claimed = removal.generations.all.filter(isOurs).some(({ label }) => label?.claim !== undefined);
  if (claimed && !options.claimed?.has(facts.name)) return holds.claimed(facts.name);
  const held = holdsForOthers(removal, world);
  if (held) return held;
  const leftBy = [...(isFormer(facts) ? [facts.formerOf] : []), ...(facts.maybeFormerOf ?? [])];
  return leftBy.flatMap((formerOf) => {
    const of = formerOf === undefined ? facts : { ...facts, formerOf };
    return mayStillBeRead({ facts: of, generations: removal.generations }, world) ?? [];
  })[0];
}

/** The window that the spec declared while it still declared the entry. */
function recoveryDays(secret: SecretFacts | undefined): number {
  const told = Number(secret?.tags[RECOVERY_TAG]);
  return Number.isInteger(told) && (told === 0 || (told >= 7 && told <= 30)) ? told : RECOVERY_WINDOW_DAYS;
}

/**
 * Disables every live generation first, so that nothing works half-way, then revokes all and lets the secret go. What
 * others put there stays: their tokens, and a secret whose current value they wrote.
 */
export function removalSteps(
  removal: Removal,
  keepSecret = false,
): { readonly steps: readonly Step[]; readonly left: readonly Hold[] } {
  const { generations, secret, now, managementToken } = removal;
  const doomed = generations.all.filter((g) => isOurs(g) && g.token.id !== managementToken);
  const tokens: Step[] = [
    ...doomed
      .filter((g) => isLive(g.token, now))
      .map((g): Step => ({ kind: 'disable', token: g.token.id, ifMatch: g.token.version })),
    ...doomed.map((g): Step => ({ kind: 'revoke', token: g.token.id, ifMatch: g.token.version })),
  ];
  const inUse = secret && usedByOthers(removal);
  const goes = secret && secret.deletedAt === undefined && !keepSecret && !inUse && !holdsOwn(removal);
  const copies = secret?.replicas?.map(({ region }) => region) ?? [];
  // AWS deletes no secret that has copies.
  const gone: Step[] = goes
    ? [
        ...(copies.length > 0 ? [{ kind: 'remove-replicas', regions: copies } as const] : []),
        {
          kind: 'delete-secret',
          recoveryWindowDays: recoveryDays(secret),
          current: generations.current?.id ?? null,
          identity: identityOf(secret),
        },
      ]
    : [];
  return {
    steps: [...lookingAgain(secret, tokens), ...lookingAgain(secret, gone)],
    left: [...(inUse ? [inUse] : []), ...others(generations.all, managementToken)],
  };
}

/** Another run may fill the secret meanwhile, or another owner take it over: a look comes right before what can't be undone. */
const lookingAgain = (secret: SecretFacts | undefined, steps: readonly Step[]): readonly Step[] =>
  secret && steps.length > 0 ? [{ kind: 'recheck', lastChangedAt: secret.lastChangedAt }, ...steps] : steps;

/** The value that the run works with stands there, and nowhere else. */
const holdsOwn = ({ generations: { current }, managementToken }: Removal): boolean =>
  current?.content.kind === 'token' && current.content.token.id === managementToken;

const others = (all: readonly Generation[], managementToken: string): readonly Hold[] => [
  ...all.filter((g) => g.phase === 'adopted').map((g) => holds.adopted(g.token.id)),
  ...all.filter((g) => g.token.id === managementToken).map((g) => holds.managementToken(g.token.id)),
];

/** Whose value the secret holds, when it is somebody else's: another entry's token, or a person's that works. */
function usedByOthers({ generations: { current }, secret, facts, now }: Removal): Hold | undefined {
  const value = current?.content;
  if (!secret || !current || !value) return undefined;
  if (value.kind === 'foreign') return holds.secretUsedByOthers(secret.name, value.tokenId);
  if (value.kind === 'handmade' && isLive(value.token, now))
    return holds.secretUsedByOthers(secret.name, value.token.id);
  if (value.kind === 'unclear' || value.kind === 'elsewhere') return holds.secretUsedByOthers(secret.name, undefined);
  const quoted = value.kind === 'gone' ? parseLabel(value.storedLabel ?? '') : undefined;
  return quoted && !facts.scopeKeys.includes(quoted.scopeKey)
    ? holds.secretUsedByOthers(secret.name, undefined)
    : undefined;
}
