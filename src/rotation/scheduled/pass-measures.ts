import { addDuration, type Instant } from '../../core/model/time';
import type { Prepared } from '../../core/pass/prepare';
import { markedCreators } from '../../core/reconcile/observed/creators';
import { isOurs, isSuperseded } from '../../core/reconcile/observed/generations';
import { subjectOf, type Subject } from '../../core/reconcile/entry/subject';
import { nextRotation } from '../../core/reconcile/entry/schedule';
import type { PassMetric } from './metrics';

const HOUR_MS = 3_600_000;

/** What a pass saw, in figures: from the observation that its plan rests on. */
export function measuresOf({ desired, world, plan }: Prepared): Readonly<Partial<Record<PassMetric, number>>> {
  const now = world.asOf;
  const subjects = subjectsOf({ desired, world });
  const generations = subjects.flatMap((subject) => subject.generations.all).filter(isOurs);
  const holds = plan.entries.flatMap((entry) => entry.holds);
  const managementEnds = world.tokensById.get(world.managementToken)?.expiresAt;
  return {
    RotationsOverdue: subjects.filter(isOverdue).length,
    OldestAgeRatio: Math.max(0, ...subjects.flatMap(ageRatio)),
    SupersededAlive: generations.filter(isSuperseded).length,
    HeldBecauseUsed: holds.filter(({ code }) => code === 'used-after-promotion').length,
    Orphans: generations.filter(({ phase }) => phase === 'orphan').length,
    ...(managementEnds && { ManagementTokenHoursLeft: Math.max(0, (managementEnds - now) / HOUR_MS) }),
  };
}

/** The entries of a pass, as a plan has them that people look at: where no value was read, a mark tells whose a token is. */
export function subjectsOf({ desired, world }: Pick<Prepared, 'desired' | 'world'>): readonly Subject[] {
  const creators = markedCreators(world.managementToken, [...world.declared.values(), ...world.undeclared]);
  return desired.tokens.flatMap((token) => {
    const facts = world.declared.get(token.name);
    return facts ? [subjectOf(desired, { desired: token, facts }, { ...world, creators }, {})] : [];
  });
}

const dueOf = (subject: Subject): Instant | undefined =>
  subject.current && subject.desired.enabled ? nextRotation(subject, subject.current)?.due : undefined;

const isOverdue = (subject: Subject): boolean => {
  const due = dueOf(subject);
  return due !== undefined && due <= subject.now;
};

/** Age of the current token, as a part of what it may reach: the interval of its rotation, else its life. */
function ageRatio(subject: Subject): readonly number[] {
  const { current, desired, now } = subject;
  if (!current || !desired.enabled) return [];
  const { createdAt, expiresAt } = current.token;
  const bound = desired.rotation.kind === 'every' ? addDuration(createdAt, desired.rotation.every) : expiresAt;
  return bound === null ? [] : [(now - createdAt) / Math.max(1, bound - createdAt)];
}
