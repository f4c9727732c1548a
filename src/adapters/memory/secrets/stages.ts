import type { VersionId } from '../../../core/model/ids';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from '../../../core/ports/secret-store';

/** Which version carries a staging label. One sits on one version at most, so it is the key. */
export type Stages = ReadonlyMap<string, VersionId>;

/**
 * Labels after one of them moved to a version, or off all versions. Moving AWSCURRENT has consequences (recorded from
 * AWS): AWSPREVIOUS goes to the version that it leaves, and AWSPENDING leaves that version; on the version it moves to,
 * AWSPENDING stays.
 */
export function withStageAt(stages: Stages, stage: string, to: VersionId | undefined): Stages {
  const from = stages.get(stage);
  const moved = new Map(stages);
  if (to === undefined) moved.delete(stage);
  else moved.set(stage, to);
  if (stage === AWSCURRENT && from !== undefined && from !== to) {
    moved.set(AWSPREVIOUS, from);
    if (moved.get(AWSPENDING) === from) moved.delete(AWSPENDING);
  }
  return moved;
}

/** The other way round: the stages of each version that has any. */
export function stagesByVersion(stages: Stages): ReadonlyMap<VersionId, readonly string[]> {
  const versions = new Map<VersionId, string[]>();
  for (const [stage, version] of stages) versions.set(version, [...(versions.get(version) ?? []), stage].sort());
  return versions;
}
