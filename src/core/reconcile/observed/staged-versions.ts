import {
  bootstrapVersion,
  parseLabel,
  splitArn,
  successorVersion,
  type TokenLabel,
  versionMark,
} from '../../model/label';
import type { TokenId, VersionId } from '../../model/ids';
import { type Instant, later, SETTLE_MS } from '../../model/time';
import type { SecretFacts, VersionFacts } from '../../ports/secret-store';
import type { TokenFacts } from '../../ports/token-api';
import { onStoresClock } from './clocks';
import { issuedLabel } from './issued-as';
import { creatorOf, type EntryFacts, isAsMade, OWNER_TAG, type StoredToken } from './observed';

/** The workspace's tokens, and who made those that are proven to be this owner's. */
export interface Tokens {
  readonly tokensById: ReadonlyMap<TokenId, TokenFacts>;
  readonly creators: ReadonlySet<string>;
}

/** A staged version and the token whose value it holds, as far as that is known. */
export interface StagedVersion {
  readonly id: VersionId;
  readonly stages: readonly string[];
  readonly content: Content;
}

export type Content =
  | {
      readonly kind: 'token';
      readonly token: TokenFacts;
      /** `marked`: only its label says so, and it was never used, not even by the run that made it. */
      readonly proof: 'authenticated' | 'used' | 'marked';
      readonly stored?: Extract<StoredToken, { kind: 'token' }>;
    }
  /** The value authenticated as a token that a person made and that carries no label of ours. */
  | { readonly kind: 'handmade'; readonly token: TokenFacts }
  /** The value names a token that the token API no longer has, or refuses. */
  | { readonly kind: 'gone'; readonly tokenId?: TokenId; readonly storedLabel?: string }
  | { readonly kind: 'empty' }
  /** Not a token of this workspace, or one that is labelled for another entry. */
  | { readonly kind: 'foreign'; readonly tokenId?: TokenId }
  /** It names another endpoint or workspace. */
  | { readonly kind: 'elsewhere'; readonly what: string }
  /** Several tokens carry this version's mark, or the value could not be read. */
  | { readonly kind: 'unclear'; readonly why: string };

/** What a version holds: what its value says when it was read, what labels say otherwise. */
export function contentOf(
  secret: SecretFacts,
  id: VersionId,
  facts: EntryFacts,
  tokens: Tokens & { readonly now: Instant },
): Content {
  const { now } = tokens;
  const stored = facts.depth?.stored?.get(id);
  switch (stored?.kind) {
    case 'token':
      return fromValue(stored, { secret, id }, facts, tokens);
    case 'refused':
      return {
        kind: 'gone',
        tokenId: stored.tokenId,
        ...(stored.label !== undefined && { storedLabel: stored.label }),
      };
    case 'empty':
      return { kind: 'empty' };
    case 'unrecognised':
      return { kind: 'foreign' };
    case 'elsewhere':
      return { kind: 'elsewhere', what: stored.what };
    case 'unreadable':
      return { kind: 'unclear', why: stored.why };
    case 'opaque': {
      // The API refused the value, so its token is none that works. Several: none of them does, whichever it is.
      const dead = credibly(markedFor(secret, id, facts), tokens).filter((token) => !worksAt(token, now));
      const used = dead.filter((token) => token.lastUsedAt !== null);
      const only = dead.length === 1 ? dead[0] : used.length === 1 ? used[0] : undefined;
      return only ? { kind: 'token', token: only, proof: 'marked' } : { kind: 'gone' };
    }
    case undefined:
      return byLabel(secret, id, facts, tokens);
  }
}

const worksAt = (token: TokenFacts, now: Instant): boolean =>
  token.status === 'enabled' && (token.expiresAt === null || token.expiresAt > now);

function fromValue(
  stored: Extract<StoredToken, { kind: 'token' }>,
  version: VersionOf,
  facts: EntryFacts,
  { tokensById, creators }: Tokens,
): Content {
  const token = tokensById.get(stored.tokenId);
  const storedLabel = stored.label === undefined ? {} : { storedLabel: stored.label };
  if (!token) return { kind: 'gone', tokenId: stored.tokenId, ...storedLabel };
  const own = parseLabel(token.label);
  if (own) {
    return facts.scopeKeys.includes(own.scopeKey)
      ? { kind: 'token', token, proof: stored.proof === 'marked' ? 'used' : 'authenticated', stored }
      : { kind: 'foreign', tokenId: token.id };
  }
  // A label that a person edited: the value, which authenticated, still quotes the one that we gave.
  const quoted = stored.label === undefined ? undefined : parseLabel(stored.label);
  const isQuoted = quoted !== undefined && (facts.scopeKeys.includes(quoted.scopeKey) || isIssuedFor(quoted, version));
  if (quoted && !isQuoted) return { kind: 'foreign', tokenId: token.id };
  return isQuoted || (stored.label === undefined && isMade(token, version, facts, creators))
    ? { kind: 'token', token, proof: 'authenticated', stored }
    : { kind: 'handmade', token };
}

