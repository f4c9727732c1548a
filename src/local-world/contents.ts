import type { SecretSnapshot } from '../emulator/snapshot';
import type { TokenGrants, TokenRow } from '../service/store/token-row';

/** A token as the token service holds it, whoever made it. */
export interface WorldToken {
  readonly id: string;
  /** Name of the entry that it was issued for; absent in tokens of others and in management tokens. */
  readonly entry?: string;
  readonly label: string;
  readonly workspaceId: string;
  /** `enabled` tokens work. `disabled` ones are watched before they are revoked. */
  readonly status: 'enabled' | 'disabled' | 'expired' | 'revoked';
  readonly grants: TokenGrants;
  readonly createdAt: Date;
  /** Absent: never. */
  readonly expiresAt?: Date;
}

/** A secret as the embedded Secrets Manager holds it. */
export interface WorldSecret {
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The values that carry AWSCURRENT, AWSPREVIOUS and AWSPENDING; binary ones in base64. */
  readonly current?: string;
  readonly previous?: string;
  readonly pending?: string;
  /** When it will be gone; absent unless it waits for its deletion. */
  readonly deletionAt?: Date;
}

export function worldToken(row: TokenRow, now: number): WorldToken {
  const { id, label, workspaceId, grants } = row;
  const [entry = '', mark] = label.split('@');
  const expired = row.status !== 'revoked' && row.expiresAt !== null && row.expiresAt <= now;
  return {
    id,
    label,
    workspaceId,
    grants,
    ...(mark !== undefined && { entry }),
    status: expired ? 'expired' : row.status,
    createdAt: new Date(row.createdAt),
    ...(row.expiresAt !== null && { expiresAt: new Date(row.expiresAt) }),
  };
}

export function worldSecret(secret: SecretSnapshot): WorldSecret {
  const { name, arn, tags, versions, deletionAt } = secret;
  const staged = (stage: string): string | undefined => {
    const value = versions.find(({ stages }) => stages.includes(stage))?.value;
    return value?.kind === 'binary' ? value.base64 : value?.text;
  };
  const [current, previous, pending] = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'].map(staged);
  return {
    name,
    arn,
    tags,
    ...(current !== undefined && { current }),
    ...(previous !== undefined && { previous }),
    ...(pending !== undefined && { pending }),
    ...(deletionAt !== undefined && { deletionAt: new Date(deletionAt) }),
  };
}
