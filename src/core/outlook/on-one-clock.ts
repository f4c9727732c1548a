import { onTokensClock } from '../reconcile/observed/clocks';
import type { EntryFacts, Observed } from '../reconcile/observed/observed';

/** The same with the times of secrets told by the token API's clock: what is looked at ahead happens by one clock. */
export const onOneClock = (world: Observed): Observed => ({
  ...world,
  declared: new Map([...world.declared].map(([name, facts]) => [name, byTokensClock(facts, world.asOf)])),
  undeclared: world.undeclared.map((facts) => byTokensClock(facts, world.asOf)),
});

function byTokensClock<F extends EntryFacts>(facts: F, asOf: Observed['asOf']): F {
  const { secret, depth } = facts;
  const versions = depth?.versions.map((version) =>
    version.createdAt === undefined ? version : { ...version, createdAt: onTokensClock(version.createdAt, facts) },
  );
  const told = { secretAt: asOf, tokensAt: asOf, ...(depth && versions && { depth: { ...depth, versions } }) };
  if (!secret.known || !secret.value) return { ...facts, ...told };
  const { lastChangedAt, rotation } = secret.value;
  const value = {
    ...secret.value,
    lastChangedAt: onTokensClock(lastChangedAt, facts),
    ...(rotation?.nextAt !== undefined && {
      rotation: { ...rotation, nextAt: onTokensClock(rotation.nextAt, facts) },
    }),
  };
  return { ...facts, ...told, secret: { known: true, value } };
}
