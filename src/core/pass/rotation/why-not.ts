import { rotationCodes } from '../../diagnostics/catalogue/rotation';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { EntryName } from '../../model/desired';
import type { TokenName } from '../../model/ids';
import { parseLabel, scopeKeyOf, type TokenLabel } from '../../model/label';
import { addressOf } from '../../model/secret-address';
import { formatInstant, later, SETTLE_MS } from '../../model/time';
import type { SecretFacts } from '../../ports/secret-store';
import { OWNER_TAG } from '../../reconcile/observed/observed';
import type { ActionContext } from '../steps/action/context';
import type { CurrentRights } from './current-rights';
import type { RotatedEntry } from './rotation-call';

/** What the declaration says against any rotation. */
export function whyNotRotated(
  context: ActionContext,
  { ownerId, desired: { name: token, enabled, movedTo, expiry } }: RotatedEntry,
  secret: Pick<SecretFacts, 'tags'> | undefined,
): Diagnostic | undefined {
  // Until the other owner has taken it over, it is kept working here. Of a secret that we did not make the label of its token tells.
  const tagged = secret?.tags[OWNER_TAG];
  if (movedTo && tagged !== undefined && tagged !== ownerId) return movedAway(token, movedTo);
  if (!enabled) return rotationCodes.diagnose('rotation-paused', { token });
  return expiry.kind === 'at' && expiry.at <= later(context.now(), SETTLE_MS)
    ? rotationCodes.diagnose('rotation-ended', { token, end: formatInstant(expiry.at) })
    : undefined;
}

const movedAway = (token: TokenName, { owner, name }: EntryName): Diagnostic =>
  rotationCodes.diagnose('rotation-moved', { token, to: `${name} of owner ${owner}` });

/**
 * What the current value says against a token of the entry in its place.
 *
 * Anybody can copy tags onto a secret of theirs, and would be handed a token. So a secret that we made has the declared name,
 * which is one of a kind, or the token in it is labelled for it: one that was renamed keeps its name. One that is given by ARN
 * is the entry's, but what somebody else put there stays without consent; there the label that a value quotes counts as well,
 * since a person may have edited the token's; not so where that is labelled for another entry, which has taken it over. A pause that the function was not deployed with stands in the token's label.
 */
export function whyNotInItsPlace(
  { desired: { name: token, secret, movedTo }, ownerId }: RotatedEntry,
  context: ActionContext,
  { label: text, quoted }: CurrentRights,
): Diagnostic | undefined {
  const arn = context.requireArn();
  const label = parseLabel(text ?? '');
  const isFor = (said: TokenLabel | undefined): boolean => said?.scopeKey === scopeKeyOf(ownerId, arn);
  const isIts = secret.kind === 'external' ? secret.arn === arn : addressOf(arn)?.name === secret.name || isFor(label);
  if (!isIts) return rotationCodes.diagnose('rotation-not-declared', { secret: arn });
  if (isFor(label) && label?.paused) return rotationCodes.diagnose('rotation-paused', { token });
  const isAnothers = secret.kind === 'external' && label !== undefined && !isFor(label);
  if (isAnothers && movedTo) return movedAway(token, movedTo);
  const hasConsent = secret.kind === 'managed' || secret.takeOver || isFor(label) || isFor(parseLabel(quoted ?? ''));
  return hasConsent && !isAnothers ? undefined : rotationCodes.diagnose('rotation-of-foreign-value', { token });
}
