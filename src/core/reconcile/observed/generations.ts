import { parseLabel, splitArn, type TokenLabel, versionMark } from '../../model/label';
import type { TokenId, VersionId } from '../../model/ids';
import { type Instant, later, SETTLE_MS } from '../../model/time';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, type SecretFacts } from '../../ports/secret-store';
import type { TokenFacts } from '../../ports/token-api';
import { contentOf, markedFor, type StagedVersion, type Tokens } from './staged-versions';
import { isIssuedFor, isOfLostSecret, issuedLabel } from './issued-as';
import { creatorOf, type EntryFacts } from './observed';

/**
 * Where a generation stands. Always derived from what was observed, never stored.
 *
 * ```
 *  issue ─▶ pending ─▶ current ─▶ superseded ─▶ tombstoned ─▶ disabled ─▶ (revoked)
 *              │ value never stored
 *              └▶ orphan ─▶ (revoked)
 * ```
 * `staged`: somebody keeps its version with a staging label of their own. `adopted`: a token made by hand whose value
 * somebody wrote into the secret. `stranger`: it carries our label, no version held its value, and somebody made it who
 * made none of ours, or issued it for something else; it is reported and never touched.
 */
export type Phase =
  'pending' | 'current' | 'superseded' | 'staged' | 'tombstoned' | 'disabled' | 'orphan' | 'adopted' | 'stranger';

/** One token issued for a spec entry. */
export interface Generation {
  readonly token: TokenFacts;
  readonly phase: Phase;
  /** The staged version that holds its value, or the one without a stage that its label names and that still exists. */
  readonly version?: VersionId;
  /** Its label when that is one of ours; a person may have edited it. */
  readonly label?: TokenLabel;
  readonly live: boolean;
}

/** An entry's secret and tokens, put in relation to each other. */
export interface Generations {
  readonly current?: StagedVersion;
  readonly pending?: StagedVersion;
  readonly previous?: StagedVersion;
  readonly staged: readonly StagedVersion[];
  readonly all: readonly Generation[];
}

/** Live: enabled and not expired. */
export const isLive = (token: TokenFacts, now: Instant): boolean =>
  token.status === 'enabled' && !isExpired(token, now);

export const isExpired = (token: TokenFacts, now: Instant): boolean =>
  token.expiresAt !== null && token.expiresAt <= now;

/** Ours to edit, disable and revoke: neither made by hand nor a stranger's. */
export const isOurs = ({ phase }: Generation): boolean => phase !== 'adopted' && phase !== 'stranger';

const SUPERSEDED: ReadonlySet<Phase> = new Set(['superseded', 'tombstoned', 'disabled']);

/** It has a successor, and is not revoked yet. */
export const isSuperseded = ({ phase }: Generation): boolean => SUPERSEDED.has(phase);

/** Relates every staged version to a token and derives every token's phase. */
export function classify(facts: EntryFacts, tokens: Tokens, now: Instant): Generations {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const staged = secret
    ? [...secret.stages]
        .map(([id, stages]) => ({ id, stages, content: contentOf(secret, id, facts, { ...tokens, now }) }))
        // A value that was written once more stands in two versions: the more important one counts, so it comes last.
        .sort((a, b) => rank(a.stages) - rank(b.stages))
    : [];
  const withStage = (stage: string): StagedVersion | undefined => staged.find((v) => v.stages.includes(stage));
  const current = withStage(AWSCURRENT);
  const pending = withStage(AWSPENDING);
  const previous = withStage(AWSPREVIOUS);

  const referenced = new Map<TokenId, StagedVersion>();
  const credible = facts.tokens.filter((token) => !isLostToUs(token, facts, tokens));
  const candidates = new Map(credible.map((token) => [token.id, token]));
  for (const version of staged) {
    if (version.content.kind !== 'token' && version.content.kind !== 'handmade') continue;
    const { token } = version.content;
    referenced.set(token.id, version);
    candidates.set(token.id, token);
  }
  const held = heldUnstaged(secret, facts, { ...tokens, now });
  for (const { token } of held) if (!candidates.has(token.id)) candidates.set(token.id, token);
  const around = { facts, secret, creators: tokens.creators, now, held };
  const all = [...candidates.values()]
    .map((token) => generationOf(token, referenced.get(token.id), around))
    .sort((a, b) => a.token.createdAt - b.token.createdAt || (a.token.id < b.token.id ? -1 : 1));
  return {
    staged,
    all,
    ...(current && { current }),
    ...(pending && pending !== current && { pending }),
    ...(previous && { previous }),
  };
}

/** A token whose value lies in a version without a stage. */
interface HeldUnstaged {
  readonly token: TokenFacts;
  readonly version: VersionId;
  readonly isOurs: boolean;
}

/** As far as such versions were read: an emergency has to find them, and so has a pass that looks for a relabelled one. */
function heldUnstaged(
  secret: SecretFacts | undefined,
  facts: EntryFacts,
  tokens: Tokens & { readonly now: Instant },
): readonly HeldUnstaged[] {
  return [...(facts.depth?.stored ?? [])].flatMap(([version, stored]) => {
    if (!secret || stored.kind !== 'token' || secret.stages.has(version)) return [];
    const token = tokens.tokensById.get(stored.tokenId);
    const label = token && parseLabel(token.label);
    if (!token || (label && !facts.scopeKeys.includes(label.scopeKey))) return [];
    return [{ token, version, isOurs: contentOf(secret, version, facts, tokens).kind === 'token' }];
  });
}

