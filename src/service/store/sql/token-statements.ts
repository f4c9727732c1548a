import type { TokenRow } from '../token-row';
import type { OtherThan } from '../token-store';
import type { Dialect, Statement } from './dialect';
import { gramsOf, searchedTexts } from './grams';
import { changedColumns, newColumns, type SqlValue } from './token-columns';

const where = (condition: string, values: readonly SqlValue[]): Statement => ({
  sql: `SELECT * FROM tokens WHERE ${condition}`,
  values,
});

export const byHash = (hash: string): Statement => where('hash = ?', [hash]);

export const byId = (workspaceId: string, tokenId: string): Statement =>
  where('id = ? AND workspace_id = ?', [tokenId, workspaceId]);

export const byIds = (workspaceId: string, tokenIds: readonly string[]): Statement =>
  where(`workspace_id = ? AND id IN (${tokenIds.map(() => '?').join(', ')}) ORDER BY id`, [workspaceId, ...tokenIds]);

export const byKey = (workspaceId: string, key: string): Statement =>
  where('workspace_id = ? AND idempotency_key = ?', [workspaceId, key]);

/** Another enabled token of the workspace with one of these roles that does not end before then. */
export function otherWithRole(than: OtherThan, roleIds: readonly string[], until: number, dialect: Dialect): Statement {
  const roles = roleIds.map(() => '?').join(', ');
  return {
    sql:
      `SELECT id FROM ${dialect.tokensBy('tokens_by_role')} WHERE workspace_id = ? AND status <> 'revoked' ` +
      `AND status = 'enabled' AND role_id IN (${roles}) ` +
      'AND ends_at >= ? AND id <> ? LIMIT 1',
    values: [than.workspaceId, ...roleIds, until, than.id],
  };
}

const gramsOfRow = (row: TokenRow): readonly string[] =>
  row.status === 'revoked' ? [] : gramsOf(searchedTexts({ label: row.label, creator: row.createdBy.name, id: row.id }));

/** A new token. */
export function insertion(row: TokenRow, dialect: Dialect): readonly Statement[] {
  const columns = newColumns(row);
  const names = Object.keys(columns);
  const sql = `INSERT INTO tokens (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  return [{ sql, values: Object.values(columns) }, ...dialect.writeGrams(row.id, gramsOfRow(row))];
}

/** A token that is there, as it is now. `before`: as it was read; undefined if that is not known. */
export function change(row: TokenRow, before: TokenRow | undefined, dialect: Dialect): readonly Statement[] {
  const columns = changedColumns(row);
  const set = Object.keys(columns).map((name) => `${name} = ?`);
  const update = {
    sql: `UPDATE tokens SET ${set.join(', ')} WHERE id = ?`,
    values: [...Object.values(columns), row.id],
  };
  const isFoundAsBefore =
    before !== undefined && before.label === row.label && (before.status === 'revoked') === (row.status === 'revoked');
  return isFoundAsBefore ? [update] : [update, ...dialect.writeGrams(row.id, gramsOfRow(row))];
}
