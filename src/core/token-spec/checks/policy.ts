import { policyCodes } from '../../diagnostics/catalogue/policy';
import type { DeclaredToken } from '../../model/desired';
import { formatDuration, formatInstant, type Instant, longestLength } from '../../model/time';
import { formatMoment, lastDayBefore } from '../fields/read-moment';
import type { SpecEntry } from '../fields/read-token';
import type { Path } from '../document/spec-document';
import type { Finding } from '../fields/waivers';
import { TEXT_NAMES } from '../table/token-fields';

/** More than six months, counted long: a value that stays the same this long counts as long-lived. */
const LONG_MS = 184 * 24 * 3_600_000;

/** Words that say neither who nor what (seed 002: "token", "new token", "automation"). */
const VAGUE_WORDS: ReadonlySet<string> = new Set(
  (
    'access admin api app auth automated automation bot ci default demo dev example foo bar general generic hawzu ' +
    'integration job key main my misc new old other pipeline prod production script secret service stage staging svc ' +
    'system task temp temporary test testing the tmp token tokens user workspace project'
  ).split(' '),
);

type Say = <C extends keyof typeof policyCodes.entries>(
  code: C,
  parameters: Parameters<(typeof policyCodes.entries)[C]['message']>[0],
  path: Path,
) => void;

/** One rule. It looks at a valid entry and says what it finds. */
type Check = (token: DeclaredToken, say: Say, context: { readonly now: Instant; readonly entry: SpecEntry }) => void;

const vagueName: Check = (token, say) => {
  const words = token.name.split('-');
  if (words.every((word) => VAGUE_WORDS.has(word) || /^[a-z]?\d+$/.test(word)))
    say('vague-name', { name: token.name }, ['name']);
};

/** Needs are judged once the roles are known, in `resolveAccess`. */
const workspaceAccess: Check = (token, say) => {
  if (token.access.type !== 'workspace' || token.access.grant.kind !== 'role') return;
  say('workspace-access', { role: token.access.grant.role }, ['access', 'workspace', 'role']);
};

const noExpiry: Check = (token, say) => {
  if (token.expiry.kind === 'never') say('no-expiry', {}, ['expires']);
};

const reviewDue: Check = (token, say, { now }) => {
  if (token.reviewBy !== undefined && token.reviewBy <= now) {
    say('review-due', { since: formatMoment(token.reviewBy) }, ['reviewBy']);
  }
};

const longLivedValue: Check = (token, say, { now }) => {
  if (token.rotation.kind === 'every') {
    const { every } = token.rotation;
    if (longestLength(every) > LONG_MS)
      say('long-lived-value', { length: formatDuration(every) }, ['rotation', 'every']);
  } else if (token.expiry.kind === 'after') {
    const { duration } = token.expiry;
    if (longestLength(duration) > LONG_MS) say('long-lived-value', { length: formatDuration(duration) }, ['expiresIn']);
  } else if (token.expiry.kind === 'at' && token.expiry.at - now > LONG_MS) {
    say('long-lived-value', { length: `more than 6 months, until ${formatMoment(token.expiry.at)}` }, ['expiresAt']);
  }
};

/** A paused one may rest past its end. */
const expiryInPast: Check = ({ enabled, expiry }, say, { now }) => {
  if (enabled && expiry.kind === 'at' && expiry.at <= now)
    say('expiry-in-past', { at: formatInstant(expiry.at) }, ['expiresAt']);
};

const noRotation: Check = (token, say) => {
  if (token.rotation.kind === 'none' && token.expiry.kind === 'after') {
    say('no-rotation', { length: formatDuration(token.expiry.duration) }, ['rotation']);
  }
};

const severalConsumers: Check = (token, say) => {
  if (
    /[,;&+*]|\s(and|or|plus)\s|\b(various|multiple|several|shared|everything|everyone|anyone|all)\b/i.test(
      token.consumer,
    )
  ) {
    say('several-consumers', { consumer: token.consumer }, ['consumer']);
  }
};

const toBeAnswered: Check = (token, say, { entry }) => {
  for (const field of TEXT_NAMES)
    if (TO_DO.test(token[field] ?? '')) say('to-be-answered', { field: entry.scope.words.field(field) }, [field]);
};

/** What `import` writes where nobody could tell it. */
const TO_DO = /^TODO\b/;

const paused: Check = (token, say) => {
  if (!token.enabled) say('token-paused', {}, ['enabled']);
};

const expiredWaivers: Check = (_, say, { now, entry }) => {
  entry.waivers.forEach((waiver) => {
    if (waiver.until > now) return;
    say('waiver-expired', { finding: waiver.code, until: lastDayBefore(waiver.until) }, [
      'waivers',
      waiver.code,
      'until',
    ]);
  });
};

const CHECKS: readonly Check[] = [
  vagueName,
  workspaceAccess,
  noExpiry,
  reviewDue,
  longLivedValue,
  expiryInPast,
  noRotation,
  severalConsumers,
  toBeAnswered,
  paused,
  expiredWaivers,
];

/** What could be better about valid entries. Nothing here stops anything. */
export function checkPolicy(entries: readonly SpecEntry[], now: Instant): readonly Finding[] {
  const findings: Finding[] = [];
  const sayFor =
    (entry: SpecEntry): Say =>
    (code, parameters, path) => {
      const place = entry.scope.place(path);
      const diagnostic = policyCodes.diagnose(code, parameters as never, { place, words: entry.scope.words });
      findings.push({ workspace: entry.workspace, owner: entry.owner, token: entry.name, diagnostic });
    };
  for (const entry of entries) {
    if (!entry.token) continue;
    for (const check of CHECKS) check(entry.token, sayFor(entry), { now, entry });
  }
  sharedConsumers(entries, sayFor);
  return findings;
}

function sharedConsumers(entries: readonly SpecEntry[], sayFor: (entry: SpecEntry) => Say): void {
  const users = new Map<string, SpecEntry[]>();
  for (const entry of entries) {
    if (!entry.token) continue;
    const key = `${entry.workspace}\n${entry.token.consumer.trim().toLowerCase()}`;
    const others = users.get(key) ?? [];
    // An entry that is declared twice is a mistake of its own.
    const isSame = (other: SpecEntry): boolean => other.owner === entry.owner && other.name === entry.name;
    if (!others.some(isSame)) users.set(key, [...others, entry]);
  }
  for (const sharing of users.values()) {
    const [, ...rest] = sharing;
    const tokens = sharing.slice(0, 5).map(({ name }) => name);
    // Said once for a consumer, at the second token that names it.
    const [second] = rest;
    if (second?.token) sayFor(second)('shared-consumer', { consumer: second.token.consumer, tokens }, ['consumer']);
  }
}
