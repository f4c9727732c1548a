import { createHash } from 'node:crypto';
import { describeAccess } from '../model/access';
import { formatInstant } from '../model/time';
import type { TokenFacts } from '../ports/token-api';
import type { EntryFacts } from './observed';

/**
 * The facts that a plan of an entry rests on, as short texts under names that people can read. Two observations with
 * equal fingerprints give equal plans, but for what time makes due.
 */
export function fingerprint(
  facts: EntryFacts,
  tokens: readonly TokenFacts[] = facts.tokens,
): Readonly<Record<string, string>> {
  const parts: Record<string, string> = {};
  if (!facts.secret.known) parts['secret'] = 'unreadable';
  else if (!facts.secret.value) parts['secret'] = 'absent';
  else {
    const secret = facts.secret.value;
    parts['secret'] = secret.deletedAt === undefined ? secret.arn : `${secret.arn} (scheduled for deletion)`;
    for (const [id, labels] of secret.labels) parts[`version ${id}`] = [...labels].sort().join(' ');
  }
  for (const token of tokens) {
    const expiry = token.expiresAt === null ? 'never expires' : `expires ${formatInstant(token.expiresAt)}`;
    parts[`token ${token.id}`] = `${token.status}, ${expiry}, ${describeAccess(token.access)}, ${token.label}`;
  }
  return parts;
}

/** JSON with sorted keys, so that equal contents are equal texts. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

export const contentHash = (content: unknown): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');
