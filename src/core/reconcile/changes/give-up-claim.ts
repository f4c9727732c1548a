import { formatLabel, withClaim } from '../../model/label';
import type { Action, Step } from '../../model/plan';
import { isEditable } from './edits';
import { reasons } from '../entry/reasons';
import { action } from './replacement';
import type { Subject } from '../entry/subject';

/**
 * A creation that failed is in no state, so nobody could ever act on what it claims: its claim comes off. So it does where a
 * resource is destroyed and leaves its token to whoever declares it next.
 */
export function planGivingUp(subject: Subject): readonly Action[] {
  const { claimant, generations } = subject;
  if (claimant?.claim === undefined) return [];
  const steps = generations.all
    .filter((g) => isEditable(subject, g) && g.label !== undefined && g.label.claim === claimant.claim)
    // What waits for its end keeps it: changed, a token would prove nothing any more.
    .filter(({ version }) => generations.staged.some(({ id }) => id === version))
    .map(({ token, label }): Step => {
      const text = formatLabel(withClaim(label!, undefined));
      return { kind: 'relabel', token: token.id, ifMatch: token.version, label: text };
    });
  return steps.length > 0 ? [action(subject, 'update', [reasons.claimDropped()], steps)] : [];
}
