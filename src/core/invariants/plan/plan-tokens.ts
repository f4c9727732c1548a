import { createHash } from 'node:crypto';
import type { EntryOfPlan, TokenOfPlan } from './plan-facts';

/**
 * How the judge reads labels: its own way, so that one mistake can't sit in the planner and here.
 * `<name>@<scope key>.<incarnation>-<mark>.<nonce>…`
 */
function readLabel(label: string): ReadLabel | undefined {
  const at = label.indexOf('@');
  if (at < 1) return undefined;
  const [scopeKey, rest] = label.slice(at + 1).split('.');
  const [suffix, mark] = rest?.split('-') ?? [];
  return scopeKey && suffix && mark ? { scopeKey, suffix, mark } : undefined;
}

interface ReadLabel {
  readonly scopeKey: string;
  /** The six characters behind the ARN of the secret. */
  readonly suffix: string;
  readonly mark: string;
}

const markOf = (version: string): string => createHash('sha256').update(version).digest('hex').slice(0, 8);

const isMarked = (token: TokenOfPlan, version: string, { scopeKeys }: EntryOfPlan): boolean => {
  const label = readLabel(token.label);
  return label !== undefined && scopeKeys.includes(label.scopeKey) && label.mark === markOf(version);
};

/** Whether some version of the secret holds a token's value, as far as values or marks tell. */
export const wasStored = (token: TokenOfPlan, seen: EntryOfPlan): boolean =>
  seen.versions.some(({ id, tokenId, wasRead }) => tokenId === token.id || (!wasRead && isMarked(token, id, seen)));

/** The tokens that may be the one whose value a stage's version holds: the one that was found in it, or those marked for it. */
export function currentTokens(seen: EntryOfPlan, stage: string): ReadonlySet<string> {
  const version = seen.versions.find(({ stages }) => stages.includes(stage));
  if (!version) return new Set();
  if (version.tokenId !== undefined) return new Set([version.tokenId]);
  if (version.wasRead) return new Set();
  return new Set(seen.tokens.filter((token) => isMarked(token, version.id, seen)).map(({ id }) => id));
}

/**
 * Whether a token is of the entry that has, or had, a secret: its label says so, or, where that is none of our form, the one that it
 * was issued under; or else some version holds its value. A label that says another entry goes before a value, which anybody may write who may write the secret.
 */
export function isOfEntry(token: TokenOfPlan, seen: EntryOfPlan): boolean {
  const label = readLabel(token.label) ?? readLabel(token.issuedAs ?? '');
  return label ? seen.scopeKeys.includes(label.scopeKey) : seen.versions.some(({ tokenId }) => tokenId === token.id);
}

/**
 * A stranger's token: no version is known to have held its value, and it was made by somebody who made none of ours, or for
 * something else, or, where nobody tells what it was made for, changed by anybody.
 * A version that was not read may have held it, when it is the only one that is marked for it.
 */
export function isStranger(token: TokenOfPlan, seen: EntryOfPlan, creators: ReadonlySet<string>): boolean {
  if (creators.has(token.creator) && isMadeFor(token, seen)) return false;
  if (seen.versions.some(({ tokenId }) => tokenId === token.id)) return false;
  const own = seen.versions.filter((version) => isMarked(token, version.id, seen) && !version.wasRead);
  const alone = own.some((version) => seen.tokens.filter((other) => isMarked(other, version.id, seen)).length === 1);
  return (readLabel(token.label) ?? readLabel(token.issuedAs ?? '')) !== undefined && !alone;
}

/** What it was made for: what the token API says of that, or else a label that nobody has changed. A label of another place is none. */
function isMadeFor({ label, issuedAs, isChanged }: TokenOfPlan, seen: EntryOfPlan): boolean {
  const now = readLabel(label);
  if (now && !seen.scopeKeys.includes(now.scopeKey)) return false;
  if (issuedAs === undefined) return now !== undefined && !isChanged;
  const made = readLabel(issuedAs);
  if (!made) return false;
  const isOfVersion = seen.arn?.slice(-6) === made.suffix && seen.versions.some(({ id }) => markOf(id) === made.mark);
  return seen.scopeKeys.includes(made.scopeKey) || isOfVersion;
}
