import type { WireManagedBy } from '../../contract/wire';
import type { ManagedBy } from './token-row';

/** What a request says of the entry that a token was made from. It is kept as it is said: nothing is decided by it. */
export const claimedBy = (said: WireManagedBy | null): ManagedBy | null =>
  said && {
    ownerId: said.owner_id,
    entry: said.entry,
    rotateBy: said.rotate_by === null ? null : Date.parse(said.rotate_by),
    policy: said.policy,
  };

export const presentManagedBy = (claim: ManagedBy | null): WireManagedBy | null =>
  claim && {
    owner_id: claim.ownerId,
    entry: claim.entry,
    rotate_by: claim.rotateBy === null ? null : new Date(claim.rotateBy).toISOString(),
    policy: claim.policy,
  };
