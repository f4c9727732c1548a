import { adoptionCodes } from '../diagnostics/catalogue/adoption';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { OwnerId, TokenId } from '../model/ids';
import { parseLabel } from '../model/label';
import { type Duration, later, SETTLE_MS } from '../model/time';
import { formatMinute } from '../model/time-words';
import type { TokenFacts } from '../ports/token-api';
import { isExpired } from '../reconcile/observed/generations';
import { defaultSecretName, handMadeEntry } from './entries/hand-made';
import { lostEntry } from './entries/lost';
import { isName, namesFor } from './entries/names';
import type { Managed, Place } from './look/managed';
import type { Seen } from './look/seen';
import type { Looked } from './look/stored';
import type { Answers, LeftOut, Proposal, ProposedEntry } from './proposal/proposal';

export interface ProposeOptions {
  /** Under whose owner id hand-made tokens come. */
  readonly owner: OwnerId;
  readonly access: 'role' | 'needs';
  /** Lifetime of tokens that are made anew, at most. */
  readonly lifetime: Duration;
  /** Only these tokens, whatever their labels say. */
  readonly only?: ReadonlySet<string>;
  readonly answers?: ReadonlyMap<TokenId, Answers>;
  /** A spec that was given speaks of the token, if only in the comment that an earlier import left: it is taken care of. */
  readonly isMentioned?: (id: TokenId) => boolean;
}

/** Entries for the tokens of a workspace that nobody manages, from what was seen and read. Pure. */
export function proposeHandMade(
  seen: Seen,
  managed: Managed,
  looked: readonly Looked[],
  options: ProposeOptions,
): Proposal {
  const { owner, access, lifetime, only, answers = new Map<TokenId, Answers>(), isMentioned } = options;
  const leftOut: LeftOut[] = [];
  const found = valuesOf(looked);
  const candidates = [...seen.tokens.byId.values()].filter((token) => {
    if (only && !only.has(token.id)) return false;
    const finding = whyLeftOut(token, { seen, managed, found, isMentioned, isAsked: only !== undefined });
    if (finding) leftOut.push({ tokenId: token.id, label: token.label, finding });
    return finding === undefined;
  });
  const names = namesFor(
    candidates.map((token) => {
      const { name } = answers.get(token.id) ?? {};
      return { ...token, label: name !== undefined && isName(name) ? name : token.label };
    }),
    isTaken(seen, managed, owner),
  );
  const { catalogue, projects } = seen;
  const style = { catalogue, projects, access, owner, lifetime, now: seen.tokens.at };
  const entries = candidates.flatMap((token): ProposedEntry[] => {
    // What is labelled for another entry is never taken over, whatever its value lies in.
    const values = parseLabel(token.label) ? [] : (found.get(token.id) ?? []);
    const of = { token, name: names.get(token.id)!, answers: answers.get(token.id) ?? {}, found: values };
    const entry = handMadeEntry(of, style);
    if (!('unfit' in entry)) return [entry];
    const finding = adoptionCodes.diagnose('access-not-declarable', { why: entry.unfit }, placeOf(token));
    leftOut.push({ tokenId: token.id, label: token.label, finding });
    return [];
  });
  return {
    ownerId: owner,
    workspace: seen.workspace,
    asOf: seen.tokens.at,
    entries: entries.sort(byName),
    leftOut: [...inOrder(leftOut), ...secretsLeft(looked)],
  };
}

/** The spec of one owner as its secrets tell of it. */
export function proposeLost(
  seen: Seen,
  { places }: Managed,
  { owner, access, answers }: Pick<ProposeOptions, 'owner' | 'access' | 'answers'>,
): Proposal {
  const { catalogue, projects } = seen;
  const style = { catalogue, projects, access, now: seen.tokens.at };
  const leftOut: LeftOut[] = [];
  const entries = new Map<string, ProposedEntry>();
  // A former secret of a moved entry has older tokens, and carries its name all the same.
  const newestFirst = places
    .filter((place) => place.owner === owner)
    .sort((a, b) => newest(b) - newest(a) || (a.seen.secret.arn < b.seen.secret.arn ? -1 : 1));
  for (const place of newestFirst) {
    const current = place.generations.all.at(-1)?.token.id;
    const entry = lostEntry(place, (current && answers?.get(current)) ?? {}, style);
    const why = 'unfit' in entry ? entry.unfit : entries.has(entry.name) ? SAME_NAME : undefined;
    if (why === undefined && !('unfit' in entry)) entries.set(entry.name, entry);
    else leftOut.push({ secret: place.seen.secret.arn, finding: unknowable(place, why ?? '') });
  }
  return {
    ownerId: owner,
    workspace: seen.workspace,
    asOf: seen.tokens.at,
    entries: [...entries.values()].sort(byName),
    leftOut,
  };
}

