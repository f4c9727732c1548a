import type { Hold, Reason } from '../model/plan';
import { formatInstant, type Instant } from '../model/time';

/**
 * Every reason that a plan can give. The code is stable; the sentence says which fact made it fire. Holding still has a
 * reason too.
 */
const why = (code: string, message: string): Reason => ({ code, message });

export const reasons = {
  notCreated: () => why('not-created', 'no token exists for this entry yet'),
  secretLost: () =>
    why('secret-lost', 'its secret is gone, and the value with it; a new token is made and the old one retired'),
  currentWithoutToken: () =>
    why(
      'current-without-token',
      'no token carries the mark of its current version: it was revoked, its label was edited, or the value was overwritten outside. The apply reads the value first, and only sets the label back if that is all',
    ),
  revokedOutside: (id: string) => why('revoked-outside', `the current token ${id} was revoked outside`),
  overwrittenOutside: () =>
    why('overwritten-outside', "the secret's current value was overwritten outside and is not a token of ours"),
  takeOver: () => why('take-over', 'the spec consents (takeOver) to replacing the value that the secret holds now'),
  expired: (at: Instant) => why('expired', `the current token expired at ${formatInstant(at)}`),
  accessTypeChanged: (from: string, to: string) =>
    why('access-type-changed', `the access type changes from ${from} to ${to}, which no token can do in place`),
  expiryOutOfReach: (at: Instant) =>
    why(
      'expiry-out-of-reach',
      `counted from its creation, the time of the current token is up at ${formatInstant(at)}`,
    ),
  rotationDue: (at: Instant) => why('rotation-due', `rotation was due at ${formatInstant(at)}`),
  rotationAsked: () => why('rotation-asked', 'rotation was asked for'),
  compromised: () =>
    why('compromised', 'the value is reported as compromised: the old token dies at once, without overlap'),
  unfinishedRotation: () => why('unfinished-rotation', 'an earlier run stored a new value and did not finish'),
  deadPending: () => why('dead-pending', 'the token that an earlier run prepared can no longer be used'),
  labelLeftBehind: () => why('label-left-behind', 'an earlier run promoted the new value and left AWSPENDING on it'),
  accessNarrowed: (from: string, to: string) => why('access-narrowed', `access narrows from ${from} to ${to}`),
  accessWidened: (from: string, to: string) => why('access-widened', `access widens from ${from} to ${to}`),
  accessChanged: (from: string, to: string) => why('access-changed', `access changes from ${from} to ${to}`),
  expiryChanged: (from: string, to: string) => why('expiry-changed', `expiry changes from ${from} to ${to}`),
  labelEdited: (label: string) => why('label-edited', `the label was changed to "${label}" outside`),
  renamed: (from: string) => why('renamed', `renamed from ${from}: secret and token stay`),
  disabled: (at: Instant | null) =>
    why(
      'disabled',
      `the spec says enabled, and the token is disabled${at ? ` since ${formatInstant(at)}` : ''}: by a pause or by hand`,
    ),
  paused: () => why('paused', 'the spec says enabled: false'),
  superseded: (id: string) => why('superseded', `token ${id} was superseded and its overlap is over`),
  orphan: (id: string) =>
    why('orphan', `token ${id} was issued by a run that died before storing its value; nobody has it`),
  observed: (id: string) =>
    why('observation-over', `token ${id} stayed disabled for the observation period and nobody missed it`),
  expiredSuperseded: (id: string) => why('expired-superseded', `token ${id} was superseded and has expired`),
  removed: () => why('removed', 'the spec no longer declares it'),
  rolledBack: () => why('rollback-asked', 'return to the previous value was asked for'),
} as const;

const hold = (severity: Hold['severity'], code: string, message: string, until?: Instant): Hold => ({
  severity,
  code,
  message,
  ...(until === undefined ? {} : { until }),
});

const at = (until: Instant): string => formatInstant(until);

