import type { OwnerId, TokenId, TokenName } from '../model/ids';
import type { EntryPlan, SecretRef, Step } from '../model/plan';
import type { Instant } from '../model/time';
import { fingerprint } from './fingerprint';
import { classify, isLive } from './generations';
import type { EntryFacts, Observed } from './observed';
import { holds, reasons } from './reasons';

/** The days in which a removed entry's secret can be restored: AWS's default, since the spec no longer says. */
const RECOVERY_WINDOW_DAYS = 30;

/** What happens to a secret of ours that no entry claims: reported, or with `prune` all its tokens and itself removed. */
export function planUndeclared(
  owner: OwnerId,
  name: TokenName,
  facts: EntryFacts & { readonly region?: string },
  world: Observed,
  prune: boolean,
): EntryPlan {
  const base = { token: name, declared: false, fingerprint: fingerprint(facts) };
  if (!facts.secret.known) return { ...base, actions: [], holds: [holds.secretUnreadable(facts.secret.why)] };
  const secret = facts.secret.value;
  if (!prune) return { ...base, actions: [], holds: [holds.undeclared()] };
  const ref: SecretRef = {
    name: secret?.name ?? name,
    ...(facts.region !== undefined && { region: facts.region }),
    ...(secret && { arn: secret.arn }),
  };
  const steps = removalSteps(owner, facts, world.tokensById, world.asOf, world.managementToken, RECOVERY_WINDOW_DAYS);
  if (steps.length === 0) return { ...base, actions: [], holds: [] };
  const effects = [`its secret can be restored for ${RECOVERY_WINDOW_DAYS} days; its tokens can't`];
  return {
    ...base,
    actions: [{ kind: 'remove', token: name, reasons: [reasons.removed()], secret: ref, steps, effects }],
    holds: [],
  };
}

/** Disables every live generation first, so that nothing works half-way, then revokes all and lets the secret go. */
export function removalSteps(
  owner: OwnerId,
  facts: EntryFacts,
  tokensById: ReadonlyMap<TokenId, Parameters<typeof isLive>[0]>,
  now: Instant,
  managementToken: TokenId,
  recoveryWindowDays: number | undefined,
): Step[] {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  const doomed = classify(owner, facts, tokensById, now)
    .all.filter((g) => g.phase !== 'adopted' && g.token.id !== managementToken)
    .map((g) => g.token);
  const steps: Step[] = [
    ...doomed.filter((token) => isLive(token, now)).map((token): Step => ({ kind: 'disable', token: token.id })),
    ...doomed.map((token): Step => ({ kind: 'revoke', token: token.id })),
  ];
  if (secret && secret.deletedAt === undefined && recoveryWindowDays !== undefined) {
    steps.push({ kind: 'delete-secret', recoveryWindowDays });
  }
  return steps;
}
