import type { ActionKind } from '../../../../core/model/plan';
import { type Unknown, UNKNOWN } from '../../../plugin';
import { changeFor, changesOf } from './changes';
import { accessFacts, type Applied, changeOf, type Facts } from './computed';
import { type ComputedName, computedAttributes } from '../attributes/computed-schema';
import type { ResourceView } from './entry';
import type { TokenState } from '../attributes/schema';

export type Computed = { readonly [K in ComputedName]: TokenState[K] | Unknown };

/** Nothing can be said before the apply. */
export const everythingUnknown = Object.fromEntries(
  Object.keys(computedAttributes).map((name) => [name, UNKNOWN]),
) as unknown as Computed;

const NEW_VALUE: readonly ActionKind[] = ['create', 'replace', 'rotate', 'finish', 'rollback', 'take-over'];

/**
 * The computed attributes after the announced actions: what stays and what is certain is told, the rest is known after
 * the apply. What is told here has to come true, so only facts that the actions themselves make are.
 */
export function predictedState(
  { planned, subject, facts }: ResourceView,
  prior: TokenState,
  settingsStay: boolean,
): Computed {
  const kinds = new Set(planned.actions.map((action) => action.kind));
  const newValue = NEW_VALUE.some((kind) => kinds.has(kind));
  const steps = planned.actions.flatMap((action) => action.steps);
  const current = subject.current?.token.id;
  const switches = steps.filter((step) => step.kind === 'disable' || step.kind === 'enable');
  const switched = switches.find((step) => step.token === current)?.kind;
  const expiryEdited = steps.some((step) => step.kind === 'edit' && step.expiresAt !== undefined);
  const newVersion = newValue || steps.some((step) => step.kind === 'restate');
  const edited = kinds.has('narrow') || kinds.has('widen');
  const made = facts.secret.known && facts.secret.value === undefined;
  return {
    token_id: newValue ? UNKNOWN : prior.token_id,
    version_id: newVersion ? UNKNOWN : prior.version_id,
    secret_arn: made ? UNKNOWN : prior.secret_arn,
    ...(newValue || edited ? accessFacts(subject.desired.access) : keptAccess(prior)),
    status: newValue ? UNKNOWN : switched ? SWITCHED[switched] : prior.status,
    current_expires_at: newValue || expiryEdited ? UNKNOWN : prior.current_expires_at,
    rotate_at: newValue || switched !== undefined || expiryEdited || !settingsStay ? UNKNOWN : prior.rotate_at,
    superseded: newValue || kinds.has('retire') ? UNKNOWN : prior.superseded,
    origin: prior.secret_arn === null ? UNKNOWN : prior.origin,
    claim: prior.claim ?? UNKNOWN,
    next_action: UNKNOWN,
    change: changeOf(planned),
    changes: changesOf(planned, subject),
  };
}

const keptAccess = ({ access, effective_grants }: TokenState): Pick<TokenState, 'access' | 'effective_grants'> => ({
  access,
  effective_grants,
});

/** The status after a step. */
const SWITCHED = { disable: 'disabled', enable: 'active' } as const;

const LATER = { code: 'settings-for-later', message: 'settings for later; the token stays as it is' };

/** Only the configuration changes: no token does. */
export function settingsOnly(prior: TokenState): Computed {
  const { token_id, version_id, secret_arn, status, current_expires_at, superseded, origin } = prior;
  return {
    token_id,
    version_id,
    secret_arn,
    status,
    current_expires_at,
    superseded,
    origin,
    ...keptAccess(prior),
    rotate_at: UNKNOWN,
    next_action: UNKNOWN,
    claim: prior.claim ?? UNKNOWN,
    change: `update: ${LATER.message}`,
    changes: [changeFor('update', LATER, token_id)],
  };
}

/** The planned values where they are told, the observed ones elsewhere: Terraform takes nothing else after an apply. */
export function fulfilled(planned: Computed, facts: Facts, applied: Applied): Pick<TokenState, ComputedName> {
  const found: Pick<TokenState, ComputedName> = { ...facts, ...applied };
  return Object.fromEntries(
    (Object.keys(computedAttributes) as ComputedName[]).map((name) => {
      const told = planned[name];
      return [name, told === UNKNOWN ? found[name] : told];
    }),
  ) as unknown as Pick<TokenState, ComputedName>;
}
