import type { Rotation } from './desired';
import type { OwnerId, TokenName } from './ids';
import type { StatedRotation } from './plan';
import { addDuration, formatDuration, type Instant } from './time';

/** What a token says of the entry that it was made from. A claim, for people: nothing is decided by it. */
export interface ManagedBy {
  readonly owner: OwnerId;
  readonly entry: TokenName;
  /** When its successor is due, by the schedule of that time; `null`: it is not rotated. */
  readonly rotateBy: Instant | null;
  /** How it is rotated, in words; `null`: it is not. */
  readonly policy: string | null;
}

/** How a token is rotated: `every 20d, overlap 24h`, `none`. */
export function rotationWords(rotation: Rotation): string {
  if (rotation.kind === 'none') return 'none';
  const { every, overlap, window } = rotation;
  const hours = window ? `, from ${window.startHour}:00 UTC for ${window.hours} h` : '';
  return `every ${formatDuration(every)}, overlap ${formatDuration(overlap)}${hours}`;
}

/** As a member of a step: absent where an entry is not rotated. */
export const stated = ({ rotation }: { readonly rotation: Rotation }): { readonly rotation?: StatedRotation } =>
  rotation.kind === 'none' ? {} : { rotation: { every: rotation.every, policy: rotationWords(rotation) } };

/** @param createdAt of the token: its rotation counts from there */
export const managedBy = (
  owner: OwnerId,
  entry: TokenName,
  rotation: StatedRotation | undefined,
  createdAt: Instant,
): ManagedBy => ({
  owner,
  entry,
  rotateBy: rotation ? addDuration(createdAt, rotation.every) : null,
  policy: rotation ? rotation.policy : null,
});
