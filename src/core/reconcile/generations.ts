import { parseLabel, placeOf, splitArn, type TokenLabel, versionMark } from '../model/label';
import type { OwnerId, TokenId, VersionId } from '../model/ids';
import { type Instant, later, SETTLE_MS } from '../model/time';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, type SecretFacts } from '../ports/secret-store';
import type { TokenFacts } from '../ports/token-api';
import type { EntryFacts, StoredToken } from './observed';

/** Where a generation stands. Always derived from what was observed, never stored. */
export type Phase =
  'pending' | 'current' | 'superseded' | 'labelled' | 'tombstoned' | 'disabled' | 'orphan' | 'adopted';

/** One token issued for a spec entry. */
export interface Generation {
  readonly token: TokenFacts;
  readonly phase: Phase;
  /** The labelled version that holds its value, or the unlabelled one that its label names and that still exists. */
  readonly version?: VersionId;
  /** Its label when that is one of ours; a person may have edited it. */
  readonly label?: TokenLabel;
  readonly live: boolean;
}

/** A labelled version and the token whose value it holds, as far as that is known. */
export interface LabelledVersion {
  readonly id: VersionId;
  readonly labels: readonly string[];
  readonly holds:
    | { readonly kind: 'token'; readonly token: TokenFacts; readonly storedLabel?: string }
    /** The value names a token that the token API no longer has. */
    | { readonly kind: 'gone'; readonly tokenId?: TokenId }
    | { readonly kind: 'empty' }
    | { readonly kind: 'foreign' }
    /** Several tokens carry this version's mark, or the value could not be read. */
    | { readonly kind: 'unclear'; readonly why: string };
}

/** An entry's secret and tokens, put in relation to each other. */
export interface Generations {
  readonly current?: LabelledVersion;
  readonly pending?: LabelledVersion;
  readonly previous?: LabelledVersion;
  readonly labelled: readonly LabelledVersion[];
  readonly all: readonly Generation[];
}

/** Live: enabled and not expired. */
export const isLive = (token: TokenFacts, now: Instant): boolean =>
  token.status === 'enabled' && !isExpired(token, now);

export const isExpired = (token: TokenFacts, now: Instant): boolean =>
  token.expiresAt !== null && token.expiresAt <= now;

/** Relates every labelled version to a token and derives every token's phase. */
export function classify(
  owner: OwnerId,
  facts: EntryFacts,
  tokensById: ReadonlyMap<TokenId, TokenFacts>,
  now: Instant,
): Generations {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const labelled = secret
    ? [...secret.labels].map(([id, labels]) => ({
        id,
        labels,
        holds: holderOf(owner, secret, id, facts, tokensById, now),
      }))
    : [];
  const withLabel = (label: string): LabelledVersion | undefined => labelled.find((v) => v.labels.includes(label));
  const current = withLabel(AWSCURRENT);
  const pendingVersion = withLabel(AWSPENDING);

  const referenced = new Map<TokenId, LabelledVersion>();
  for (const version of labelled) if (version.holds.kind === 'token') referenced.set(version.holds.token.id, version);

  const candidates = new Map(facts.tokens.map((token) => [token.id, token]));
  for (const version of referenced.values()) {
    if (version.holds.kind === 'token') candidates.set(version.holds.token.id, version.holds.token);
  }
  const all = [...candidates.values()]
    .map((token) => generationOf(token, referenced.get(token.id), owner, secret, facts, now))
    .sort((a, b) => a.token.createdAt - b.token.createdAt || (a.token.id < b.token.id ? -1 : 1));
  return {
    labelled,
    all,
    ...(current && { current }),
    ...(pendingVersion && pendingVersion !== current && { pending: pendingVersion }),
    ...pick('previous', withLabel(AWSPREVIOUS)),
  };
}

const pick = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

/** Which token's value a labelled version holds: what the value says when it was read, what labels say otherwise. */
function holderOf(
  owner: OwnerId,
  secret: SecretFacts,
  id: VersionId,
  facts: EntryFacts,
  tokensById: ReadonlyMap<TokenId, TokenFacts>,
  now: Instant,
): LabelledVersion['holds'] {
  const stored: StoredToken | undefined = facts.depth?.stored?.get(id);
  switch (stored?.kind) {
    case 'token': {
      const token = tokensById.get(stored.tokenId);
      if (!token) return { kind: 'gone', tokenId: stored.tokenId };
      return { kind: 'token', token, ...pick('storedLabel', stored.label) };
    }
    case 'empty':
      return { kind: 'empty' };
    case 'unrecognised':
      return { kind: 'foreign' };
    case 'unreadable':
      return { kind: 'unclear', why: stored.why };
    case 'opaque': {
      // The API refused the value, so its token is none that works. Several: none of them does, whichever it is.
      const dead = markedFor(owner, secret, id, facts).filter((token) => !isLive(token, now));
      const used = dead.filter((token) => token.lastUsedAt !== null);
      const only = dead.length === 1 ? dead[0] : used.length === 1 ? used[0] : undefined;
      return only ? { kind: 'token', token: only } : { kind: 'gone' };
    }
    case undefined:
      return byLabel(owner, secret, id, facts);
  }
}

