import { base62OfBytes, TOKEN_SHOWN_CHARACTERS } from '../../contract/vocabulary/token-format';
import type { TokenRow } from './token-row';

const ID_RANDOM_BYTES = 15;

/** What has to be known of a token to make its row. */
export interface NewToken {
  readonly workspaceId: string;
  readonly value: string;
  readonly hash: string;
  readonly label: string;
  readonly grants: TokenRow['grants'];
  readonly expiresAt: number | null;
  readonly maxIssuedLifetime: string | null;
  readonly managedBy?: TokenRow['managedBy'];
  readonly createdBy: TokenRow['createdBy'];
  readonly createdByToken?: TokenRow['createdByToken'];
  readonly idempotencyKey: string;
}

/** The row of a token that begins its life now: enabled, never used. */
export function newTokenRow(token: NewToken, now: number, random: (bytes: number) => Uint8Array): TokenRow {
  const { value, ...stored } = token;
  return {
    createdByToken: null,
    managedBy: null,
    ...stored,
    id: `tok_${base62OfBytes(random(ID_RANDOM_BYTES))}`,
    prefix: value.slice(0, TOKEN_SHOWN_CHARACTERS),
    status: 'enabled',
    createdAt: now,
    updatedAt: now,
    revision: 0,
    enabledAt: null,
    disabledAt: null,
    revokedAt: null,
    lastUsedAt: null,
    lastUsedFrom: null,
    useCount: 0,
    verified: { at: null, from: null, count: 0 },
  };
}
