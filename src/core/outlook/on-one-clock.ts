import { later } from '../model/time';
import type { EntryFacts, Observed } from '../reconcile/observed/observed';

/** The same with the times of secrets told by the token API's clock: what is looked at ahead happens by one clock. */
export const onOneClock = (world: Observed): Observed => ({
  ...world,
  declared: new Map([...world.declared].map(([name, facts]) => [name, byTokensClock(facts, world.asOf)])),
});

function byTokensClock(facts: EntryFacts, asOf: Observed['asOf']): EntryFacts {
  const at = { secretAt: asOf, tokensAt: asOf };
  const { secret } = facts;
  if (!secret.known || !secret.value) return { ...facts, ...at };
  const lastChangedAt = later(secret.value.lastChangedAt, facts.tokensAt - facts.secretAt);
  return { ...facts, ...at, secret: { known: true, value: { ...secret.value, lastChangedAt } } };
}
