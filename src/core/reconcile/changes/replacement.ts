import { describeAccess } from '../../model/access';
import type { VersionId } from '../../model/ids';
import { bootstrapVersion, parseLabel, scopeKeyOf, splitArn, successorVersion, versionMark } from '../../model/label';
import { stated } from '../../model/managed-by';
import type { Action, ActionKind, Reason, Step, VersionRef } from '../../model/plan';
import { formatDuration, type Instant } from '../../model/time';
import { AWSPENDING } from '../../ports/secret-store';
import { claimToCarry } from '../entry/claims';
import { accessEdit, labelForVersion, relabelTo } from './edits';
import { type Generation, isOurs } from '../observed/generations';
import { FORMAT_TAG } from '../observed/observed';
import { reasons } from '../entry/reasons';
import { triggerToAnswer } from './rotation-asked';
import { formatOf, settingsOf } from './settings';
import type { Subject } from '../entry/subject';

/** The first value of a secret becomes AWSCURRENT at once (AWS), so it is verified before it is stored. */
export function firstToken(subject: Subject, kind: 'create' | 'replace', why: readonly Reason[]): Action {
  const { desired, secret } = subject;
  const version: VersionRef = secret ? firstVersion(subject) : 'first';
  return action(subject, kind, why, [
    ...createSecret(subject),
    issueFor(subject, version),
    { kind: 'verify', what: 'issued', version, access: desired.access },
    { kind: 'store', version, format: desired.format },
    { kind: 'drop-label', label: AWSPENDING, version },
    { kind: 'verify', what: 'stored', version, access: desired.access, isCurrent: true },
    ...clearBackstop(subject),
    ...(secret ? tellFormat(subject) : []),
  ]);
}

function createSecret(subject: Subject): Step[] {
  const { desired, secret } = subject;
  if (secret || desired.secret.kind === 'external') return [];
  const settings = settingsOf(subject, desired, desired.secret);
  const tags = { ...settings.tags, [FORMAT_TAG]: desired.format };
  return [{ kind: 'create-secret', settings: { ...settings, tags } }];
}

function issueFor(subject: Subject, version: VersionRef): Step {
  const { desired } = subject;
  const claim = claimsLate(subject) ? undefined : claimToCarry(subject);
  const trigger = triggerToAnswer(subject);
  return {
    kind: 'issue',
    version,
    access: desired.access,
    expiry: desired.expiry,
    ...(claim !== undefined && { claim }),
    ...(trigger !== undefined && { trigger }),
    ...stated(desired),
  };
}

/**
 * A creation that dies leaves its claim to nobody, and a later one may not edit what is claimed. So a token that is not
 * complete when it is issued, since its backstop is cleared at the end, is claimed at the end.
 */
const claimsLate = ({ desired, claimant }: Subject): boolean =>
  desired.expiry.kind === 'never' && claimant?.comes === 'to-create';

/** A new token beside the current one; retiring the old one is left to later passes. */
export function successor(
  subject: Subject,
  kind: 'create' | 'replace' | 'rotate',
  current: VersionId,
  why: readonly Reason[],
): Action {
  const version = nextVersion(subject, current);
  const { desired } = subject;
  return action(subject, kind, why, [
    issueFor(subject, version),
    { kind: 'store', version, format: desired.format },
    ...promotion(subject, current, version),
    ...tellFormat(subject),
  ]);
}

/** Takes a value that an earlier run stored, and did not promote, the rest of the way. */
export function finishRotation(subject: Subject, current: VersionId, pending: VersionId): Action {
  const holder = subject.pending;
  // The value of the current token, written once more: its label is still that of the version before.
  const restated = holder !== undefined && holder.token.id === subject.current?.token.id;
  return action(
    subject,
    'finish',
    [reasons.unfinishedRotation()],
    [
      ...promotion(subject, current, pending),
      ...(restated ? [relabelTo(subject, holder, labelForVersion(subject, holder, pending))] : []),
    ],
  );
}

/** AWSPENDING removed from a version that will not be promoted, or that already was. */
export function dropPending(subject: Subject, version: VersionId, why: Reason): Action {
  return action(subject, 'finish', [why], [{ kind: 'drop-label', label: AWSPENDING, version }]);
}

/** A version, and the token of ours whose value it holds. */
export interface Held {
  readonly version: VersionId;
  readonly generation: Generation;
}

/**
 * The current value written once more, since what is said beside it is to change: when it expires, or its format. At any
 * time the stored end is the token's or an earlier one, so the order depends on the direction. What a run that dies leaves
 * is seen by the next one: a token that does not end as declared, or a value that waits for its promotion.
 */
export function restatement(
  subject: Subject,
  { generation: current, version: from }: Held,
  expiry: { readonly expiresAt: Instant | null; readonly reason: Reason } | undefined,
  why: readonly Reason[],
): Action {
  const { desired } = subject;
  const { token } = current;
  const version = nextVersion(subject, from);
  const label = labelForVersion(subject, current, version);
  const expiresAt = expiry ? expiry.expiresAt : token.expiresAt;
  const edit: Step[] = expiry
    ? [{ kind: 'edit', token: token.id, ifMatch: token.version, direction: 'expiry', expiresAt: expiry.expiresAt }]
    : [];
  const later = token.expiresAt !== null && (expiresAt === null || expiresAt > token.expiresAt);
  return action(subject, 'update', why, [
    { kind: 'restate', from, version, token: token.id, label, expiresAt, format: desired.format },
    ...(later ? edit : []),
    { kind: 'verify', what: 'stored', version, access: desired.access },
    { kind: 'promote', from, to: version },
    { kind: 'drop-label', label: AWSPENDING, version },
    relabelTo(subject, current, label),
    ...(later ? [] : edit),
    ...tellFormat(subject),
  ]);
}

