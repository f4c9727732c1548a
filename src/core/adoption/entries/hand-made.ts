import { adoptionCodes } from '../../diagnostics/catalogue/adoption';
import { policyCodes } from '../../diagnostics/catalogue/policy';
import type { Context } from '../../diagnostics/define-catalogue';
import type { Expiry } from '../../model/desired';
import type { OwnerId, TokenName } from '../../model/ids';
import {
  type Duration,
  duration,
  formatDuration,
  formatInstant,
  instant,
  type Instant,
  SETTLE_MS,
  longestLength,
} from '../../model/time';
import { formatMinute } from '../../model/time-words';
import type { TokenFacts } from '../../ports/token-api';
import { type AccessStyle, accessSaid } from './access';
import { canRotate, dueByDefault, expiryKept, lengthBetween } from './lifetime';
import { nameFrom } from './names';
import { plain, textsOf } from './texts';
import type { Looked } from '../look/stored';
import type { Answers, Doubt, ProposedEntry } from '../proposal/proposal';

const DAY = 24 * 3_600_000;
/** Somebody is to look at an endless token again within a month of its import. */
const REVIEW_WITHIN_DAYS = 30;
const LEAST_LIFETIME = duration(1, 'w');

/** What the entries of hand-made tokens are made with. */
export interface HandMadeStyle extends AccessStyle {
  readonly owner: OwnerId;
  readonly now: Instant;
  /** For a token that is made anew, at most. */
  readonly lifetime: Duration;
}

/** A hand-made token and the secrets that hold its value; the first of them becomes the entry's. */
export interface HandMade {
  readonly token: TokenFacts;
  readonly name: TokenName;
  readonly answers: Answers;
  readonly found: readonly Looked[];
}

/** The entry of a hand-made token, or why there can be none. */
export function handMadeEntry(of: HandMade, style: HandMadeStyle): ProposedEntry | { readonly unfit: string } {
  const { token, name, answers, found } = of;
  const context: Context = { place: { kind: 'resource', resource: `access token ${token.id}` } };
  const granted = accessSaid(token.access, style, context);
  if ('unfit' in granted) return granted;
  const [home, ...others] = found;
  const told = { ...(home && toldBy(home)), creator: plain(creatorOf(token)) };
  const { texts, doubts: unsaid } = textsOf(name, answers, told, context);
  const lived = home ? keptLife(token, style, context) : newLife(token, style, context);
  const { justification: why } = answers;
  const isEndless = lived.expiry.kind === 'never';
  return {
    name,
    origin: home ? 'found' : 'anew',
    tokenId: token.id,
    texts: isEndless ? { ...texts, justification: justified(why, name) } : texts,
    access: granted.access,
    ...lived,
    ...(isEndless && { reviewBy: reviewDay(style.now) }),
    enabled: true,
    ...(home ? keptSecret(home) : newSecret(name, style.owner)),
    doubts: [
      ...history(token, name, context),
      ...(home
        ? keptDoubts(token, others, context)
        : [{ at: 'entry', finding: adoptionCodes.diagnose('value-nowhere', { id: token.id }, context) } as const]),
      ...unsaid,
      ...granted.doubts,
      ...lived.doubts,
      ...(isEndless && why === undefined
        ? [
            {
              at: 'justification',
              finding: adoptionCodes.diagnose('to-be-said', { field: 'justification' }, context),
            } as const,
          ]
        : []),
    ],
  };
}

/** A token may have been made by another: whose name that is, nobody answers for. */
const creatorOf = (token: TokenFacts): string | undefined =>
  token.createdByToken === null ? token.createdBy : undefined;

const justified = (why: string | undefined, name: string) =>
  why === undefined ? ({ text: `TODO justification of ${name}`, asked: true } as const) : { text: why };

/** The first day that is so far away, at midnight: a date is read more easily than a time. */
const reviewDay = (now: Instant): Instant => instant((Math.floor(now / DAY) + REVIEW_WITHIN_DAYS) * DAY);

/** Organisations describe and tag their secrets; ours are not read here. */
function toldBy({ secret: { description, tags } }: Looked) {
  const tag = (...keys: readonly string[]): string | undefined =>
    Object.entries(tags).find(([key, value]) => keys.includes(key.toLowerCase()) && value.trim() !== '')?.[1];
  const purpose = plain(tag('purpose') ?? description);
  return { purpose, consumer: plain(tag('consumer')), owner: plain(tag('owner', 'team')) };
}

