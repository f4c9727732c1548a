import { sameAccess } from '../../model/access';
import type { VersionId } from '../../model/ids';
import type { Action, Step } from '../../model/plan';
import { AWSPENDING } from '../../ports/secret-store';
import { reasons } from '../entry/reasons';
import type { Subject } from '../entry/subject';
import type { Content } from '../observed/staged-versions';
import { FORMAT_TAG } from '../observed/observed';
import { labelForVersion, relabelTo } from './edits';
import { action, FORMS, type Held, nextVersion, tellFormat } from './replacement';
import { formatOf } from './settings';

/**
 * Back to the value of the version with AWSPREVIOUS, authenticated first. In another format than the declared one its reader
 * would break: it is written once more, under an id that follows its own, and that version becomes the current one.
 */
export function rollback(subject: Subject, current: VersionId, previous: Held): Action {
  const { desired, generations } = subject;
  const { token } = previous.generation;
  const format = formatIn(generations.previous?.content);
  const written = leftByAnEarlierRun(subject, previous);
  // What a function or another run has under AWSPENDING stays there, and a later pass puts the format right.
  const anew = written ?? (format && format !== desired.format && !generations.pending);
  const version = written ?? (anew ? nextVersion(subject, previous.version) : previous.version);
  const { access } = desired;
  // Widening leaves superseded tokens as they are; the one that returns gets what is declared now.
  const widen: Step[] = sameAccess(token.access, access)
    ? []
    : [{ kind: 'edit', token: token.id, ifMatch: token.version, direction: 'widen', access }];
  const label = labelForVersion(subject, previous.generation, version);
  const { expiresAt } = token;
  const restate: Step[] =
    anew && written === undefined
      ? [
          {
            kind: 'restate',
            from: previous.version,
            version,
            token: token.id,
            label,
            expiresAt,
            format: desired.format,
          },
        ]
      : [];
  const steps: readonly Step[] = [
    ...widen,
    ...restate,
    { kind: 'verify', what: 'stored', version, access },
    { kind: 'promote', from: current, to: version },
    ...(anew
      ? [{ kind: 'drop-label', label: AWSPENDING, version } as const, relabelTo(subject, previous.generation, label)]
      : []),
    { kind: 'verify', what: 'stored', version, access, isCurrent: true },
    ...(anew ? tellFormat(subject) : format ? tell(subject, format) : []),
  ];
  const rolledBack = action(subject, 'rollback', [reasons.rolledBack()], steps);
  const effects = [
    `token ${token.id} is the current one again`,
    ...(anew ? [`its value is written anew, as ${FORMS[desired.format]}`] : []),
  ];
  return { ...rolledBack, effects: [...effects, ...rolledBack.effects] };
}

/** An earlier run wrote the value anew, and died before it promoted that. */
const leftByAnEarlierRun = ({ generations: { pending } }: Subject, { generation }: Held): VersionId | undefined =>
  pending && generation.version === pending.id ? pending.id : undefined;

/** A bare value quotes no label. Unknown until an apply has read it. */
const formatIn = (value: Content | undefined): 'json' | 'plain' | undefined =>
  value?.kind === 'token' && value.stored ? (value.stored.label === undefined ? 'plain' : 'json') : undefined;

/** The tag tells the format of the value that is current now. */
function tell({ desired, secret }: Subject, format: 'json' | 'plain'): Step[] {
  if (!secret || desired.secret.kind === 'external' || (formatOf(secret) ?? desired.format) === format) return [];
  return [{ kind: 'tag-secret', tags: { [FORMAT_TAG]: format } }];
}