/** A version of a secret. */
interface VersionOf {
  readonly secret: SecretFacts;
  readonly id: VersionId;
}

/** A label that was given for this very version, be it by an owner whom the secret has left since. */
const isIssuedFor = ({ incarnation, version }: TokenLabel, { secret, id }: VersionOf): boolean =>
  incarnation === splitArn(secret.arn).suffix && version === versionMark(id);

/**
 * A bare value quotes nothing. Its token is ours when one of our management tokens made it and we made the secret, too; or when
 * somebody edited it since, and the version has an id that only a run of ours gives: then its label is what was edited.
 */
function isMade(token: TokenFacts, version: VersionOf, facts: EntryFacts, creators: ReadonlySet<string>): boolean {
  if (token.createdByToken === null) return false;
  const isByOurs = creators.has(creatorOf(token));
  const { tags, rotation } = version.secret;
  if (isByOurs && tags[OWNER_TAG] !== undefined) return true;
  const made = facts.depth?.versions.find(({ id }) => id === version.id);
  if (isAsMade(token) || (made && !isMadeBefore(token, made, facts))) return false;
  // To a function Secrets Manager gives the ids.
  return (isByOurs && rotation !== undefined) || isIdOfOurs(version, facts);
}

/** The ids that we choose follow from the secret and from the version that was current before. */
function isIdOfOurs({ secret: { arn, stages }, id }: VersionOf, { depth }: EntryFacts): boolean {
  const known = [...new Set([...stages.keys(), ...(depth?.versions ?? []).map((version) => version.id)])];
  return known.some(
    (_, n) => id === bootstrapVersion(arn, n) || known.some((before) => id === successorVersion(arn, before, n)),
  );
}

/** Whether a token's label says that it was issued for a version of the secret as it is now. */
export function isMarkedFor(token: TokenFacts, secret: SecretFacts, id: VersionId, facts: EntryFacts): boolean {
  const label = parseLabel(token.label);
  return (
    label !== undefined &&
    label.version === versionMark(id) &&
    label.incarnation === splitArn(secret.arn).suffix &&
    facts.scopeKeys.includes(label.scopeKey) &&
    !isYounger(token, secret, facts)
  );
}

/** A token that was made since the secret changed last is in none of its versions: its label was copied. */
export const isYounger = ({ createdAt }: TokenFacts, { lastChangedAt }: SecretFacts, facts: EntryFacts): boolean =>
  onStoresClock(createdAt, facts) > later(lastChangedAt, SETTLE_MS);

/** The same of one version, as far as AWS tells when that was made. */
export const isMadeBefore = (
  { createdAt }: TokenFacts,
  { createdAt: storedAt }: VersionFacts,
  facts: EntryFacts,
): boolean => storedAt === undefined || onStoresClock(createdAt, facts) <= later(storedAt, SETTLE_MS);

/** The tokens whose labels name a version. */
export const markedFor = (secret: SecretFacts, id: VersionId, facts: EntryFacts): readonly TokenFacts[] =>
  facts.tokens.filter((token) => isMarkedFor(token, secret, id, facts));

/** Those that somebody made who made others of ours: anybody may have copied a mark. */
const credibly = (marked: readonly TokenFacts[], { creators }: Tokens): readonly TokenFacts[] =>
  marked.filter((token) => creators.has(creatorOf(token)));

/** Nobody has written the mark of the version onto it since. */
function isIssuedAs(token: TokenFacts, id: VersionId): boolean {
  const issued = issuedLabel(token);
  return issued ? issued.version === versionMark(id) : isAsMade(token);
}

function byLabel(secret: SecretFacts, id: VersionId, facts: EntryFacts, tokens: Tokens): Content {
  const marked = markedFor(secret, id, facts);
  // A secret that is going shows no value before something is done: of several, one that was changed may have been relabelled.
  const mayBe = (token: TokenFacts): boolean =>
    secret.deletedAt === undefined || marked.length === 1 || isIssuedAs(token, id);
  const matching = credibly(marked, tokens).filter(mayBe);
  const [only, ...others] = matching;
  if (!only) {
    return marked.length === 0
      ? { kind: 'gone' }
      : { kind: 'unclear', why: "the only token that carries its mark may be somebody else's" };
  }
  if (others.length === 0) return { kind: 'token', token: only, proof: provenByUse(only) };
  // A run that died between issuing and storing left a second one. The stored one was verified, so it was used; an apply
  // reads the value before it touches either.
  const used = matching.filter((token) => token.lastUsedAt !== null);
  if (used.length === 1 && used[0]) return { kind: 'token', token: used[0], proof: 'used' };
  return { kind: 'unclear', why: `${matching.length} tokens carry the mark of this version` };
}

/** The last step of every replacement authenticates with the stored value: one that was never used may have been lost. */
const provenByUse = (token: TokenFacts): 'used' | 'marked' => (token.lastUsedAt === null ? 'marked' : 'used');
