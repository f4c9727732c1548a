import type { Reason } from '../../model/plan';
import type { ReasonCode } from '../../model/plan-codes';
import { formatInstant, type Instant } from '../../model/time';

/**
 * Every reason for doing something that a plan can give. The code is stable; the sentence says which fact made it fire.
 */
const why = (code: ReasonCode, message: string, about: Pick<Reason, 'token' | 'at'> = {}): Reason => ({
  code,
  message,
  ...about,
});

export const reasons = {
  notCreated: () => why('not-created', 'no token exists for this entry yet'),
  secretLost: () =>
    why('secret-lost', 'its secret is gone, and the value with it; a new token is made and the old one retired'),
  currentWithoutToken: () =>
    why(
      'current-without-token',
      "no token's label matches the current version of its secret: the token was revoked, its label was edited, or the value was overwritten outside. The apply reads the value first, and only restores the label if that is all",
    ),
  revokedOutside: (id: string) => why('revoked-outside', `the current token ${id} was revoked outside`, { token: id }),
  overwrittenOutside: () =>
    why('overwritten-outside', "the secret's current value was overwritten outside and is not a token of ours"),
  takeOver: () =>
    why(
      'take-over',
      "its secret is taken over, as declared: a live token in its value is kept and becomes this entry's, anything else is replaced",
    ),
  takeOverToken: (id: string) =>
    why('take-over', `its secret is taken over, as declared: token ${id}, which it holds, becomes this entry's`, {
      token: id,
    }),
  currentRefused: (id: string) =>
    why(
      'current-refused',
      `the token API refuses the current value, and token ${id}, which it names, is not proven to be this entry's`,
      { token: id },
    ),
  disabledOutside: (id: string, since: Instant | null) =>
    why(
      'disabled-outside',
      `somebody disabled the current token ${id}${since === null ? '' : ` at ${formatInstant(since)}`}: a token that may have leaked is replaced, never enabled`,
      { token: id, ...(since !== null && { at: since }) },
    ),
  expired: (at: Instant) => why('expired', `the current token expired at ${formatInstant(at)}`, { at }),
  accessTypeChanged: (from: string, to: string) =>
    why('access-type-changed', `its access changes from ${from} to ${to}, which no token can do in place`),
  expiryOutOfReach: (at: Instant) =>
    why(
      'expiry-out-of-reach',
      `counted from its creation, the current token's new expiry would be in the past (${formatInstant(at)})`,
      { at },
    ),
  rotationDue: (at: Instant) => why('rotation-due', `rotation was due at ${formatInstant(at)}`, { at }),
  rotationMissed: (at: Instant) =>
    why('rotation-missed', `its function should have rotated it by ${formatInstant(at)}`, { at }),
  rotationGivenUp: (at: Instant) =>
    why(
      'rotation-given-up',
      `its function began to rotate it, has done nothing since ${formatInstant(at)}, and its next window is too late or not known`,
      { at },
    ),
  rotationAsked: () => why('rotation-asked', 'rotation was asked for'),
  rotationTriggered: () => why('rotation-triggered', 'rotation.trigger changed'),
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
  moved: (from: string) => why('moved', `moved here from owner ${from}: secret and token stay`),
  secretRenamed: (from: string) => why('renamed', `renamed from ${from}: its secret, which stays, is tagged anew`),
  secretMoved: (from: string) => why('moved', `moved here from owner ${from}: its secret, which stays, is tagged anew`),
  pauseOver: () => why('pause-over', 'its declaration lets it work again'),
  settingsChanged: (what: readonly string[]) =>
    why('settings-changed', `settings of its secret change: ${what.join(', ')}`),
  tagsCompleted: () => why('tags-completed', 'its secret lacks tags that say whose it is'),
  formatChanged: (from: string, to: string) =>
    why('format-changed', `the format of its value changes from ${from} to ${to}; the token stays`),
  formerSecret: () => why('former-secret', 'its entry has another secret now'),
  left: () => why('left', 'its entry has another secret now; a tag notes since when'),
  cameBack: () =>
    why('left', 'it is the secret of its entry again, so the tag that notes when that left is struck out'),
  paused: () => why('paused', 'its declaration disables it'),
  ended: (end: Instant) => why('ended', `its declared end, ${formatInstant(end)}, has passed`),
  superseded: (id: string) => why('superseded', `token ${id} was superseded and its overlap is over`, { token: id }),
  orphan: (id: string) =>
    why('orphan', `token ${id} was issued by a run that stopped before it stored the value; nobody has it`, {
      token: id,
    }),
  observed: (id: string) =>
    why('observation-over', `token ${id} stayed disabled for the observation period and nobody missed it`, {
      token: id,
    }),
  expiredSuperseded: (id: string) =>
    why('expired-superseded', `token ${id} was superseded and has expired`, { token: id }),
  endAsked: (id: string) => why('end-asked', `token ${id} is to end, as somebody says`, { token: id }),
  removed: () => why('removed', 'it is no longer declared'),
  claimDropped: () => why('claim-dropped', 'the resource that claims the token gives it up'),
  secretRestored: () => why('secret-restored', 'its secret awaits deletion and is restored'),
  rolledBack: () => why('rollback-asked', 'a return to the previous value was asked for'),
} as const;
