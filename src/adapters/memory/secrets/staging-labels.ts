import type { VersionId } from '../../../core/model/ids';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from '../../../core/ports/secret-store';

/** Which version carries a staging label. A label sits on one version at most, so the label is the key. */
export type StagingLabels = ReadonlyMap<string, VersionId>;

/**
 * Labels after one of them moved to a version, or off all versions. Moving AWSCURRENT has consequences (recorded from
 * AWS): AWSPREVIOUS goes to the version that it leaves, and AWSPENDING leaves that version; on the version it moves to,
 * AWSPENDING stays.
 */
export function withLabelAt(labels: StagingLabels, label: string, to: VersionId | undefined): StagingLabels {
  const from = labels.get(label);
  const moved = new Map(labels);
  if (to === undefined) moved.delete(label);
  else moved.set(label, to);
  if (label === AWSCURRENT && from !== undefined && from !== to) {
    moved.set(AWSPREVIOUS, from);
    if (moved.get(AWSPENDING) === from) moved.delete(AWSPENDING);
  }
  return moved;
}

/** The other way round: the labels of each version that has any. */
export function labelsByVersion(labels: StagingLabels): ReadonlyMap<VersionId, readonly string[]> {
  const versions = new Map<VersionId, string[]>();
  for (const [label, version] of labels) versions.set(version, [...(versions.get(version) ?? []), label].sort());
  return versions;
}
