import { formatLabel, withClaim } from '../../model/label';
import type { Action, Step } from '../../model/plan';
import { claimFor } from '../entry/claims';
import { isEditable, labelForVersion } from './edits';
import { type Generation, isExpired } from '../observed/generations';
import { isAsMade } from '../observed/observed';
import { reasons } from '../entry/reasons';
import { action } from './replacement';
import { type Subject, takesOver } from '../entry/subject';

/**
 * `enabled: false`, or the declared end has passed: every live generation is disabled. Its label is marked first, so that the
 * end of the pause enables what the pause disabled and nothing that a person disabled.
 */
export function planPause(subject: Subject): Action[] {
  const live = subject.generations.all.filter((g) => g.live && isEditable(subject, g));
  const steps = [
    ...live.flatMap((g) => stopped(g, g.label && !g.label.paused ? paused(subject, g, true) : undefined)),
    ...adopted(subject),
  ];
  if (steps.length === 0) return [];
  const { consumer, enabled, expiry } = subject.desired;
  const ended = enabled && expiry.kind === 'at' ? expiry.at : undefined;
  const until = ended === undefined ? 'the entry is enabled again' : 'a later end is declared';
  const why = ended === undefined ? reasons.paused() : reasons.ended(ended);
  return [{ ...action(subject, 'pause', [why], steps), effects: [`${consumer} can't authenticate until ${until}`] }];
}

/** A hand-made token that the entry takes over becomes its own, and is stopped like any other. */
function adopted(subject: Subject): readonly Step[] {
  const { current, all } = subject.generations;
  const value = current?.content;
  if (!takesOver(subject) || value?.kind !== 'handmade') return [];
  const found = all.find(({ token, live }) => live && token.id === value.token.id);
  return found ? stopped(found, labelForVersion(subject, found, current!.id, true)) : [];
}

/** @param mark its label with the mark of a pause; `undefined` where it needs none */
const stopped = ({ token }: Generation, mark: string | undefined): readonly Step[] => [
  ...(mark === undefined ? [] : [{ kind: 'relabel', token: token.id, ifMatch: token.version, label: mark } as const]),
  { kind: 'disable', token: token.id, ifMatch: token.version },
];

/**
 * The end of a pause enables the current token, if that pause disabled it; a superseded one never comes back. The mark
 * goes last: another run that looks in between must not take the token for one that a person disabled, and replace it.
 */
export function planResume(subject: Subject): Action[] {
  const { current, secret } = subject;
  if (!current || !isPaused(current) || isExpired(current.token, subject.now) || !isEditable(subject, current))
    return [];
  const { token } = current;
  const steps: Step[] = [
    // Somebody may have written another value since: the token would be a superseded one.
    ...(secret ? [{ kind: 'recheck', lastChangedAt: secret.lastChangedAt } as const] : []),
    { kind: 'enable', token: token.id, ifMatch: token.version },
    { kind: 'relabel', token: token.id, ifMatch: token.version, label: paused(subject, current, false) },
  ];
  return [action(subject, 'resume', [reasons.pauseOver()], steps)];
}

const paused = (subject: Subject, generation: Generation, isPaused: boolean): string => {
  const label = withClaim(generation.label!, claimFor(subject, generation));
  return formatLabel({ ...label, ...(!isPaused && { name: subject.desired.name }), paused: isPaused });
};

/** A pause of ours disabled it: it marks a token first, so a mark that came after the disabling is somebody else's. */
export const isPaused = ({ token, label }: Generation): boolean =>
  token.status === 'disabled' && (label?.paused ?? false) && isAsMade(token);
