import { type Instant, later as after } from '../model/time';
import type { EntryFacts, Observed } from '../reconcile/observed/observed';

/** What would be observed at another time, if nothing happened until then. */
export const laterWorld = (world: Observed, at: Instant): Observed => {
  const later = <F extends EntryFacts>(facts: F): F => ({
    ...facts,
    secretAt: at,
    tokensAt: after(at, facts.tokensAt - facts.secretAt),
  });
  return {
    ...world,
    asOf: at,
    declared: new Map([...world.declared].map(([name, facts]) => [name, later(facts)])),
    undeclared: world.undeclared.map(later),
  };
};
