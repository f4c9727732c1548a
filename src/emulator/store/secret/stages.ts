import { ServiceError } from '../../error/service-error';

/** Which version carries a staging label. Each has one owner because a map has one value per key. */
export type Stages = ReadonlyMap<string, string>;

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

/** AWS counts staging labels over all versions of a secret, not per version. */
const MAX_STAGES = 20;

/** The staging labels of one version, sorted so that answers are the same every time. */
export function stagesOf(stages: Stages, versionId: string): readonly string[] {
  return [...stages]
    .filter(([, owner]) => owner === versionId)
    .map(([stage]) => stage)
    .sort();
}

/**
 * Gives `versionId` the stages of `added`, taking them from whoever has them. AWSCURRENT goes last, because moving it decides
 * where AWSPREVIOUS ends and takes AWSPENDING off the version it leaves.
 */
export function attachAll(stages: Stages, versionId: string, added: readonly string[]): Stages {
  const next = new Map(stages);
  for (const stage of added) if (stage !== CURRENT) next.set(stage, versionId);
  if (added.includes(CURRENT)) moveCurrent(next, versionId);
  if (next.size > MAX_STAGES) {
    throw new ServiceError(
      'LimitExceededException',
      `You can't attach more than ${MAX_STAGES} staging labels to a secret.`,
    );
  }
  return next;
}

/**
 * Recorded: AWSPREVIOUS goes to the version AWSCURRENT leaves, and an AWSPENDING that is there too disappears. It does
 * not disappear from the version AWSCURRENT arrives at, whatever the guide says. Others stay where they are.
 */
function moveCurrent(stages: Map<string, string>, versionId: string): void {
  const left = stages.get(CURRENT);
  if (left === versionId) return;
  stages.set(CURRENT, versionId);
  if (left === undefined) return;
  stages.set(PREVIOUS, left);
  if (stages.get(PENDING) === left) stages.delete(PENDING);
}

export function detach(stages: Stages, stage: string): Stages {
  const next = new Map(stages);
  next.delete(stage);
  return next;
}
