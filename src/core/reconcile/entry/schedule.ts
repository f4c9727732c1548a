import type { DesiredToken, Expiry, RotationWindow } from '../../model/desired';
import type { SecretArn, VersionId } from '../../model/ids';
import { successorVersion } from '../../model/label';
import { addDuration, type Instant, instant, later, lengthFrom, SETTLE_MS } from '../../model/time';
import type { VersionFacts } from '../../ports/secret-store';
import type { TokenFacts } from '../../ports/token-api';
import { onTokensClock } from '../observed/clocks';
import type { Generation } from '../observed/generations';
import type { Subject } from './subject';

/** A never-expiring token is issued with this backstop, so that one whose value is lost dies by itself: a week, the product's default. */
export const BACKSTOP_MS = 7 * 24 * 3_600_000;

/** When a token made at an instant is to expire. Expiry counts from creation; `null` is never. */
export function expiryFor(expiry: Expiry, createdAt: Instant): Instant | null {
  switch (expiry.kind) {
    case 'after':
      return addDuration(createdAt, expiry.duration);
    case 'at':
      return expiry.at;
    case 'never':
      return null;
  }
}

/** Equal up to settle: the expiry is asked for before the server stamps the creation, and both clocks have their own view. */
export const sameExpiry = (a: Instant | null, b: Instant | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= SETTLE_MS;

/** When the current token is to be replaced; `undefined` when rotation is off. */
export function rotateAt(
  desired: DesiredToken,
  current: TokenFacts,
  newest: Pick<TokenFacts, 'createdAt'>,
): Instant | undefined {
  if (desired.rotation.kind === 'none') return undefined;
  const due = addDuration(newest.createdAt, desired.rotation.every);
  if (newest === current || current.expiresAt === null) return due;
  // Rolled back: the schedule counts from the newer token, unless the old one would die before its successor overlaps it.
  return instant(Math.min(due, latestSafeStart(desired, current) ?? due));
}

/** The last moment at which a rotation still leaves the overlap and settle before the current token expires. */
export function latestSafeStart(desired: DesiredToken, current: TokenFacts): Instant | undefined {
  if (current.expiresAt === null) return undefined;
  return later(current.expiresAt, -(lengthFrom(current.createdAt, desired.rotation.overlap) + SETTLE_MS));
}

/** When a rotation that is due may start: now, or the next opening of its window, unless that would be too late. */
export function windowOpening(desired: DesiredToken, current: TokenFacts, now: Instant): Instant {
  if (desired.rotation.kind === 'none' || !desired.rotation.window) return now;
  const opening = nextOpening(desired.rotation.window, now);
  const latest = latestSafeStart(desired, current);
  return latest !== undefined && opening > latest ? now : opening;
}

/** The next rotation of an entry, by its schedule alone. */
export interface NextRotation {
  readonly due: Instant;
  /** When it can start: when it is due, or the first opening of its window after that. */
  readonly opens: Instant;
  /** Its current token is older than another one that it may return to. */
  readonly isRolledBack: boolean;
}

const VALUES: ReadonlySet<Generation['phase']> = new Set(['current', 'superseded', 'tombstoned', 'disabled']);

/** `undefined` when rotation is off. Whoever tells people when an entry rotates asks this. */
export function nextRotation(
  subject: Pick<Subject, 'desired' | 'generations' | 'facts' | 'secret'>,
  current: Generation,
): NextRotation | undefined {
  const { desired, generations } = subject;
  // After a rollback the newer token counts, in the phases of its retiring too, and after its end the version that held it.
  const held = generations.all.findLast((g) => VALUES.has(g.phase) && g.version !== undefined) ?? current;
  const createdAt = held === current ? newerValueAt(subject, current) : held.token.createdAt;
  const newest = createdAt === undefined ? current.token : { createdAt };
  const due = rotateAt(desired, current.token, newest);
  if (due === undefined) return undefined;
  return { due, opens: windowOpening(desired, current.token, due), isRolledBack: newest !== current.token };
}

/**
 * When the newest value was stored that is younger than the current token and not its own: somebody has rolled back from it. A
 * value that was written once more is its own too: the id of its version follows from the one before. Only a closer look tells,
 * and an entry that is due gets one.
 */
function newerValueAt(
  { facts, generations, secret }: Pick<Subject, 'facts' | 'generations' | 'secret'>,
  { token, version }: Generation,
): Instant | undefined {
  if (!secret || version === undefined) return undefined;
  const versions = facts.depth?.versions ?? [];
  const before = predecessors(secret.arn, versions);
  const own = new Set<VersionId | undefined>([generations.pending?.id]);
  for (let id: VersionId | undefined = version; id !== undefined && !own.has(id); id = before.get(id)) own.add(id);
  const others = versions.filter(({ id }) => !own.has(id)).flatMap((one) => one.createdAt ?? []);
  const newer = others.map((at) => onTokensClock(at, facts)).filter((at) => at > token.createdAt);
  return newer.length === 0 ? undefined : instant(Math.max(...newer));
}

/** Which version the id of another was chosen to follow: a free one is looked for from 0 on. */
function predecessors(arn: SecretArn, versions: readonly VersionFacts[]): ReadonlyMap<VersionId, VersionId> {
  const ids = new Set(versions.map(({ id }) => id));
  const before = new Map<VersionId, VersionId>();
  for (const id of ids) {
    for (let n = 0, next = successorVersion(arn, id, n); ids.has(next); next = successorVersion(arn, id, (n += 1))) {
      before.set(next, id);
    }
  }
  return before;
}

/**
 * When an entry gets its next value, as people are told: AWS's own date where a function rotates it, else when it can start,
 * in the past only where the first opening of its window after that was missed, too. `undefined`: it gets none.
 */
export function rotatesAt(subject: Subject): Instant | undefined {
  const { isOff, current, secret } = subject;
  const next = current && !isOff ? nextRotation(subject, current) : undefined;
  return next && (secret?.rotation?.nextAt ?? next.opens);
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function nextOpening(window: RotationWindow, now: Instant): Instant {
  const midnight = Math.floor(now / DAY) * DAY;
  for (const day of [-1, 0, 1]) {
    const start = midnight + day * DAY + window.startHour * HOUR;
    if (now < start + window.hours * HOUR) return instant(Math.max(now, start));
  }
  return now;
}