/** The tokens whose labels name a version. */
export function markedFor(
  owner: OwnerId,
  secret: SecretFacts,
  id: VersionId,
  facts: EntryFacts,
): readonly TokenFacts[] {
  const mark = versionMark(id);
  const place = placeOf(owner, secret.arn);
  const { suffix } = splitArn(secret.arn);
  return facts.tokens.filter((token) => {
    const label = parseLabel(token.label);
    return label?.place === place && label.incarnation === suffix && label.version === mark;
  });
}

function byLabel(owner: OwnerId, secret: SecretFacts, id: VersionId, facts: EntryFacts): LabelledVersion['holds'] {
  const matching = markedFor(owner, secret, id, facts);
  const [only, ...others] = matching;
  if (!only) return { kind: 'gone' };
  if (others.length === 0) return { kind: 'token', token: only };
  // A run that died between issuing and storing left a second one. The stored one was verified, so it was used; an apply
  // reads the value before it touches either.
  const used = matching.filter((token) => token.lastUsedAt !== null);
  if (used.length === 1 && used[0]) return { kind: 'token', token: used[0] };
  return { kind: 'unclear', why: `${matching.length} tokens carry the mark of this version` };
}

function generationOf(
  token: TokenFacts,
  reference: LabelledVersion | undefined,
  owner: OwnerId,
  secret: SecretFacts | undefined,
  facts: EntryFacts,
  now: Instant,
): Generation {
  const label = parseLabel(token.label);
  const ours = label !== undefined && (secret === undefined || label.place === placeOf(owner, secret.arn));
  const base = { token, live: isLive(token, now), ...pick('label', ours ? label : undefined) };
  if (reference) {
    const adopted =
      !ours && !(reference.holds.kind === 'token' && isOurLabel(reference.holds.storedLabel, owner, secret));
    return { ...base, phase: adopted ? 'adopted' : phaseByLabels(reference.labels), version: reference.id };
  }
  if (token.status === 'disabled') return { ...base, phase: 'disabled', ...versionNamedBy(label, facts, secret) };
  const version = versionNamedBy(label, facts, secret);
  return {
    ...base,
    phase: isOrphan(token, label, version.version, facts, secret) ? 'orphan' : 'tombstoned',
    ...version,
  };
}

/** True when a label that a stored value quotes was given by us for this secret: the token's own label was edited since. */
export const isOurLabel = (text: string | undefined, owner: OwnerId, secret: SecretFacts | undefined): boolean => {
  const label = text === undefined ? undefined : parseLabel(text);
  return label !== undefined && secret !== undefined && label.place === placeOf(owner, secret.arn);
};

function phaseByLabels(labels: readonly string[]): Phase {
  if (labels.includes(AWSCURRENT)) return 'current';
  if (labels.includes(AWSPENDING)) return 'pending';
  return labels.includes(AWSPREVIOUS) ? 'superseded' : 'labelled';
}

function versionNamedBy(
  label: TokenLabel | undefined,
  facts: EntryFacts,
  secret: SecretFacts | undefined,
): { readonly version?: VersionId } {
  if (!label || !secret || label.incarnation !== splitArn(secret.arn).suffix) return {};
  return pick('version', facts.depth?.versions.find((v) => versionMark(v.id) === label.version)?.id);
}

/**
 * An orphan's value was never stored: its version does not exist, or holds another token's value. Nobody can be using
 * it, unless it was used after the pass that issued it must have ended; then it is treated as superseded.
 */
function isOrphan(
  token: TokenFacts,
  label: TokenLabel | undefined,
  version: VersionId | undefined,
  facts: EntryFacts,
  secret: SecretFacts | undefined,
): boolean {
  if (!facts.depth || !secret || !label) return false;
  if (label.incarnation !== splitArn(secret.arn).suffix) return false;
  if (token.lastUsedAt !== null && token.lastUsedAt > later(token.createdAt, SETTLE_MS)) return false;
  if (version === undefined) return true;
  const stored = facts.depth.stored?.get(version);
  return stored?.kind === 'empty' || (stored?.kind === 'token' && stored.tokenId !== token.id);
}
