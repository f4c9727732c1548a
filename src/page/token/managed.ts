import type { WireAccessToken } from '../../contract/wire';

/** What a token says of the spec that it was made from: a claim, never a proof. */
export interface Managed {
  readonly entry: string;
  readonly owner: string | undefined;
  readonly rotateBy: string | undefined;
}

interface Claim {
  readonly entry?: string;
  readonly owner_id?: string;
  readonly rotate_by?: string;
}

/** `name@secret.incarnation-version.nonce`, as an apply labels what it makes. */
const LABEL = /^([a-z0-9-]+)@[^.\s]+\.[^.\s-]+-[^.\s]+\.[^.\s]+$/;

export function managedOf(token: WireAccessToken & { readonly managed_by?: Claim | null }): Managed | undefined {
  const claim = token.managed_by;
  const entry = claim?.entry ?? LABEL.exec(token.label)?.[1];
  return entry === undefined ? undefined : { entry, owner: claim?.owner_id, rotateBy: claim?.rotate_by };
}
