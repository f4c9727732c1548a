import type { SignedHead } from '../../../../contract/vocabulary/audit/signature';
import type { AuditStatement } from './audit-statements';

export const checkpointOf = (c: Readonly<Record<string, unknown>>): SignedHead => ({
  workspace_id: c.workspace_id as string,
  number: Number(c.number),
  hash: c.hash as string,
  at: new Date(Number(c.at)).toISOString(),
  key_id: c.key_id as string,
  signature: c.signature as string,
});

export const lastCheckpoint = (workspaceId: string, signedBy: number | undefined): AuditStatement => ({
  sql: 'SELECT * FROM audit_checkpoints WHERE workspace_id = ? AND at <= ? ORDER BY number DESC, at DESC LIMIT 1',
  values: [workspaceId, signedBy ?? Number.MAX_SAFE_INTEGER],
});

export const checkpointAt = (workspaceId: string, number: number): AuditStatement => ({
  sql: 'SELECT * FROM audit_checkpoints WHERE workspace_id = ? AND number = ? ORDER BY at DESC LIMIT 1',
  values: [workspaceId, number],
});

export const firstOf = (workspaceId: string): AuditStatement => ({
  sql: 'SELECT number FROM audit_events WHERE workspace_id = ? ORDER BY number LIMIT 1',
  values: [workspaceId],
});

/** One of the same event and key says the same. */
export const addingCheckpoint = ({
  workspace_id,
  number,
  hash,
  at,
  key_id,
  signature,
}: SignedHead): AuditStatement => ({
  sql:
    'INSERT INTO audit_checkpoints (workspace_id, number, hash, at, key_id, signature) VALUES (?, ?, ?, ?, ?, ?) ' +
    'ON CONFLICT (workspace_id, number, key_id) DO NOTHING',
  values: [workspace_id, number, hash, Date.parse(at), key_id, signature],
});

export const forgetting = (workspaceId: string, before: number, limit: number): AuditStatement => ({
  sql:
    'DELETE FROM audit_events WHERE workspace_id = ? AND number IN (SELECT number FROM audit_events ' +
    'WHERE workspace_id = ? AND number < ? ORDER BY number LIMIT ?) RETURNING number',
  values: [workspaceId, workspaceId, before, limit],
});