/** Reasons for leaving something alone. */
export const holds = {
  upToDate: (until?: Instant) =>
    hold(
      'info',
      'up-to-date',
      until === undefined ? 'as declared; not rotated' : `as declared; rotates at ${at(until)}`,
      until,
    ),
  rolledBack: (until: Instant) => hold('warning', 'rolled-back', `rolled back by hand; rotates at ${at(until)}`, until),
  outsideWindow: (until: Instant) =>
    hold('info', 'outside-window', `rotation is due and waits for its window at ${at(until)}`, until),
  paused: () => hold('info', 'paused', 'enabled: false; rotation is suspended'),
  pausedNotCreated: () => hold('info', 'paused-not-created', 'enabled: false; made when it is enabled'),
  rotatedByFunction: () => hold('info', 'rotated-by-function', 'the rotation function of this secret rotates it'),
  pendingNotOurs: (until: Instant) =>
    hold('warning', 'pending-not-ours', `somebody else holds AWSPENDING; rotation waits until ${at(until)}`, until),
  secretUnreadable: (why: string) =>
    hold('error', 'secret-unreadable', `its secret could not be read, so nothing is done: ${why}`),
  versionUnclear: (version: string, why: string) =>
    hold('warning', 'version-unclear', `nothing is retired: version ${version} can't be matched to a token (${why})`),
  overlap: (id: string, until: Instant) =>
    hold('info', 'overlap', `superseded token ${id} works on until ${at(until)}`, until),
  settling: (id: string, until: Instant) =>
    hold('info', 'settling', `token ${id} is left alone until ${at(until)}, when nothing can be in flight`, until),
  observing: (id: string, until: Instant) =>
    hold(
      'info',
      'observation-period',
      `token ${id} is disabled and is revoked at ${at(until)}; enable it to keep it`,
      until,
    ),
  usedAfterPromotion: (id: string, used: Instant, until: Instant) =>
    hold(
      'warning',
      'used-after-promotion',
      `superseded token ${id} was still used at ${at(used)}: its consumer has not taken the new value; held until ${at(until)}`,
      until,
    ),
  reenabled: (id: string, when: Instant) =>
    hold(
      'warning',
      're-enabled',
      `superseded token ${id} was enabled again by somebody at ${at(when)}; it is left to them. Disable it to have it revoked`,
    ),
  adopted: (id: string) =>
    hold(
      'warning',
      'adopted',
      `token ${id} was made by hand; it is not disabled or revoked without explicit confirmation`,
    ),
  labelledByOthers: (id: string) =>
    hold('warning', 'labelled-by-others', `token ${id} is kept: somebody put a label of their own on its version`),
  managementToken: (id: string) =>
    hold('warning', 'management-token', `token ${id} is the one this run works with; it is never touched`),
  olderIncarnation: (id: string) =>
    hold(
      'info',
      'older-incarnation',
      `token ${id} belongs to a deleted secret of the same name; it is retired when the new one stands`,
    ),
  undeclared: () =>
    hold('warning', 'undeclared', 'ours, but the spec does not declare it; apply with --prune removes it'),
  ambiguousTokens: () =>
    hold(
      'warning',
      'elsewhere',
      'a live token with this name belongs to another secret: another region, account or spec',
    ),
  ended: (end: Instant) =>
    hold('warning', 'ended', `its declared end, ${at(end)}, has come; give it a later one or remove the entry`),
  starving: (id: string) =>
    hold('warning', 'retiring-starves', `token ${id} can't be retired because its secret keeps changing`),
} as const;

/** Reasons why an entry can't be reconciled at all. They stop the whole run before it changes anything. */
export const blocks = {
  pendingDeletion: (name: string, deletedAt: Instant) =>
    why(
      'secret-pending-deletion',
      `secret ${name} is scheduled for deletion since ${at(deletedAt)}. Restore it (aws secretsmanager restore-secret) or choose another name`,
    ),
  secretNotOurs: (name: string) =>
    why(
      'secret-not-ours',
      `a secret named ${name} exists and does not carry this spec's tags. Choose another name, or give it by ARN (secret.arn) to hand it over`,
    ),
  secretOfAnotherEntry: (name: string, entry: string) =>
    why(
      'secret-not-ours',
      `secret ${name} belongs to the entry ${entry} of this spec. Say renamedFrom: ${entry} to keep secret and token under the new name, or choose another secret name`,
    ),
  secretMissing: (arn: string) =>
    why(
      'secret-missing',
      `secret ${arn} does not exist. A secret given by ARN is made by you; check account and region`,
    ),
  nothingToRollBackTo: (name: string) =>
    why('nothing-to-roll-back-to', `secret ${name} has no previous version with a live token; rotate instead`),
  notCreatedYet: (name: string) => why('not-created-yet', `${name} has no token yet; apply makes one`),
  foreignValue: (name: string) =>
    why(
      'secret-has-foreign-value',
      `secret ${name} holds a current value that is not ours. Say takeOver: true to have it replaced`,
    ),
} as const;
