import type { WireAccessToken } from '../../contract/wire';

/** What a token says of the spec that it was made from: a claim, never a proof. */
export interface Managed {
  readonly entry: string;
  readonly owner?: string;
  readonly rotateBy?: string | null;
  readonly policy?: string | null;
}

/** `name@secret.incarnation-version.nonce`, as an apply labels what it makes. */
const LABEL = /^([a-z0-9-]+)@[^.\s]+\.[^.\s-]+-[^.\s]+\.[^.\s]+$/;

export function managedOf({ managed_by: claim, label }: WireAccessToken): Managed | undefined {
  if (claim !== null) {
    return { entry: claim.entry, owner: claim.owner_id, rotateBy: claim.rotate_by, policy: claim.policy };
  }
  // Older ones say it by their label alone.
  const entry = LABEL.exec(label)?.[1];
  return entry === undefined ? undefined : { entry };
}
