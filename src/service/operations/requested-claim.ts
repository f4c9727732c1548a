import type { WireManagedBy } from '../../contract/wire';

/** What a request says of the entry that a token was made from. It is kept as it is said: nothing is decided by it. */
export const requestedClaim = (said: WireManagedBy | null): WireManagedBy | null =>
  said && { ...said, rotate_by: said.rotate_by === null ? null : new Date(said.rotate_by).toISOString() };
