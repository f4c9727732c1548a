import type { Replica } from '../../model/desired';
import { asList, asMap, asText } from '../document/kinds';
import type { Scope } from '../document/scope';

/** Each region once, sorted. */
export function replicasIn(value: unknown): readonly Replica[] {
  const replicas = new Map<string, Replica>();
  for (const entry of asList(value) ?? []) {
    const raw = asMap(entry) ?? {};
    const region = asText(raw['region']);
    const kmsKeyId = asText(raw['kmsKeyId']);
    if (region !== undefined && !replicas.has(region)) {
      replicas.set(region, { region, ...(kmsKeyId !== undefined && { kmsKeyId }) });
    }
  }
  return [...replicas.values()].sort((a, b) => (a.region < b.region ? -1 : 1));
}

/** The copies of a secret that are declared at a token. A region that stands there twice, or is the secret's own, is reported. */
export function readReplicas(scope: Scope, home: string | undefined): readonly Replica[] | undefined {
  if (!asList(scope.value)) return undefined;
  checkRegions(scope, home);
  return replicasIn(scope.value);
}

/** @param home the region of the secret; that of the environment is not known here */
export function checkRegions(scope: Scope, home: string | undefined): void {
  const first = new Map<string, number>();
  asList(scope.value)?.forEach((entry, index) => {
    const region = asText(asMap(entry)?.['region']);
    if (region === undefined) return;
    if (region === home) scope.report('replica-at-home', { region }, { path: [index, 'region'] });
    const before = first.get(region);
    if (before !== undefined) {
      const related = [{ message: 'it stands here first', place: scope.place([before, 'region']) }];
      scope.report('duplicate-replica', { region }, { path: [index, 'region'], related });
    }
    first.set(region, before ?? index);
  });
}
