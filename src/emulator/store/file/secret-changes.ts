import type { Secret, SecretVersion } from '../secret/secret';

/** What became of one secret. `before` is what the file holds of it; absent on either side: it was or is not there. */
export interface Change {
  readonly key: string;
  readonly before: Secret | undefined;
  readonly after: Secret | undefined;
}

/** What a change means for the file. */
export interface Difference {
  /** Another incarnation, or none: nothing of the old one may stay. */
  readonly removed: boolean;
  readonly put: readonly SecretVersion[];
  readonly purged: readonly string[];
}

/**
 * The difference between two states of a secret. Only versions that changed are in it: a stage that moves must not
 * cost the bytes of a hundred values. Records are replaced, never changed, so a reference tells.
 */
export function differenceOf({ before, after }: Change): Difference {
  const same = before !== undefined && before.arn === after?.arn;
  const known = same ? before.versions : new Map<string, SecretVersion>();
  const versions = after?.versions ?? new Map<string, SecretVersion>();
  return {
    removed: before !== undefined && !same,
    put: [...versions.values()].filter((version) => known.get(version.id) !== version),
    purged: [...known.keys()].filter((id) => !versions.has(id)),
  };
}
