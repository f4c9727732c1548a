import type { SecretSnapshot } from '../../../emulator';
import type { TokenRow } from '../../../service';

/** The latest moment that has passed by what two stores hold; 0 for empty ones. What lies ahead, such as an expiry, is none. */
export function latestTime(tokens: readonly TokenRow[], secrets: readonly SecretSnapshot[]): number {
  let latest = 0;
  const note = (...times: readonly (number | null | undefined)[]): void => {
    for (const time of times) latest = Math.max(latest, time ?? 0);
  };
  for (const row of tokens) note(row.createdAt, row.updatedAt, row.disabledAt, row.revokedAt, row.lastUsedAt);
  for (const { createdAt, lastChangedAt, rotation, versions } of secrets)
    note(createdAt, lastChangedAt, rotation?.lastRotatedAt, ...versions.map((version) => version.createdAt));
  return latest;
}
