import type { Instant } from '../model/time';
import type { ReplicaFacts } from '../ports/secret-store';
import type { EntryFacts, Observed } from '../reconcile/observed/observed';

/** What would be observed at another time, if nothing happened until then but what AWS does by itself: copies catch up. */
export const laterWorld = (world: Observed, at: Instant): Observed => {
  const later = <F extends EntryFacts>(facts: F): F => ({ ...facts, secret: caughtUp(facts.secret), secretAt: at });
  return {
    ...world,
    asOf: at,
    declared: new Map([...world.declared].map(([name, facts]) => [name, later(facts)])),
    undeclared: world.undeclared.map(later),
  };
};

function caughtUp(secret: EntryFacts['secret']): EntryFacts['secret'] {
  if (!secret.known || !secret.value?.replicas?.some(({ status }) => status === 'InProgress')) return secret;
  const replicas = secret.value.replicas.map((replica): ReplicaFacts =>
    replica.status === 'InProgress' ? { ...replica, status: 'InSync' } : replica,
  );
  return { known: true, value: { ...secret.value, replicas } };
}
