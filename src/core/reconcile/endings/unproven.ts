import { parseLabel } from '../../model/label';
import type { Action, Hold, SecretRef } from '../../model/plan';
import type { TokenName } from '../../model/ids';
import type { TokenFacts } from '../../ports/token-api';
import { holds } from '../entry/holds';
import { reasons } from '../entry/reasons';
import type { PlanOptions, Subject } from '../entry/subject';
import { type Generation, isExpired } from '../observed/generations';
import { issuedLabel } from '../observed/issued-as';
import { isHeldElsewhere } from './held-elsewhere';

/** Where such tokens are looked for, and how that is called. */
interface PlaceOfUnproven extends Pick<Subject, 'facts' | 'generations' | 'secret' | 'heldBy' | 'now'> {
  readonly managementToken: string;
  readonly name: TokenName;
  readonly ref: SecretRef;
}

/**
 * Tokens that carry our label, or were issued under it, and that nothing proves to be ours. One that a person made, or that was issued
 * for something else, is a stranger's, and told. Any other may be ours, so the run does not count as done while it works: a person says
 * that it is to end, or gives it another label.
 */
export function planUnproven(
  place: PlaceOfUnproven,
  { end }: Pick<PlanOptions, 'end'>,
): { readonly actions: readonly Action[]; readonly holds: readonly Hold[] } {
  const found = place.generations.all.filter((g) => g.phase === 'stranger' && !isExpired(g.token, place.now));
  const parts = found.map((generation) => planOne(place, generation, end?.has(generation.token.id) ?? false));
  return { actions: parts.flatMap(({ action }) => action ?? []), holds: parts.flatMap(({ hold }) => hold ?? []) };
}

function planOne(
  place: PlaceOfUnproven,
  generation: Generation,
  isToEnd: boolean,
): { readonly action?: Action; readonly hold?: Hold } {
  const { token, live } = generation;
  if (isToEnd && token.id !== place.managementToken) {
    const held = isHeldElsewhere(place, generation);
    return held ? { hold: { ...held, severity: 'error' } } : { action: ending(place, token) };
  }
  return { hold: live && mayBeOurs(place, generation) ? holds.unproven(token) : holds.stranger(token.id) };
}

/** No look at the secret comes before it, as with what retires: whatever is in that, a person has named the token. */
export const ending = ({ name, ref }: Pick<PlaceOfUnproven, 'name' | 'ref'>, { id, version }: TokenFacts): Action => ({
  kind: 'retire',
  token: name,
  reasons: [reasons.endAsked(id)],
  secret: ref,
  steps: [{ kind: 'revoke', token: id, ifMatch: version }],
  effects: [`token ${id} is revoked at once, without overlap`],
});

function mayBeOurs({ facts }: PlaceOfUnproven, { token }: Generation): boolean {
  if (token.createdByToken === null) return false;
  if (typeof token.issuedAs !== 'string') return true;
  const issued = issuedLabel(token);
  const label = parseLabel(token.label);
  if (!issued) return false;
  if (facts.scopeKeys.includes(issued.scopeKey)) return true;
  // An entry that came from another owner has its tokens relabelled for its place, and for nothing else.
  return (
    label !== undefined &&
    label.incarnation === issued.incarnation &&
    label.version === issued.version &&
    label.nonce === issued.nonce
  );
}
