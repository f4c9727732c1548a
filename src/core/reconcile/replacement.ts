import { describeAccess, sameAccess } from '../model/access';
import type { VersionId } from '../model/ids';
import { bootstrapVersion, successorVersion } from '../model/label';
import type { Action, ActionKind, Reason, Step, VersionRef } from '../model/plan';
import { secretDescription } from '../model/secret-description';
import { formatDuration } from '../model/time';
import { AWSPENDING, AWSPREVIOUS } from '../ports/secret-store';
import { reasons } from './reasons';
import type { Subject } from './subject';

/** The first value of a secret becomes AWSCURRENT at once (AWS), so it is verified before it is stored. */
export function firstToken(subject: Subject, kind: 'create' | 'replace', why: readonly Reason[]): Action {
  const { desired, secret } = subject;
  const version: VersionRef = secret ? bootstrapVersion(secret.arn) : 'first';
  return action(subject, kind, why, [
    {
      kind: 'ensure-secret',
      secret: subject.ref,
      target: desired.secret,
      description: secretDescription(desired),
    },
    { kind: 'issue', version, access: desired.access, expiry: desired.expiry },
    { kind: 'verify', what: 'issued', version, access: desired.access },
    { kind: 'store', version, format: desired.format },
    { kind: 'drop-label', label: AWSPENDING, version },
    { kind: 'verify', what: 'stored', version, access: desired.access },
    ...clearBackstop(subject),
  ]);
}

/** A new token beside the current one; retiring the old one is left to later passes. */
export function successor(
  subject: Subject,
  kind: 'replace' | 'rotate',
  current: VersionId,
  why: readonly Reason[],
): Action {
  const version = nextVersion(subject, current);
  const { desired } = subject;
  return action(subject, kind, why, [
    { kind: 'issue', version, access: desired.access, expiry: desired.expiry },
    { kind: 'store', version, format: desired.format },
    ...promotion(subject, current, version),
  ]);
}

/** Takes a value that an earlier run stored, and did not promote, the rest of the way. */
export function finishRotation(subject: Subject, current: VersionId, pending: VersionId): Action {
  return action(subject, 'finish', [reasons.unfinishedRotation()], promotion(subject, current, pending));
}

/** AWSPENDING removed from a version that will not be promoted, or that already was. */
export function dropPending(subject: Subject, version: VersionId, why: Reason): Action {
  return action(subject, 'finish', [why], [{ kind: 'drop-label', label: AWSPENDING, version }]);
}

/**
 * Makes a replacement kill what it replaces, in one go: the value is known to others.
 * @param superseded the version that the replacement takes AWSCURRENT from, if any
 */
export function withoutOverlap(subject: Subject, replacement: Action, superseded?: VersionId): Action {
  const unlabel: readonly Step[] =
    superseded === undefined ? [] : [{ kind: 'drop-label', label: AWSPREVIOUS, version: superseded }];
  const { steps, count } = killEverything(subject);
  return {
    ...replacement,
    reasons: [reasons.compromised(), ...replacement.reasons],
    steps: [...replacement.steps, ...unlabel, ...steps],
    effects:
      count === 0
        ? replacement.effects
        : [`${count} old token(s) are revoked at once, without overlap: consumers fail until they read the new value`],
  };
}

/** Kills what leaked of an entry that gets no new value now: one that is paused, or has come to its end. */
export function killLeaked(subject: Subject): Action[] {
  const { steps, count } = killEverything(subject);
  const { secret } = subject;
  if (count === 0 || !secret) return [];
  const recheck: Step = { kind: 'recheck', lastChangedAt: secret.lastChangedAt };
  const effects = [`${count} token(s) are revoked at once; the entry gets a new value when it is enabled again`];
  return [{ ...action(subject, 'retire', [reasons.compromised()], [recheck, ...steps]), effects }];
}

function killEverything(subject: Subject): { readonly steps: readonly Step[]; readonly count: number } {
  const doomed = subject.generations.all.filter((g) => g.token.id !== subject.managementToken && g.phase !== 'adopted');
  const live = doomed.filter((g) => g.token.status === 'enabled');
  return {
    steps: [
      ...live.map((g): Step => ({ kind: 'disable', token: g.token.id })),
      ...doomed.map((g): Step => ({ kind: 'revoke', token: g.token.id })),
    ],
    count: doomed.length,
  };
}

/** Back to the value that the version with AWSPREVIOUS holds, authenticated first. */
export function rollback(subject: Subject, current: VersionId, previous: VersionId): Action {
  const { access } = subject.desired;
  const target = subject.generations.all.find((g) => g.version === previous);
  // Widening leaves superseded tokens as they are; the one that returns gets what is declared now.
  const widen: Step[] =
    target && !sameAccess(target.token.access, access)
      ? [{ kind: 'edit', token: target.token.id, direction: 'widen', access }]
      : [];
  return action(
    subject,
    'rollback',
    [reasons.rolledBack()],
    [
      ...widen,
      { kind: 'verify', what: 'stored', version: previous, access },
      { kind: 'promote', from: current, to: previous },
      { kind: 'verify', what: 'stored', version: previous, access },
    ],
  );
}

function promotion(subject: Subject, from: VersionId, to: VersionId): Step[] {
  const { access } = subject.desired;
  return [
    { kind: 'verify', what: 'stored', version: to, access },
    { kind: 'promote', from, to },
    { kind: 'drop-label', label: AWSPENDING, version: to },
    { kind: 'verify', what: 'stored', version: to, access },
    ...clearBackstop(subject),
  ];
}

/** Every token is issued with an expiry; one that is declared to have none loses it when its value is safe. */
function clearBackstop(subject: Subject): Step[] {
  return subject.desired.expiry.kind === 'never'
    ? [{ kind: 'edit', token: 'new', direction: 'expiry', expiresAt: null }]
    : [];
}

/**
 * The id that the next version gets: the in-flight one when it has no value yet, otherwise the first of the current
 * version's successors that does not exist. A version that was ever current exists, so it is never taken again.
 */
function nextVersion(subject: Subject, current: VersionId): VersionId {
  const { secret, generations, facts } = subject;
  if (generations.pending?.holds.kind === 'empty') return generations.pending.id;
  if (!secret) return current;
  const taken = new Set<VersionId>([...secret.labels.keys(), ...(facts.depth?.versions.map((v) => v.id) ?? [])]);
  for (let n = 0; ; n += 1) {
    const id = successorVersion(secret.arn, current, n);
    if (!taken.has(id)) return id;
  }
}

function action(subject: Subject, kind: ActionKind, why: readonly Reason[], steps: readonly Step[]): Action {
  return {
    kind,
    token: subject.desired.name,
    reasons: why,
    secret: subject.ref,
    steps,
    effects: effectsOf(subject, kind),
  };
}

function effectsOf(subject: Subject, kind: ActionKind): string[] {
  const { desired, current } = subject;
  if (kind === 'create' || kind === 'replace') {
    const old =
      current && kind === 'replace'
        ? [`token ${current.token.id} is retired after ${formatDuration(desired.rotation.overlap)}`]
        : [];
    return [`${describeAccess(desired.access)} for ${desired.consumer}`, ...old];
  }
  if ((kind === 'rotate' || kind === 'finish') && current) {
    return [
      `token ${current.token.id} works on for ${formatDuration(desired.rotation.overlap)}, then rests disabled for ${formatDuration(desired.rotation.observationPeriod)}, then is revoked`,
    ];
  }
  return [];
}