/** The first of these that a version carries decides: AWSCURRENT, then AWSPENDING, then AWSPREVIOUS. */
const RANKED: readonly string[] = [AWSPREVIOUS, AWSPENDING, AWSCURRENT];

const rank = (stages: readonly string[]): number => RANKED.findLastIndex((stage) => stages.includes(stage));

/** What a token of an entry is judged by. */
interface Around extends Pick<Tokens, 'creators'> {
  readonly facts: EntryFacts;
  readonly secret: SecretFacts | undefined;
  readonly now: Instant;
  readonly held: readonly HeldUnstaged[];
}

function generationOf(
  token: TokenFacts,
  reference: StagedVersion | undefined,
  { facts, secret, creators, now, held }: Around,
): Generation {
  const parsed = parseLabel(token.label);
  const label = parsed && facts.scopeKeys.includes(parsed.scopeKey) ? parsed : undefined;
  const base = { token, live: isLive(token, now), ...(label && { label }) };
  if (reference) {
    const phase = reference.content.kind === 'handmade' ? 'adopted' : phaseByStages(reference.stages);
    return { ...base, phase, version: reference.id };
  }
  const isCredible = creators.has(creatorOf(token)) && isIssuedFor(token, facts);
  if (!label) {
    if (facts.secret.known && isOfLostSecret(token, facts.scopeKeys, secret)) {
      if (parsed || !isCredible) return { ...base, phase: 'stranger' };
      return { ...base, phase: token.status === 'disabled' ? 'disabled' : 'tombstoned' };
    }
    // A label edited by hand is drift: the value tells whose the token is.
    const own = held.find((one) => one.isOurs && one.token.id === token.id);
    if (!own) return { ...base, phase: 'adopted' };
    return { ...base, phase: token.status === 'disabled' ? 'disabled' : 'tombstoned', version: own.version };
  }
  // A label may name another version by now: a person wrote that, or a run which wrote the value once more.
  const issued = issuedLabel(token);
  const version = versionNamedBy(label, facts, secret) ?? versionNamedBy(issued, facts, secret);
  const named = version === undefined ? {} : { version };
  if (!isCredible && !wasHeld(token, version, secret, facts)) {
    return { ...base, phase: 'stranger', ...named };
  }
  if (token.status === 'disabled') return { ...base, phase: 'disabled', ...named };
  const told = issued ? [label, issued] : [label];
  return {
    ...base,
    phase: told.every((one) => isOrphan(token, one, facts, secret)) ? 'orphan' : 'tombstoned',
    ...named,
  };
}

/** Who gave a token a label of their own, and whose it is besides, has taken it from an entry that can't prove it any more. */
function isLostToUs(token: TokenFacts, facts: EntryFacts, { creators }: Pick<Tokens, 'creators'>): boolean {
  return parseLabel(token.label) === undefined && !(creators.has(creatorOf(token)) && isIssuedFor(token, facts));
}

function phaseByStages(stages: readonly string[]): Phase {
  if (stages.includes(AWSCURRENT)) return 'current';
  if (stages.includes(AWSPENDING)) return 'pending';
  return stages.includes(AWSPREVIOUS) ? 'superseded' : 'staged';
}

function versionNamedBy(
  label: TokenLabel | undefined,
  facts: EntryFacts,
  secret: SecretFacts | undefined,
): VersionId | undefined {
  if (!label || !secret || label.incarnation !== splitArn(secret.arn).suffix) return undefined;
  return facts.depth?.versions.find((v) => versionMark(v.id) === label.version)?.id;
}

/**
 * Whether a version held the value of a token that only its label connects with the secret. Until versions were listed
 * there is no telling, and nothing is done to the token; then its version must exist and name it. A secret that is gone
 * or going shows none.
 */
function wasHeld(
  token: TokenFacts,
  version: VersionId | undefined,
  secret: SecretFacts | undefined,
  facts: EntryFacts,
): boolean {
  // Nothing can be told by a secret that can't be read: a token that a person made is then known by its label alone.
  if (!facts.secret.known) return token.createdByToken !== null;
  if (!facts.depth) return secret !== undefined && secret.deletedAt === undefined;
  if (version === undefined || !secret) return false;
  const stored = facts.depth.stored?.get(version);
  if (stored?.kind === 'token') return stored.tokenId === token.id;
  if (stored !== undefined) return false;
  // Its value was not read: the only token with the mark is believed, until an apply reads it.
  const [only, ...others] = markedFor(secret, version, facts);
  return only?.id === token.id && others.length === 0;
}

/**
 * An orphan's value was never stored: its version does not exist, or holds another token's value. Nobody can be using
 * it, unless it was used after the pass that issued it must have ended; then it is treated as superseded.
 */
function isOrphan(token: TokenFacts, label: TokenLabel, facts: EntryFacts, secret: SecretFacts | undefined): boolean {
  if (!facts.depth || !secret) return false;
  const version = versionNamedBy(label, facts, secret);
  if (label.incarnation !== splitArn(secret.arn).suffix) return false;
  if (token.lastUsedAt !== null && token.lastUsedAt > later(token.createdAt, SETTLE_MS)) return false;
  if (version === undefined) return true;
  const stored = facts.depth.stored?.get(version);
  return stored?.kind === 'empty' || (stored?.kind === 'token' && stored.tokenId !== token.id);
}