const SAME_NAME = 'another secret of the same entry has a newer token';

const newest = ({ generations }: Place): number => generations.all.at(-1)?.token.createdAt ?? 0;

const unknowable = ({ seen: { secret } }: Place, why: string): Diagnostic =>
  adoptionCodes.diagnose(
    'entry-unknowable',
    { why },
    { place: { kind: 'resource', resource: `secret ${secret.arn}` } },
  );

const byName = (a: ProposedEntry, b: ProposedEntry): number => (a.name < b.name ? -1 : 1);

const inOrder = (leftOut: readonly LeftOut[]): readonly LeftOut[] =>
  [...leftOut].sort((a, b) => ((a.tokenId ?? '') < (b.tokenId ?? '') ? -1 : 1));

/** The secrets that hold the value of each token, by ARN. */
function valuesOf(looked: readonly Looked[]): ReadonlyMap<TokenId, readonly Looked[]> {
  const found = new Map<TokenId, Looked[]>();
  for (const one of looked) if (one.tokenId) found.set(one.tokenId, [...(found.get(one.tokenId) ?? []), one]);
  return found;
}

const secretsLeft = (looked: readonly Looked[]): readonly LeftOut[] =>
  looked.flatMap(({ secret, finding }) => (finding ? [{ secret: secret.arn, finding }] : []));

const placeOf = (token: TokenFacts) => ({ place: { kind: 'resource', resource: `access token ${token.id}` } }) as const;

interface Around {
  readonly seen: Seen;
  readonly managed: Managed;
  readonly found: ReadonlyMap<TokenId, readonly Looked[]>;
  /** Somebody named the token, so a label that nobody proves counts for nothing. */
  readonly isAsked: boolean;
  readonly isMentioned: ProposeOptions['isMentioned'];
}

/** Why no entry is made of a token; the first that holds is told. */
function whyLeftOut(token: TokenFacts, { seen, managed, found, isAsked, isMentioned }: Around): Diagnostic | undefined {
  const at = placeOf(token);
  const { at: now } = seen.tokens;
  if (token.id === seen.managementToken) return adoptionCodes.diagnose('run-works-with-it', {}, at);
  const place = managed.tokens.get(token.id);
  if (place) return adoptionCodes.diagnose('managed-already', { owner: place.owner, name: place.name }, at);
  if (parseLabel(token.label) && !isAsked) return adoptionCodes.diagnose('label-unproven', {}, at);
  if (token.status === 'disabled') return adoptionCodes.diagnose('not-live', { why: 'it is disabled' }, at);
  if (isExpired(token, later(now, SETTLE_MS))) {
    const ended = isExpired(token, now) ? 'it expired' : 'it expires within minutes:';
    return adoptionCodes.diagnose('not-live', { why: `${ended} ${formatMinute(token.expiresAt!)}` }, at);
  }
  const declared = (found.get(token.id) ?? []).find(({ isDeclared }) => isDeclared)?.secret;
  if (declared) return adoptionCodes.diagnose('declared-already', { secret: declared.arn }, at);
  if (isMentioned?.(token.id) && !isAsked) return adoptionCodes.diagnose('mentioned-already', {}, at);
  const rotator = (found.get(token.id) ?? [])[0]?.secret;
  const by = rotator?.rotation?.function;
  return rotator && by !== undefined && !/:function:hawzu/.test(by)
    ? adoptionCodes.diagnose('rotated-by-others', { secret: rotator.arn }, at)
    : undefined;
}

/** Names that are somebody's: of an entry of this owner, or of a secret where the entry's would be. */
function isTaken(seen: Seen, { places }: Managed, owner: OwnerId): (name: string) => boolean {
  const entries = new Set<string>([
    ...places.filter((place) => place.owner === owner).map(({ name }) => name),
    ...seen.declared.filter((entry) => entry.owner === owner).map(({ name }) => name),
  ]);
  const secrets = new Set(seen.secrets.map(({ secret }) => secret.name));
  return (name) => entries.has(name) || secrets.has(defaultSecretName(owner, name));
}