/**
 * A live token that a person made, whose value the secret holds, becomes the current generation: labelled first, so that
 * it is known as ours whatever happens next, then edited to what is declared.
 */
export function adoption(subject: Subject, generation: Generation, version: VersionId, why: Reason): Action {
  const label = labelForVersion(subject, generation, version);
  const edit = accessEdit(subject, { ...generation, phase: 'current' });
  return action(
    subject,
    'take-over',
    [why],
    [
      relabelTo(subject, generation, label),
      ...(edit ? [edit.step] : []),
      { kind: 'verify', what: 'stored', version, access: subject.desired.access },
    ],
  );
}

function promotion(subject: Subject, from: VersionId, to: VersionId): Step[] {
  const { access } = subject.desired;
  return [
    { kind: 'verify', what: 'stored', version: to, access },
    { kind: 'promote', from, to },
    { kind: 'drop-label', label: AWSPENDING, version: to },
    { kind: 'verify', what: 'stored', version: to, access, isCurrent: true },
    ...clearBackstop(subject),
  ];
}

/** Every token is issued with an expiry; one that is declared to have none loses it when its value is safe. */
function clearBackstop(subject: Subject): Step[] {
  if (subject.desired.expiry.kind !== 'never') return [];
  const claim = claimsLate(subject) ? claimToCarry(subject) : undefined;
  const cleared = { kind: 'edit', token: 'new', direction: 'expiry', expiresAt: null } as const;
  return [claim === undefined ? cleared : { ...cleared, claim }];
}

/** Keeps the tag that tells the format of the current value true. A secret given by ARN carries no tags of ours. */
export function tellFormat({ desired, secret }: Subject): Step[] {
  if (!secret || desired.secret.kind === 'external' || formatOf(secret) === desired.format) return [];
  return [{ kind: 'tag-secret', tags: { [FORMAT_TAG]: desired.format } }];
}

/** The id of a secret's first value: one that no token is marked for, since that one's value may be lost. */
function firstVersion({ secret, generations, owner }: Subject): VersionId {
  const { arn } = secret!;
  const marked = new Set(
    generations.all.filter(isOurs).flatMap(({ token }) => {
      const label = parseLabel(token.label);
      const here = label?.scopeKey === scopeKeyOf(owner, arn) && label.incarnation === splitArn(arn).suffix;
      return here ? [label.version] : [];
    }),
  );
  for (let n = 0; ; n += 1) {
    const id = bootstrapVersion(arn, n);
    if (!marked.has(versionMark(id))) return id;
  }
}

/**
 * The id that the next version gets: the in-flight one when it has no value yet, otherwise the first of the current
 * version's successors that does not exist. A version that was ever current exists, so it is never taken again.
 */
export function nextVersion(subject: Subject, current: VersionId): VersionId {
  const { secret, generations, facts } = subject;
  // That of a function is filled by the function alone.
  if (!secret?.rotation && generations.pending?.content.kind === 'empty') return generations.pending.id;
  if (!secret) return current;
  const taken = new Set<VersionId>([...secret.stages.keys(), ...(facts.depth?.versions.map((v) => v.id) ?? [])]);
  for (let n = 0; ; n += 1) {
    const id = successorVersion(secret.arn, current, n);
    if (!taken.has(id)) return id;
  }
}

const REPLACING: ReadonlySet<ActionKind> = new Set(['replace', 'rotate', 'finish', 'rollback']);

export function action(subject: Subject, kind: ActionKind, why: readonly Reason[], steps: readonly Step[]): Action {
  return {
    kind,
    token: subject.desired.name,
    reasons: why,
    secret: subject.ref,
    steps,
    effects: effectsOf(subject, kind),
    ...(REPLACING.has(kind) && subject.current && { replaces: subject.current.token.id }),
  };
}

function effectsOf(subject: Subject, kind: ActionKind): string[] {
  const { desired, current, options } = subject;
  // What leaked gets no overlap; its end is an action of its own.
  if (options.compromised?.has(desired.name) && kind !== 'kill') {
    return [`${describeAccess(desired.access)} for ${desired.consumer}`];
  }
  if (kind === 'create' || kind === 'replace') {
    const old =
      current && kind === 'replace'
        ? [`token ${current.token.id} is retired after ${formatDuration(desired.rotation.overlap)}`]
        : [];
    return [`${describeAccess(desired.access)} for ${desired.consumer}`, ...old];
  }
  if ((kind === 'rotate' || kind === 'finish' || kind === 'rollback') && current) {
    return [
      `token ${current.token.id} stays valid for ${formatDuration(desired.rotation.overlap)}, is then disabled, and revoked ${formatDuration(desired.rotation.observationPeriod)} later`,
    ];
  }
  if (kind === 'take-over') return [`${describeAccess(desired.access)} for ${desired.consumer}`, laterForm(subject)];
  return [];
}

export const FORMS = { json: 'JSON', plain: 'the bare token' } as const;

/** The consumer of a value that somebody else wrote reads the form that they chose. */
const laterForm = ({ desired: { format }, words }: Subject): string =>
  `its value stays as it is; from the next rotation on it is ${FORMS[format]} (${words.setting(format, 'secret', 'format')})`;
