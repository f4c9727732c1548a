import type { ReplicaFacts, SecretFacts } from '../ports/secret-store';

/** A copy of a secret in another region, as inventory and status show it. */
export type CopyShown = Pick<ReplicaFacts, 'region' | 'status'>;

/** By region; `undefined`: there are some, and a list does not tell which. */
export function copiesOf(secret: SecretFacts | undefined): readonly CopyShown[] | undefined {
  if (!secret?.replicas) return secret?.primaryRegion === undefined ? [] : undefined;
  const shown = secret.replicas.map(({ region, status }) => ({ region, status }));
  return shown.sort((a, b) => (a.region < b.region ? -1 : 1));
}
