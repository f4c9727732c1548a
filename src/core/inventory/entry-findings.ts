import { inventoryCodes } from '../diagnostics/catalogue/inventory';
import { policyCodes } from '../diagnostics/catalogue/policy';
import { runCodes } from '../diagnostics/catalogue/run';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { relativeTime } from '../model/time-words';
import { describeAccess } from '../model/access';
import type { ReasonCode } from '../model/plan-codes';
import { formatInstant, type Instant, instant, later } from '../model/time';
import { holds } from '../reconcile/entry/holds';
import { compareAccess } from '../reconcile/entry/access-change';
import { expiryFor, sameExpiry } from '../reconcile/entry/schedule';
import { type Generation, isExpired } from '../reconcile/observed/generations';
import { isPaused } from '../reconcile/observed/paused';
import { lastDayBefore } from '../token-spec/fields/read-moment';
import { applyWaivers } from '../token-spec/fields/waivers';
import { effectivePermissions, managingIn } from './effective-permissions';
import { consumerUse, type EntryView } from './entry-view';
import { USE_DAYS } from './right-sizing/entry-uses';
import { unusedSince } from './unused';

type Check = (view: EntryView) => readonly Diagnostic[];

const DAY = 24 * 3_600_000;

/** A token that nobody used for this long since it was made is one to ask about. */
const UNUSED_AFTER_MS = 3 * DAY;

/** Everything that is to be said about one declared entry, each check named for the fact that makes it fire. */
export function entryFindings(view: EntryView): readonly Diagnostic[] {
  const { desired, subject, waivers } = view;
  const place = { kind: 'resource', resource: `token ${desired.name}` } as const;
  const of = { workspace: subject.workspace, owner: subject.owner, token: desired.name };
  const found = CHECKS.flatMap((check) => check(view)).map((finding) => ({
    ...of,
    diagnostic: { ...finding, place },
  }));
  return applyWaivers(
    found,
    waivers.map((waiver) => ({ ...of, ...waiver })),
    subject.now,
  );
}

const secretUnreadable: Check = ({ desired, subject }) =>
  subject.facts.secret.known
    ? []
    : [
        runCodes.diagnose('secret-unreadable', {
          token: desired.name,
          why: holds.secretUnreadable(subject.facts.secret.why).message,
        }),
      ];

const blocked: Check = ({ desired, planned }) =>
  planned?.blocked ? [runCodes.diagnose('entry-blocked', { token: desired.name, why: planned.blocked.message })] : [];

const missing: Check = ({ desired, subject, planned }) => {
  const nothing = subject.facts.secret.known && !subject.generations.current && subject.generations.all.length === 0;
  if (!nothing || planned?.blocked || !desired.enabled) return [];
  return [inventoryCodes.diagnose('declared-missing', { secret: subject.ref.name })];
};

/** The current version leads to no token, or tokens are there and the secret has no current version. */
const secretWithoutToken: Check = ({ desired, subject, planned }) => {
  const { facts, generations, current, ref } = subject;
  if (!facts.secret.known || planned?.blocked || !desired.enabled || current) return [];
  const found = (why: string) => [inventoryCodes.diagnose('secret-without-live-token', { secret: ref.name, why })];
  if (!generations.current) return generations.all.length > 0 ? found('it has no value') : [];
  const { content } = generations.current;
  switch (content.kind) {
    case 'token':
      return [];
    case 'gone':
      return found(
        content.tokenId === undefined ? "no token's label matches it" : `token ${content.tokenId} no longer exists`,
      );
    case 'empty':
      return found('its current version is empty');
    case 'foreign':
    case 'handmade':
      return found('its current value is not ours');
    case 'elsewhere':
      return found(`its current value is for ${content.what}`);
    case 'unclear':
      return found(content.why);
  }
};

const expired: Check = ({ desired, subject: { current, now }, planned }) => {
  const at = current?.token.expiresAt;
  if (!current || !at || !desired.enabled || !isExpired(current.token, now)) return [];
  const next = comesNext(planned);
  return [inventoryCodes.diagnose('expired', { consumer: desired.consumer, at: formatInstant(at), next })];
};

