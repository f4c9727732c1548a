import { type Access, canonicalAccess, describeAccess } from '../../../../core/model/access';
import type { EntryPlan } from '../../../../core/model/plan';
import { formatInstant, type Instant } from '../../../../core/model/time';
import { isExpired } from '../../../../core/reconcile/observed/generations';
import { rotatesAt } from '../../../../core/reconcile/entry/schedule';
import type { Subject } from '../../../../core/reconcile/entry/subject';
import type { ComputedName } from '../attributes/computed-schema';
import type { ResourceView } from './entry';
import type { TokenState } from '../attributes/schema';

/** The computed attributes but those that are about applies and not about the world. */
export type Facts = Pick<TokenState, Exclude<ComputedName, keyof Applied>>;

/** What an apply says of itself. */
export type Applied = Pick<TokenState, 'change' | 'changes' | 'origin' | 'claim'>;

/** What the world says of a resource. */
export function factsOf({ subject, planned }: ResourceView): Facts {
  const { current, secret, generations } = subject;
  const inUse = new Set([current?.token.id, subject.pending?.token.id]);
  const rotates = rotatesAt(subject);
  return {
    token_id: current?.token.id ?? null,
    version_id: generations.current?.id ?? null,
    secret_arn: secret?.arn ?? null,
    ...accessFacts(current?.token.access),
    status: statusOf(subject),
    current_expires_at: text(current?.token.expiresAt),
    rotate_at: text(rotates),
    superseded: generations.all.filter((g) => !inUse.has(g.token.id)).map((g) => g.token.id),
    next_action: nextAction(planned),
  };
}

/** In words, and as data. */
export const accessFacts = (access: Access | undefined): Pick<TokenState, 'access' | 'effective_grants'> => ({
  access: access ? describeAccess(access) : null,
  effective_grants: access ? grantsOf(canonicalAccess(access)) : null,
});

const grantsOf = (access: Access): TokenState['effective_grants'] =>
  access.type === 'workspace'
    ? [{ project_id: null, role: access.role }]
    : access.grants.map(({ project, role }) => ({ project_id: project, role }));

const text = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : formatInstant(at);

function statusOf({ current, generations, now }: Subject): string {
  if (!generations.current) return 'none';
  if (generations.current.content.kind === 'unclear') return 'unclear';
  if (!current) return 'missing';
  if (isExpired(current.token, now)) return 'expired';
  return current.token.status === 'disabled' ? 'disabled' : 'active';
}

/** `rotate: rotation was due at ...`, or why nothing is to be done. */
export function nextAction({ actions, holds, blocked }: EntryPlan): string {
  if (blocked) return sentences([`blocked: ${blocked.message}`]);
  if (actions.length > 0)
    return sentences(actions.map((a) => `${a.kind}: ${a.reasons.map((r) => r.message).join('; ')}`));
  return `none: ${holds.length > 0 ? sentences(holds.map((hold) => hold.message)) : 'as declared'}`;
}

const sentences = (parts: readonly string[]): string => parts.join('. ');

/** What a plan announces: each action with its reasons and what becomes of the old value. */
export function changeOf({ actions }: EntryPlan): string {
  return sentences(
    actions.map(
      ({ kind, reasons, effects }) => `${kind}: ${[...reasons.map((r) => r.message), ...effects].join('; ')}`,
    ),
  );
}
