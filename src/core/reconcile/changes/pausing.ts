import { formatLabel } from '../../model/label';
import type { Action, Step } from '../../model/plan';
import { isEditable, labelForVersion, NO_PAUSE, type PauseMark, relabelTo, wantedLabel } from './edits';
import { type Generation, isExpired } from '../observed/generations';
import { isPaused } from '../observed/paused';
import { reasons } from '../entry/reasons';
import { action } from './replacement';
import { type Subject, takesOver } from '../entry/subject';

/**
 * `enabled: false`, or the declared end has passed: every live generation is disabled. Its label is marked first, so that
 * no rotation function makes another one meanwhile. The current one's gets the proof that the pause disabled it last: a pass
 * may die before it disables it, and a person do so.
 */
export function planPause(subject: Subject): Action[] {
  const live = subject.generations.all.filter((g) => g.live && isEditable(subject, g));
  const steps = [
    ...live.flatMap((g) => stopped(subject, g, wantedLabel(subject, g, MARKED) ?? markedAsItIs(g))),
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
  return found ? stopped(subject, found, labelForVersion(subject, found, current!.id, MARKED)) : [];
}

/** @param mark its label with the mark of a pause; `undefined` where it has none of ours */
function stopped(subject: Subject, generation: Generation, mark: string | undefined): readonly Step[] {
  const { token, phase, label } = generation;
  const of = { token: token.id, ifMatch: token.version };
  const steps: Step[] = [{ kind: 'disable', ...of }];
  if (mark === undefined) return steps;
  if (!label?.paused) steps.unshift(relabelTo(subject, generation, mark));
  // No other one ever comes back.
  if (phase === 'current' || phase === 'adopted')
    steps.push({ kind: 'relabel', ...of, label: mark, provesPause: true });
  return steps;
}

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
    { kind: 'relabel', token: token.id, ifMatch: token.version, label: wantedLabel(subject, current, NO_PAUSE)! },
  ];
  return [action(subject, 'resume', [reasons.pauseOver()], steps)];
}

const MARKED: PauseMark = { paused: true, pauseProof: undefined };

/** Of a token whose secret is gone its label alone tells what is to stand there. */
const markedAsItIs = ({ label }: Generation): string | undefined => label && formatLabel({ ...label, ...MARKED });
