import type { CreatingToken, Principal, TokenGrants, TokenRow } from '../token-row';

/** A value as it is handed to a database. */
export type SqlValue = string | number | null;

/** A row as a database answers it. Numbers may come as text or bigint. */
export type Columns = Readonly<Record<string, unknown>>;

/** Sorts behind every expiry there can be: the last instant of a JavaScript date is 8.64e15. */
export const NEVER = 9_000_000_000_000_000;

/** How text is compared without regard to case: by the rules of JavaScript, since SQLite folds ASCII only. */
export const folded = (text: string): string => text.toLowerCase();

/** What a token says of the entry that it was made from, as JSON: it is read and written whole. */
export const claimColumn = (text: string): string => `ALTER TABLE tokens ADD COLUMN managed_by ${text};`;

/** The columns that every change writes. When the token was last used is written beside changes, and never by one. */
export function changedColumns(row: TokenRow): Readonly<Record<string, SqlValue>> {
  return {
    hash: row.hash,
    prefix: row.prefix,
    label: row.label,
    label_folded: folded(row.label),
    access_type: row.grants.accessType,
    role_id: row.grants.accessType === 'workspace' ? row.grants.roleId : null,
    grants: JSON.stringify(row.grants),
    status: row.status,
    expires_at: row.expiresAt,
    ends_at: row.expiresAt ?? NEVER,
    updated_at: row.updatedAt,
    enabled_at: row.enabledAt,
    disabled_at: row.disabledAt,
    revoked_at: row.revokedAt,
    revision: row.revision,
    max_issued_lifetime: row.maxIssuedLifetime,
    managed_by: row.managedBy && JSON.stringify(row.managedBy),
  };
}

/** The columns of a new row, by name. */
export function newColumns(row: TokenRow): Readonly<Record<string, SqlValue>> {
  return {
    id: row.id,
    workspace_id: row.workspaceId,
    ...changedColumns(row),
    creator_id: row.createdBy.id,
    creator_folded: folded(row.createdBy.name),
    creator: JSON.stringify(row.createdBy),
    creator_token_id: row.createdByToken?.id ?? null,
    creator_token: row.createdByToken && JSON.stringify(row.createdByToken),
    created_at: row.createdAt,
    last_used_at: row.lastUsedAt,
    last_used_from: row.lastUsedFrom,
    use_count: row.useCount,
    idle_since: Math.max(row.lastUsedAt ?? row.createdAt, row.createdAt),
    idempotency_key: row.idempotencyKey,
  };
}

const instant = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

/** A row from the columns that {@link newColumns} and {@link changedColumns} wrote. */
export function fromColumns(c: Columns): TokenRow {
  return {
    id: c.id as string,
    workspaceId: c.workspace_id as string,
    hash: c.hash as string,
    prefix: c.prefix as string,
    label: c.label as string,
    grants: JSON.parse(c.grants as string) as TokenGrants,
    status: c.status as TokenRow['status'],
    expiresAt: instant(c.expires_at),
    createdBy: JSON.parse(c.creator as string) as Principal,
    createdByToken: c.creator_token === null ? null : (JSON.parse(c.creator_token as string) as CreatingToken),
    createdAt: Number(c.created_at),
    updatedAt: Number(c.updated_at),
    enabledAt: instant(c.enabled_at),
    disabledAt: instant(c.disabled_at),
    revokedAt: instant(c.revoked_at),
    lastUsedAt: instant(c.last_used_at),
    lastUsedFrom: (c.last_used_from as string | null) ?? null,
    useCount: Number(c.use_count),
    verified: {
      at: instant(c.verified_at),
      from: (c.verified_from as string | null) ?? null,
      count: Number(c.verified_count),
    },
    idempotencyKey: c.idempotency_key as string,
    revision: Number(c.revision),
    maxIssuedLifetime: c.max_issued_lifetime as string | null,
    managedBy: typeof c.managed_by === 'string' ? (JSON.parse(c.managed_by) as TokenRow['managedBy']) : null,
  };
}
