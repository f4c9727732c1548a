import type { Hold, Step } from '../../model/plan';
import {
  addDuration,
  duration,
  formatInstant,
  type Instant,
  instant,
  later,
  parseInstant,
  SETTLE_MS,
} from '../../model/time';
import type { SecretFacts } from '../../ports/secret-store';
import { leavingHolds } from '../entry/leaving-holds';
import { onTokensClock } from '../observed/clocks';
import { classify, type Generations, isLive, isOurs } from '../observed/generations';
import type { StagedVersion } from '../observed/staged-versions';
import { type EntryFacts, known, LEFT_TAG, NAME_TAG, type Observed, type UndeclaredFacts } from '../observed/observed';

/** How long the reader of a secret that its entry left has to turn to the new one, unless the entry says longer: the default overlap. */
const FORMER_OVERLAP = duration(24, 'h');

/** A secret that its entry left, in relation to its tokens. */
interface Place {
  readonly facts: UndeclaredFacts;
  readonly generations: Generations;
}

/** The secret that an entry has now, and what is current in it. */
interface Present {
  readonly facts: EntryFacts | undefined;
  readonly secret: SecretFacts | undefined;
  readonly current: StagedVersion | undefined;
}

function presentOf({ formerOf }: UndeclaredFacts, world: Observed): Present {
  const entry = formerOf === undefined ? undefined : world.declared.get(formerOf);
  if (!entry) return { facts: entry, secret: undefined, current: undefined };
  const secret = entry.secret.known ? entry.secret.value : undefined;
  return { facts: entry, secret, current: classify(entry, world, world.asOf).current };
}

/** When it was first seen that its entry has another secret, as far as that is written down. */
export function leftAt({ secret }: Pick<UndeclaredFacts, 'secret'>): Instant | undefined {
  const told = secret.known ? secret.value?.tags[LEFT_TAG] : undefined;
  return told === undefined ? undefined : parseInstant(told);
}

/** Its entry has another secret now, or had one when somebody took it elsewhere. */
export const isFormer = (facts: UndeclaredFacts): boolean =>
  facts.formerOf !== undefined || leftAt(facts) !== undefined;

/**
 * What is written on a secret that its entry left, where nothing else will tell when that was. As a rule the present one does: it is
 * made then. Not so where the entry came back to a secret that it had, nor where its next owner has the present one.
 */
export function noteOfLeaving(place: Place, world: Observed): readonly Step[] {
  const { facts } = place;
  const former = facts.secret.known ? facts.secret.value : undefined;
  if (facts.formerOf === undefined || !former || former.deletedAt !== undefined || leftAt(facts) !== undefined)
    return [];
  if (!cameBack(place, world) && world.declared.get(facts.formerOf)?.continuation === undefined) return [];
  return [{ kind: 'tag-secret', tags: { [LEFT_TAG]: formatInstant(world.asOf) } }];
}

/** It was in use after the present value was made, or was left before. */
function cameBack({ facts, generations }: Place, world: Observed): boolean {
  const { current, secret: present } = presentOf(facts, world);
  if (facts.secret.known && facts.secret.value?.tags[LEFT_TAG] !== undefined) return true;
  // The note on the present one is struck out by the very apply that may remove this one.
  if (present && leftAt({ secret: known(present) }) !== undefined) return true;
  if (current?.content.kind !== 'token') return false;
  const { createdAt } = current.content.token;
  return generations.all.some((one) => isOurs(one) && one.token.createdAt > createdAt);
}

/** When a secret changed last, as the token API's clock tells it. */
const changedAt = (facts: EntryFacts | undefined): Instant | undefined =>
  facts?.secret.known && facts.secret.value ? onTokensClock(facts.secret.value.lastChangedAt, facts) : undefined;

/** An entry that got another secret: its consumers may read the former one until the new one has stood for an overlap. */
export function mayStillBeRead({ facts, generations }: Place, world: Observed): Hold | undefined {
  const { asOf: now } = world;
  const { facts: present, secret, current } = presentOf(facts, world);
  const noted = leftAt(facts) ?? (noteOfLeaving({ facts, generations }, world).length > 0 ? now : undefined);
  // Nobody notes what is to come: whoever may tag would put the end off for ever. To write it has changed the secret, which counts.
  const left = noted !== undefined && noted <= later(now, SETTLE_MS) ? noted : undefined;
  const isMoved = facts.formerOf === undefined;
  if (!isMoved) {
    if (!secret || current?.content.kind !== 'token' || !isLive(current.content.token, now))
      return leavingHolds.formerSecretNeeded();
    // Nor may it come to its secret by a rename only now.
    const named = secret.tags[NAME_TAG];
    if (named !== undefined && named !== facts.formerOf) return leavingHolds.formerSecretNeeded();
  }
  const since = current?.content.kind === 'token' ? current.content.token.createdAt : undefined;
  // Whoever restored the former one does not do so for nothing.
  const changed = [changedAt(present), changedAt(facts), since, left].flatMap((at) => at ?? []);
  const { overlap = FORMER_OVERLAP } = facts;
  const afterOverlap = (from: Instant): Instant =>
    instant(Math.max(addDuration(from, FORMER_OVERLAP), addDuration(from, overlap)));
  const quiet = afterOverlap(instant(Math.max(...changed)));
  if (now < quiet) return leavingHolds.formerSecretUntil(quiet);
  const used = generations.all.filter(isOurs).flatMap(({ token }) => token.lastUsedAt ?? []);
  const last = used.sort((a, b) => b - a)[0];
  if (last === undefined) return undefined;
  const until = afterOverlap(last);
  return now < until ? leavingHolds.formerSecretUntil(until) : undefined;
}

/** What the checks of such a secret read beside the secret itself and its tokens. */
export function factsOfFormer({ facts, generations }: Place, world: Observed): Readonly<Record<string, string>> {
  if (!isFormer(facts)) return {};
  const { secret, current } = presentOf(facts, world);
  const uses = generations.all.map(({ token: { id, lastUsedAt } }) => [
    `last use ${id}`,
    lastUsedAt === null ? 'never' : formatInstant(lastUsedAt),
  ]);
  const token = current?.content.kind === 'token' ? current.content.token : undefined;
  const told = [
    secret?.arn ?? 'none',
    ...(secret
      ? [`changed ${formatInstant(secret.lastChangedAt)}`, `tagged ${secret.tags[NAME_TAG] ?? 'nothing'}`]
      : []),
    ...(token
      ? [token.id, token.status, token.expiresAt === null ? 'never expires' : formatInstant(token.expiresAt)]
      : []),
  ];
  return { ...Object.fromEntries(uses), 'present secret': told.join(', ') } as Record<string, string>;
}