/** What becomes of an entry whose token has expired. */
function comesNext(planned: EntryView['planned']): 'blocked' | 'ended' | 'held' | 'replaced' {
  if (planned?.blocked) return 'blocked';
  if (planned?.holds.some(({ code }) => code === 'ended')) return 'ended';
  return planned !== undefined && planned.actions.length > 0 ? 'replaced' : 'held';
}

const disabledOutside: Check = ({ desired, subject: { current, now } }) => {
  if (!current || !desired.enabled || current.token.status === 'enabled' || isPaused(current)) return [];
  if (isExpired(current.token, now)) return [];
  const since = formatInstant(current.token.disabledAt ?? current.token.updatedAt);
  return [inventoryCodes.diagnose('disabled-outside', { consumer: desired.consumer, since })];
};

/** Why no rotation comes before a token ends; undefined: one does. */
function hindersRotation(rotatesAt: Instant | undefined, endsAt: Instant, isBlocked: boolean): string | undefined {
  if (rotatesAt === undefined) return 'it is not rotated';
  if (rotatesAt >= endsAt) return `its rotation comes too late (${formatInstant(rotatesAt)})`;
  return isBlocked ? 'its rotation is blocked' : undefined;
}

/** Soon, and earlier than its rotation can happen. */
const expiring: Check = ({ desired, subject: { current, now }, rotatesAt, planned, expiringUntil }) => {
  const at = current?.token.expiresAt;
  if (!current?.live || !at || !desired.enabled || at > expiringUntil) return [];
  const why = hindersRotation(rotatesAt, at, planned?.blocked !== undefined);
  if (why === undefined) return [];
  const parameters = { at: formatInstant(at), distance: relativeTime(at, now), why };
  return [inventoryCodes.diagnose('expiring', parameters)];
};

const rotationOverdue: Check = ({ rotatesAt, subject: { now } }) => {
  if (rotatesAt === undefined || later(rotatesAt, DAY) > now) return [];
  const parameters = { since: formatInstant(rotatesAt), distance: relativeTime(rotatesAt, now) };
  return [inventoryCodes.diagnose('rotation-overdue', parameters)];
};

const orphans: Check = ({ subject }) =>
  subject.generations.all
    .filter((generation) => generation.phase === 'orphan')
    .map(({ token }) => inventoryCodes.diagnose('orphan', { id: token.id }));

/** Risky after 90 days, and worth a question after a few when nobody ever used it. What was revoked since tells nothing. */
const unused: Check = ({ desired: { consumer }, subject: { generations, current, now } }) => {
  const [oldest] = generations.all;
  if (!oldest || !current?.live) return [];
  const { createdAt } = oldest.token;
  const uses = generations.all.flatMap(({ token }: Generation) => consumerUse(token) ?? []);
  const lastUsedAt = uses.length === 0 ? null : instant(Math.max(...uses));
  const long = unusedSince({ createdAt, lastUsedAt }, now);
  if (long) return [inventoryCodes.diagnose('unused', { consumer, ...long })];
  if (lastUsedAt !== null || later(createdAt, UNUSED_AFTER_MS) > now) return [];
  return [inventoryCodes.diagnose('never-used', { consumer, since: formatInstant(createdAt) })];
};

/** By what was used. Only where it makes a difference: a role that allows more than was used may be the lowest there is. */
const unusedRights: Check = ({ desired: { access, consumer }, uses }) => {
  if (!uses?.lower) return [];
  const { rights, lower } = uses;
  const used = rights.map(({ place, permission }) =>
    place === 'workspace' ? permission : `${permission} in ${place}`,
  );
  const parameters = {
    consumer,
    days: USE_DAYS,
    used,
    granted: describeAccess(access),
    lower: describeAccess(lower.access),
  };
  return [inventoryCodes.diagnose('unused-rights', parameters)];
};

