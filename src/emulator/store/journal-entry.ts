import type { Secret, SecretVersion } from './secret';

/** What one line of the journal says: a secret is gone, or it looks like this and these of its versions changed. */
export type JournalEntry =
  | { readonly key: string; readonly removed: true }
  | {
      readonly key: string;
      readonly secret: Omit<Secret, 'labels' | 'versions'>;
      readonly labels: readonly (readonly [string, string])[];
      readonly put: readonly SecretVersion[];
      readonly purged: readonly string[];
    };

/**
 * The difference between two states of a secret. Only versions that changed are in it: a label that moves must not
 * cost the bytes of a hundred values. Records are replaced, never changed, so a reference tells.
 */
export function journalEntry(key: string, before: Secret | undefined, after: Secret | undefined): JournalEntry {
  if (after === undefined) return { key, removed: true };
  // Another ARN is another incarnation; nothing of the old one may be carried over.
  const known = before?.arn === after.arn ? before.versions : new Map<string, SecretVersion>();
  const { labels, versions, ...secret } = after;
  return {
    key,
    secret,
    labels: [...labels],
    put: [...versions.values()].filter((version) => known.get(version.id) !== version),
    purged: [...known.keys()].filter((id) => !versions.has(id)),
  };
}

/** Applies one entry to what the entries before it built. */
export function replay(secrets: Map<string, Secret>, entry: JournalEntry): void {
  if ('removed' in entry) {
    secrets.delete(entry.key);
    return;
  }
  const before = secrets.get(entry.key);
  const versions = new Map(before?.arn === entry.secret.arn ? before.versions : []);
  for (const id of entry.purged) versions.delete(id);
  for (const version of entry.put) versions.set(version.id, version);
  secrets.set(entry.key, { ...entry.secret, labels: new Map(entry.labels), versions });
}
