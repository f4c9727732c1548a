import type { Action, Hold, Reason } from '../../model/plan';
import { later, SETTLE_MS } from '../../model/time';
import type { TokenFacts } from '../../ports/token-api';
import { type Generation, isExpired } from '../observed/generations';
import { holds } from '../entry/holds';
import { reasons } from '../entry/reasons';
import { action, firstToken, successor } from '../changes/replacement';
import type { Subject } from '../entry/subject';

/** What leaked of an entry, and what takes its place. */
export interface Emergency {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
}

export const isEmergency = ({ desired, options }: Subject): boolean => options.compromised?.has(desired.name) ?? false;

/**
 * The values of an entry leaked. A replacement is tried first, so that its consumer has somewhere to go; then every token
 * of the entry dies, whatever became of the replacement, in every phase, with the secret there, deleted or unreadable.
 * Each death is an action of its own: one that fails keeps none of the others alive.
 * @param blocked why the entry can't be reconciled: then nothing is made, and what can be reached still dies
 */
export function planEmergency(subject: Subject, blocked: Reason | undefined): Emergency {
  const { generations, managementToken, tokensById, options, facts } = subject;
  const doomed = generations.all.filter((g) => g.phase !== 'stranger' && g.token.id !== managementToken);
  const named = [...(options.kill ?? [])].filter((id) => !doomed.some((g) => g.token.id === id));
  const own = generations.all.some((g) => g.token.id === managementToken);
  return {
    actions: [
      ...(blocked ? [] : replacementOf(subject)),
      ...doomed.map((g) => kill(subject, g)),
      ...named.flatMap((id) => {
        const token = tokensById.get(id);
        return token && id !== managementToken ? [kill(subject, { token })] : [];
      }),
    ],
    holds: [
      ...(blocked ? [{ ...blocked, severity: 'error' as const }] : []),
      ...(doomed.length + named.length === 0 && !own ? [holds.nothingToKill()] : []),
      ...(own ? [holds.ownTokenLeaked(managementToken)] : []),
      ...generations.all
        .filter((g) => g.phase === 'stranger' && !named.includes(g.token.id))
        .map((g) => holds.notProvenOurs(g.token.id, g.token.label)),
      ...generations.labelled.flatMap(({ content: value }) =>
        value.kind === 'foreign' && value.tokenId !== undefined && !named.includes(value.tokenId)
          ? [holds.labelledForAnotherEntry(value.tokenId)]
          : [],
      ),
      ...namedByRefused(subject)
        .filter(({ id }) => !named.includes(id) && !doomed.some((g) => g.token.id === id))
        .map((token) => holds.notProvenOurs(token.id, token.label)),
      ...(generations.all.length === 0
        ? facts.elsewhere
            .filter(({ token }) => !named.includes(token.id))
            .map(({ token }) => holds.notProvenOurs(token.id, token.label))
        : []),
      ...(facts.secret.known ? [] : [holds.secretUnreadable(facts.secret.why)]),
      ...outOfReach(subject),
    ],
  };
}

/** Versions whose tokens live on for all that can be told: nothing that was not looked at counts as dead. */
function outOfReach({ facts }: Subject): readonly Hold[] {
  return [...(facts.depth?.stored ?? [])].flatMap(([version, stored]) => {
    if (stored.kind === 'unreadable') return [holds.leakedUnread(version, stored.why)];
    return stored.kind === 'elsewhere' ? [holds.leakedElsewhere(version, stored.what)] : [];
  });
}

/**
 * Tokens that values name which the token API refuses: disabled ones whose labels people edited, or anybody's whose id
 * somebody wrote there. One that has expired works for nobody.
 */
function namedByRefused({ facts, tokensById, now }: Subject): readonly TokenFacts[] {
  return [...(facts.depth?.stored?.values() ?? [])].flatMap((stored) => {
    const token = stored.kind === 'refused' ? tokensById.get(stored.tokenId) : undefined;
    return token && !isExpired(token, now) ? [token] : [];
  });
}

function replacementOf(subject: Subject): Action[] {
  const { desired, secret, generations, facts, now } = subject;
  const ended = desired.expiry.kind === 'at' && desired.expiry.at <= later(now, SETTLE_MS);
  if (!desired.enabled || ended || !facts.secret.known) return [];
  const why = [reasons.compromised()];
  if (!secret || !generations.current)
    return [firstToken(subject, generations.all.length > 0 ? 'replace' : 'create', why)];
  return [successor(subject, 'rotate', generations.current.id, why)];
}

/** No condition on the token's version: whatever became of it meanwhile, it is to die. */
function kill(subject: Subject, { token }: Pick<Generation, 'token'>): Action {
  const made = action(subject, 'kill', [reasons.compromised()], [{ kind: 'revoke', token: token.id }]);
  return { ...made, effects: [`token ${token.id} is revoked at once, without overlap`] };
}
