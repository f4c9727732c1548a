import { ServiceError } from '../../error/service-error';

/** Which version carries a staging label. A label has one owner because a map has one value per key. */
export type Labels = ReadonlyMap<string, string>;

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

/** AWS counts labels over all versions of a secret, not per version. */
const MAX_LABELS = 20;

/** The labels of one version, sorted so that answers are the same every time. */
export function labelsOf(labels: Labels, versionId: string): readonly string[] {
  return [...labels]
    .filter(([, owner]) => owner === versionId)
    .map(([label]) => label)
    .sort();
}

/**
 * Gives `versionId` the `stages`, taking them from whoever has them. AWSCURRENT goes last, because moving it decides
 * where AWSPREVIOUS ends and takes AWSPENDING off the version it leaves.
 */
export function attachAll(labels: Labels, versionId: string, stages: readonly string[]): Labels {
  const next = new Map(labels);
  for (const stage of stages) if (stage !== CURRENT) next.set(stage, versionId);
  if (stages.includes(CURRENT)) moveCurrent(next, versionId);
  if (next.size > MAX_LABELS) {
    throw new ServiceError(
      'LimitExceededException',
      `You can't attach more than ${MAX_LABELS} staging labels to a secret.`,
    );
  }
  return next;
}

/**
 * Recorded: AWSPREVIOUS goes to the version AWSCURRENT leaves, and an AWSPENDING that is there too disappears. It does
 * not disappear from the version AWSCURRENT arrives at, whatever the guide says. Other labels stay where they are.
 */
function moveCurrent(labels: Map<string, string>, versionId: string): void {
  const left = labels.get(CURRENT);
  if (left === versionId) return;
  labels.set(CURRENT, versionId);
  if (left === undefined) return;
  labels.set(PREVIOUS, left);
  if (labels.get(PENDING) === left) labels.delete(PENDING);
}

export function detach(labels: Labels, stage: string): Labels {
  const next = new Map(labels);
  next.delete(stage);
  return next;
}