function history(token: TokenFacts, name: TokenName, context: Context): readonly Doubt[] {
  const { label, lastUsedAt, createdAt } = token;
  const when = lastUsedAt === null ? 'never used' : `last used ${formatMinute(lastUsedAt)}`;
  const day = formatInstant(createdAt).slice(0, 10);
  const creator = plain(token.createdBy) ?? 'somebody';
  return [
    { at: 'entry', finding: adoptionCodes.diagnose('last-use', { creator, day, when }, context) },
    ...(label === name
      ? []
      : [
          {
            at: 'name',
            finding: adoptionCodes.diagnose('name-derived', { label: plain(label) ?? '' }, context),
          } as const,
        ]),
    ...(nameFrom(label) === undefined
      ? [{ at: 'name', finding: policyCodes.diagnose('vague-name', { name }, context) } as const]
      : []),
  ];
}

interface Lived {
  readonly expiry: Expiry;
  readonly rotation?: 'none';
  readonly doubts: readonly Doubt[];
}

/** What is there stays: no apply is to change the end of a token that somebody works with. */
function keptLife(token: TokenFacts, { now, lifetime }: HandMadeStyle, context: Context): Lived {
  const expiry = expiryKept(token);
  if (expiry.kind === 'never') {
    const length = formatDuration(lifetime);
    return {
      expiry,
      doubts: [
        { at: 'expiry', finding: policyCodes.diagnose('no-expiry', {}, context) },
        { at: 'expiry', finding: adoptionCodes.diagnose('endless-kept', { length }, context) },
      ],
    };
  }
  if (expiry.kind === 'at') return { expiry, doubts: [] };
  if (!canRotate(expiry.duration)) return { expiry, rotation: 'none', doubts: [] };
  const due = dueByDefault(token.createdAt, expiry.duration);
  if (due > now) return { expiry, doubts: [] };
  const since = formatMinute(due);
  return { expiry, doubts: [{ at: 'expiry', finding: adoptionCodes.diagnose('rotates-at-once', { since }, context) }] };
}

/** The old token is left alone, so its successor need not live as long, or without end. */
function newLife({ createdAt, expiresAt }: TokenFacts, { lifetime }: HandMadeStyle, context: Context): Lived {
  const own = expiresAt === null ? undefined : lengthBetween(createdAt, expiresAt, SETTLE_MS);
  const isShort = own !== undefined && longestLength(own) < longestLength(LEAST_LIFETIME);
  if (own && !isShort && longestLength(own) <= longestLength(lifetime))
    return { expiry: { kind: 'after', duration: own }, doubts: [] };
  const length = isShort ? LEAST_LIFETIME : lifetime;
  const had =
    expiresAt === null ? 'the old one never expires' : `the old one lives ${own ? formatDuration(own) : 'longer'}`;
  const parameters = { length: formatDuration(length), why: had };
  return {
    expiry: { kind: 'after', duration: length },
    doubts: [{ at: 'expiry', finding: adoptionCodes.diagnose('lifetime-proposed', parameters, context) }],
  };
}

type Secret = Pick<ProposedEntry, 'secret' | 'format'>;

const keptSecret = ({ secret: { arn }, format = 'json' }: Looked): Secret => ({
  secret: { kind: 'external', arn, takeOver: true },
  format,
});

const newSecret = (name: TokenName, owner: OwnerId): Secret => ({
  secret: { kind: 'managed', name: defaultSecretName(owner, name), named: false, tags: {}, recoveryWindowDays: 30 },
  format: 'json',
});

/** What a spec that says nothing calls the secret of an entry. */
export const defaultSecretName = (owner: OwnerId, name: string): string => `hawzu/${owner}/${name}`;

function keptDoubts(token: TokenFacts, others: readonly Looked[], context: Context): readonly Doubt[] {
  const several = others.map(({ secret }) => secret.arn);
  return [
    { at: 'secret', finding: adoptionCodes.diagnose('value-kept', { id: token.id }, context) },
    ...(several.length === 0
      ? []
      : [
          {
            at: 'secret',
            finding: adoptionCodes.diagnose('value-in-several-secrets', { others: several }, context),
          } as const,
        ]),
  ];
}
