import { parseLabel, splitArn, type TokenLabel, versionMark } from '../../model/label';
import type { SecretFacts } from '../../ports/secret-store';
import type { TokenFacts } from '../../ports/token-api';
import { type EntryFacts, isAsMade } from './observed';

/** The label of our form that a token was issued under, as far as the token API tells: an edit changes the label, and not this. */
export const issuedLabel = ({ issuedAs }: Pick<TokenFacts, 'issuedAs'>): TokenLabel | undefined =>
  typeof issuedAs === 'string' ? parseLabel(issuedAs) : undefined;

/**
 * Whether a token was issued for an entry, whoever changed it since: under a label of its places, or for a version that its secret
 * has, be it by an owner whom the secret has left. Anybody who may issue can give any label, so it counts with the creator alone.
 */
export function isIssuedFor(token: TokenFacts, facts: EntryFacts): boolean {
  const issued = issuedLabel(token);
  if (!issued) return typeof token.issuedAs !== 'string' && isAsMade(token);
  return facts.scopeKeys.includes(issued.scopeKey) || isOfVersionIn(issued, facts);
}

function isOfVersionIn({ incarnation, version }: TokenLabel, { secret: found, depth }: EntryFacts): boolean {
  const secret = found.known ? found.value : undefined;
  if (!secret || splitArn(secret.arn).suffix !== incarnation) return false;
  const ids = [...secret.stages.keys(), ...(depth?.versions ?? []).map(({ id }) => id)];
  return ids.some((id) => versionMark(id) === version);
}

/**
 * Whether a token that has another label by now was issued for a secret that is no more: nothing but the label that it was issued
 * under tells of it. One of the secret as it is now is found through the value of its version.
 */
export function isOfLostSecret(
  token: TokenFacts,
  scopeKeys: readonly string[],
  secret: SecretFacts | undefined,
): boolean {
  const issued = issuedLabel(token);
  if (!issued || !scopeKeys.includes(issued.scopeKey)) return false;
  return secret === undefined || splitArn(secret.arn).suffix !== issued.incarnation;
}
