import type { ReplicaFacts } from '../ports/secret-store';
import type { EntryFacts, Observed } from '../reconcile/observed/observed';

/** The same with copies that have caught up, as AWS sees to it in a while; one that failed does not by itself. */
export const copiesInSync = (world: Observed): Observed => ({
  ...world,
  declared: new Map([...world.declared].map(([name, facts]) => [name, { ...facts, secret: caughtUp(facts.secret) }])),
});

function caughtUp(secret: EntryFacts['secret']): EntryFacts['secret'] {
  if (!secret.known || !secret.value?.replicas?.some(({ status }) => status === 'InProgress')) return secret;
  const replicas = secret.value.replicas.map((replica): ReplicaFacts =>
    replica.status === 'InProgress' ? { ...replica, status: 'InSync' } : replica,
  );
  return { known: true, value: { ...secret.value, replicas } };
}
