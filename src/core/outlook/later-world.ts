import type { Instant } from '../model/time';
import { onStoresClock } from '../reconcile/observed/clocks';
import type { EntryFacts, Observed } from '../reconcile/observed/observed';

/** What would be observed at another time, if nothing happened until then. */
export const laterWorld = (world: Observed, at: Instant): Observed => {
  const later = <F extends EntryFacts>(facts: F): F => ({
    ...facts,
    secretAt: onStoresClock(at, facts),
    tokensAt: at,
  });
  return {
    ...world,
    asOf: at,
    declared: new Map([...world.declared].map(([name, facts]) => [name, later(facts)])),
    undeclared: world.undeclared.map(later),
  };
};
