import type { Words } from '../../diagnostics/words';
import type { Hold } from '../../model/plan';
import type { HoldCode } from '../../model/plan-codes';
import { formatInstant, type Instant } from '../../model/time';
import type { TokenFacts } from '../../ports/token-api';

/** `token` is the one that it speaks of, `until` when it ends by itself. */
export const hold = (
  severity: Hold['severity'],
  code: HoldCode,
  message: string,
  { token, until }: Pick<Hold, 'token'> & { readonly until?: Instant | undefined } = {},
): Hold => ({
  severity,
  code,
  message,
  ...(token !== undefined && { token }),
  ...(until !== undefined && { until }),
});

const at = (until: Instant): string => formatInstant(until);

/** A rotation that stands still, as a command names it. */
interface StuckRotation {
  readonly arn: string;
  readonly region: string;
  readonly version: string;
}

/** Reasons for leaving something alone. */
export const holds = {
  upToDate: (until?: Instant) =>
    hold(
      'info',
      'up-to-date',
      until === undefined ? 'as declared; not rotated' : `as declared; rotates at ${at(until)}`,
      { until },
    ),
  rolledBack: (until: Instant) =>
    hold('warning', 'rolled-back', `rolled back by hand; rotates at ${at(until)}`, { until }),
  outsideWindow: (until: Instant) =>
    hold('info', 'outside-window', `rotation is due and waits for its window at ${at(until)}`, { until }),
  paused: () => hold('info', 'paused', 'declared disabled; rotation is suspended'),
  takeOverUnread: () =>
    hold(
      'info',
      'take-over-unread',
      "declared disabled: an apply reads the value that is taken over; where that is a working token, it becomes the entry's and is disabled",
    ),
  pausedNotCreated: () => hold('info', 'paused-not-created', 'declared disabled; created once it is enabled'),
  rotatedByFunction: (until: Instant) =>
    hold('info', 'rotated-by-function', `as declared; its function rotates it by ${at(until)}`, { until }),
  rotationInFlight: () => hold('info', 'rotation-in-flight', 'its function is rotating it'),
  rotationStuck: (since: Instant, { arn, region, version }: StuckRotation) =>
    hold(
      'warning',
      'rotation-stuck',
      `its function began to rotate it and has done nothing since ${at(since)}; the log of the function says why. Secrets Manager tries again in the next window. To begin anew before, once the cause is gone: aws secretsmanager update-secret-version-stage --region ${region} --secret-id ${arn} --version-stage AWSPENDING --remove-from-version-id ${version}, then ask for the rotation`,
    ),
  pendingNotOurs: (until: Instant) =>
    hold(
      'warning',
      'pending-not-ours',
      `another run or tool put AWSPENDING on a version; rotation waits until ${at(until)}`,
      { until },
    ),
  secretUnreadable: (why: string) => hold('error', 'secret-unreadable', `its secret could not be read: ${why}`),
  secretStays: (name: string, why: string) =>
    hold(
      'warning',
      'secret-stays',
      `secret ${name} could not be read (${why}): only tokens that are proven to be its own were ended, and the secret stays. When it can be read again, see that nobody uses it, and delete it`,
    ),
  versionUnclear: (version: string, why: string) =>
    hold('warning', 'version-unclear', `nothing is retired: version ${version} can't be matched to a token (${why})`),
  overlap: (id: string, until: Instant) =>
    hold('info', 'overlap', `superseded token ${id} stays valid until ${at(until)}`, { token: id, until }),
  /** The value before the current one, of a token that is over or not ours. */
  previousKept: (version: string, until: Instant) =>
    hold('info', 'previous-kept', `AWSPREVIOUS stays on version ${version} until ${at(until)}`, { until }),
  settling: (id: string, until: Instant) =>
    hold('info', 'settling', `token ${id} is left alone until ${at(until)}, when nothing can be in flight`, {
      token: id,
      until,
    }),
  observing: (id: string, until: Instant) =>
    hold('info', 'observation-period', `token ${id} is disabled and is revoked at ${at(until)}; enable it to keep it`, {
      token: id,
      until,
    }),
  usedAfterPromotion: (id: string, used: Instant, until: Instant) =>
    hold(
      'warning',
      'used-after-promotion',
      `superseded token ${id} was still used at ${at(used)}: its consumer has not taken the new value; kept until ${at(until)}`,
      { token: id, until },
    ),
  heldElsewhere: (id: string, entries: readonly string[]) =>
    hold(
      'warning',
      'held-elsewhere',
      `token ${id} is in the secret of ${entries.join(', ')} too, and works there; it ends when that has a value of its own and the overlap of that is over`,
      { token: id },
    ),
  reenabled: (id: string, when: Instant) =>
    hold(
      'warning',
      're-enabled',
      `superseded token ${id} was enabled again by somebody at ${at(when)}; it is left alone. Disable it to have it revoked`,
      { token: id },
    ),
  adopted: (id: string) =>
    hold(
      'warning',
      'adopted',
      `token ${id} was made by hand and is left alone; revoke it at Hawzu when nothing uses it`,
      { token: id },
    ),
  stranger: (id: string) =>
    hold(
      'warning',
      'stranger',
      `token ${id} carries a label like ours, but no version of the secret held its value, and somebody else made or changed it; it is left alone`,
      { token: id },
    ),
  unproven: ({ id, label, lastUsedAt }: Pick<TokenFacts, 'id' | 'label' | 'lastUsedAt'>) =>
    hold(
      'error',
      'unproven',
      `token ${id} ("${label}") works and may be this entry's: a token made it, and no version of a secret that is there proves whose it is. It was ${lastUsedAt === null ? 'never used' : `last used at ${at(lastUsedAt)}`}. If it is this entry's and nothing uses it any more, end it: retire --end ${id}. Otherwise give it a label of its own at Hawzu`,
      { token: id },
    ),
  mayBeRelabelled: (id: string, label: string) =>
    hold(
      'info',
      'may-be-relabelled',
      `token ${id} ("${label}") may be one of this entry that somebody relabelled: an apply reads the value of its version, and ends it if it is`,
      { token: id },
    ),
  sourceNotFound: (field: string, from: string) =>
    hold(
      'warning',
      'source-not-found',
      `${field} says ${from}, and no secret of that name is where this entry has its own: a new token is made. If there should be one, check the name, the region, the account and secret.name before you apply; what ${from} may have elsewhere stays, and is still read`,
    ),
  moveUnsettled: (until: Instant) =>
    hold(
      'warning',
      'move-unsettled',
      `a token of this name changed a moment ago, and its secret is not listed yet: nothing is created before ${at(until)}, so that the move can be found`,
      { until },
    ),
  claimed: (name: string) =>
    hold(
      'warning',
      'claimed',
      `a Terraform resource claims it, so it is kept; remove it there, or pass --claimed ${name} to remove it anyway`,
    ),
  workspaceUnproven: () =>
    hold(
      'warning',
      'workspace-unproven',
      'its secret names no workspace, and nothing proves that it belongs to this one',
    ),
  lostSecret: (ids: readonly string[], secret: string, isFormer: boolean) =>
    hold(
      'warning',
      'lost-secret',
      `its secret, ${secret}, is gone for good, and ${ids.join(', ')} of it still works. ${isFormer ? "Its entry has another secret now: apply with --prune ends that, once its consumers have had an overlap's time" : 'No spec of this run declares the entry. Another file does? Add that file to the command. Otherwise apply --prune revokes that'}`,
    ),
  lostToken: ({ id, label }: Pick<TokenFacts, 'id' | 'label'>) =>
    hold(
      'warning',
      'lost-secret',
      `token ${id} ("${label}") works, and says that it is of an entry of this owner that no spec of this run declares; the secret that its label names was not found. Another file declares it? Add that file to the command. If nothing uses it any more, end it: retire --end ${id}`,
      { token: id },
    ),
  abandoned: (id: string, label: string, secret: string) =>
    hold(
      'warning',
      'abandoned',
      `token ${id}, labelled "${label}", still works: an entry of this owner had secret ${secret}, given by ARN, and none of this run has it now. Another file does? Add that file to the command. Otherwise revoke it at Hawzu when nothing reads that secret`,
      { token: id },
    ),
  promotedCopy: (region: string, of: string) =>
    hold(
      'warning',
      'promoted-copy',
      `its secret has a copy in ${region} that somebody promoted: it follows the one in ${of} no more, so its value ends with its token. It is left alone; delete it when nothing reads it`,
    ),
  copyStays: (name: string, primary: string) =>
    hold(
      'error',
      'copy-stays',
      `secret ${name} is a copy of the one in ${primary}, so nothing was ended: declare the region ${primary} to end it`,
    ),
  secretUsedByOthers: (name: string, id: string | undefined) =>
    hold(
      'warning',
      'secret-used-by-others',
      `secret ${name} is kept: ${id === undefined ? 'its current value is not ours' : `its current value is token ${id}, which is not this entry's`}`,
    ),
  nameKept: (actual: string, declared: string) =>
    hold(
      'info',
      'name-kept',
      `its secret keeps the name ${actual}; the declared name, ${declared}, applies to new secrets only`,
    ),
  keyKept: (key: string) =>
    hold(
      'info',
      'key-kept',
      `its secret keeps KMS key ${key}, although none is declared; to go back to the key that AWS manages, declare alias/aws/secretsmanager`,
    ),
  copyFailed: (name: string, region: string, why = 'AWS does not say why') =>
    hold(
      'warning',
      'copy-failed',
      `its copy in ${region} failed: ${why.replace(/\.$/, '')}. Once the cause is gone: aws secretsmanager remove-regions-from-replication --secret-id ${name} --remove-replica-regions ${region}, then apply again`,
    ),
  copyKeyKept: (region: string, key: string) =>
    hold(
      'info',
      'copy-key-kept',
      `its copy in ${region} keeps KMS key ${key}, although another one is declared: take the region out of replicas and apply, then put it in again`,
    ),
  copyBehind: (id: string, regions: readonly string[], until: Instant | undefined) =>
    hold(
      'warning',
      'copy-behind',
      `superseded token ${id} is kept while copies of its secret may still show it (${regions.join(', ')})${until === undefined ? '' : `, until ${at(until)} at the latest`}`,
      { token: id, until },
    ),
  takeOverDone: (words: Words) =>
    hold(
      'info',
      'take-over-done',
      `taken over; ${words.field('secret', 'takeOver')} can be removed from ${words.document}`,
    ),
  labelledByOthers: (id: string) =>
    hold('warning', 'labelled-by-others', `token ${id} is kept: somebody put a label of their own on its version`, {
      token: id,
    }),
  managementToken: (id: string) =>
    hold(
      'warning',
      'management-token',
      `token ${id} is the one this run works with; neither it nor its secret is touched`,
      {
        token: id,
      },
    ),
  ownToken: (id: string, left: readonly string[]) =>
    hold(
      'error',
      'own-token',
      `token ${id} is the one this run works with, so the run does not ${left.join(' or ')}. To do that, apply with another management token`,
      { token: id },
    ),
  leftToApply: (kinds: readonly string[]) =>
    hold('info', 'left-to-apply', `not part of this command: ${kinds.join(', ')}; "apply" does that`),
  undeclared: () =>
    hold(
      'warning',
      'undeclared',
      'no spec of this run declares it. Another file does? Add that file to the command. Its entry was renamed? Set renamedFrom there. It moved to another owner? Keep it here with movedTo until both have applied. Only if nothing uses it any more: apply --prune revokes its tokens and deletes its secret',
    ),
  ambiguousTokens: () =>
    hold(
      'warning',
      'elsewhere',
      'a live token with this name belongs to another secret: another region, account or spec',
    ),
  ended: (end: Instant) =>
    hold('warning', 'ended', `its declared end, ${at(end)}, has passed; set a later one or remove the entry`),
  endsSoon: (end: Instant) =>
    hold(
      'warning',
      'ended',
      `its declared end, ${at(end)}, is less than 30 minutes away: no token is made for it any more; set a later one or remove the entry`,
    ),
  starving: (id: string, changed: Instant) =>
    hold(
      'warning',
      'retiring-starves',
      `token ${id} is not retired yet, long after its end was due: its secret changed at ${at(changed)}, and only one that rests is retired from. If one run after another says so, something keeps changing the secret`,
      { token: id },
    ),
} as const;