/** The spec says it too; here it is about the token that is there. */
const endless: Check = ({ subject: { current } }) =>
  current?.live && current.token.expiresAt === null ? [policyCodes.diagnose('no-expiry', {})] : [];

const managesTokens: Check = ({ subject: { current, catalogue } }) => {
  if (!current?.live || current.token.access.type !== 'workspace') return [];
  const { access } = current.token;
  const permissions = managingIn(effectivePermissions(catalogue, access));
  return permissions.length === 0
    ? []
    : [policyCodes.diagnose('can-manage-tokens', { role: access.role, permissions })];
};

/**
 * Drift of access, by what it lets a token do. One that is not current and may do less harms nobody; the current one is told
 * of although somebody disabled it.
 */
const accessDrift: Check = ({ desired, subject }) =>
  subject.generations.all.flatMap((generation) => {
    const { token, live, phase } = generation;
    if ((!live && phase !== 'current') || phase === 'adopted' || phase === 'stranger') return [];
    const change = compareAccess(subject.catalogue, desired.access, token.access);
    if (change === 'none' || (change === 'narrow' && phase !== 'current')) return [];
    return [
      inventoryCodes.diagnose(change === 'narrow' ? 'under-privileged' : 'over-privileged', {
        id: token.id,
        actual: describeAccess(token.access),
        declared: describeAccess(desired.access),
      }),
    ];
  });

/** What else an apply would set right: label and settings of the secret. */
const DIFFERING: ReadonlySet<string> = new Set<ReasonCode>(['access-type-changed', 'settings-changed', 'label-edited']);

/** Beside access. The expiry is held against the spec here: of a token that is to be replaced the plan says nothing of it. */
const differs: Check = ({ desired, planned, subject: { current } }) => {
  const reasons = (planned?.actions ?? []).flatMap((action) => action.reasons);
  const what = reasons.filter(({ code }) => DIFFERING.has(code)).map(({ message }) => message);
  if (current?.phase === 'current') {
    const { createdAt, expiresAt } = current.token;
    const declaredEnd = expiryFor(desired.expiry, createdAt);
    if (!sameExpiry(declaredEnd, expiresAt))
      what.unshift(`the current token ends ${endText(expiresAt)}; declared is ${endText(declaredEnd)}`);
  }
  return what.length === 0 ? [] : [inventoryCodes.diagnose('differs-from-spec', { what: [...new Set(what)] })];
};

const endText = (at: Instant | null): string => (at === null ? 'never' : `at ${formatInstant(at)}`);

/** Holds that a person should know of. Those that only wait are no findings. */
const held: Check = ({ planned }) =>
  (planned?.holds ?? []).flatMap((hold) => {
    const parameters = { why: hold.message };
    if (hold.code === 'retiring-starves') return [inventoryCodes.diagnose('retiring-starves', parameters)];
    if (hold.code === 'used-after-promotion') return [inventoryCodes.diagnose('used-after-promotion', parameters)];
    // An unreadable secret has a finding of its own.
    return hold.severity === 'warning' ? [inventoryCodes.diagnose('held-back', parameters)] : [];
  });

const reviewDue: Check = ({ desired, subject: { now } }) =>
  desired.reviewBy !== undefined && desired.reviewBy <= now
    ? [policyCodes.diagnose('review-due', { since: formatInstant(desired.reviewBy).slice(0, 10) })]
    : [];

/** Of the spec's own waivers; a policy tells of its own itself. */
const waiverExpired: Check = ({ waivers, subject: { now } }) =>
  waivers
    .filter(({ policy, until }) => policy === undefined && until <= now)
    .map(({ code, until }) => policyCodes.diagnose('waiver-expired', { finding: code, until: lastDayBefore(until) }));

const CHECKS: readonly Check[] = [
  secretUnreadable,
  blocked,
  missing,
  secretWithoutToken,
  expired,
  disabledOutside,
  expiring,
  rotationOverdue,
  orphans,
  accessDrift,
  differs,
  held,
  unused,
  unusedRights,
  endless,
  managesTokens,
  reviewDue,
  waiverExpired,
];
