import type { ResourceName } from '../../../../contract/vocabulary/resource-kinds';
import type { ResourceFields, ResourcePlace, ResourceRow } from '../../resources/resource-row';
import type { ResourcePage, ResourcesChanges } from '../../resources/resources-store';

import type { Ask } from '../sql-tokens';
import type { Columns, SqlValue } from '../token-columns';

const columnsOf = (row: ResourceRow): Readonly<Record<string, SqlValue>> => ({
  workspace_id: row.workspaceId,
  project_id: row.projectId,
  kind: row.kind,
  id: row.id,
  fields: JSON.stringify(row.fields),
  creator: row.createdBy && JSON.stringify(row.createdBy),
  idempotency_key: row.idempotencyKey,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
  revision: row.revision,
  seeded: row.seeded,
});

const fromColumns = (c: Columns): ResourceRow => ({
  workspaceId: c.workspace_id as string,
  projectId: c.project_id as string,
  kind: c.kind as ResourceName,
  id: c.id as string,
  fields: JSON.parse(c.fields as string) as ResourceFields,
  createdBy: c.creator === null ? null : (JSON.parse(c.creator as string) as ResourceRow['createdBy']),
  idempotencyKey: c.idempotency_key as string | null,
  createdAt: Number(c.created_at),
  updatedAt: Number(c.updated_at),
  revision: Number(c.revision),
  seeded: c.seeded as string | null,
});

const THERE = 'workspace_id = ? AND project_id = ? AND kind = ?';

const valuesOf = ({ workspaceId, projectId, kind }: ResourcePlace): readonly SqlValue[] => [
  workspaceId,
  projectId,
  kind,
];

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Test cases, executions and defects of a database, in the words that both databases share. */
export class SqlResources implements ResourcesChanges {
  constructor(private readonly ask: Ask) {}

  async find(place: ResourcePlace, id: string): Promise<ResourceRow | undefined> {
    return (await this.rows(`${THERE} AND id = ?`, [...valuesOf(place), id]))[0];
  }

  async known(place: ResourcePlace, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const sql = `SELECT id FROM resources WHERE ${THERE} AND id IN (${marks(ids)})`;
    return new Set((await this.ask({ sql, values: [...valuesOf(place), ...ids] })).map(({ id }) => id as string));
  }

  async list(place: ResourcePlace, limit: number, after: string | undefined): Promise<ResourcePage> {
    const where = `${THERE} AND id > ? ORDER BY id LIMIT ?`;
    const read = await this.rows(where, [...valuesOf(place), after ?? '', limit + 1]);
    const rows = read.slice(0, limit);
    const last = rows.at(-1);
    return read.length <= limit || last === undefined ? { rows } : { rows, next: last.id };
  }

  async keyHolder(place: ResourcePlace, key: string): Promise<string | undefined> {
    const sql = `SELECT id FROM resources WHERE ${THERE} AND idempotency_key = ?`;
    return (await this.ask({ sql, values: [...valuesOf(place), key] }))[0]?.id as string | undefined;
  }

  seeded(workspaceId: string): Promise<readonly ResourceRow[]> {
    return this.rows('workspace_id = ? AND seeded IS NOT NULL ORDER BY project_id, kind, id', [workspaceId]);
  }

  async put(row: ResourceRow): Promise<ResourceRow> {
    const changed = { ...row, revision: row.revision + 1 };
    const columns = columnsOf(changed);
    const names = Object.keys(columns);
    const set = names.map((name) => `${name} = excluded.${name}`);
    const sql =
      `INSERT INTO resources (${names.join(', ')}) VALUES (${marks(names)}) ` +
      `ON CONFLICT (workspace_id, project_id, kind, id) DO UPDATE SET ${set.join(', ')}`;
    await this.ask({ sql, values: Object.values(columns) });
    return changed;
  }

  private async rows(where: string, values: readonly SqlValue[]): Promise<readonly ResourceRow[]> {
    return (await this.ask({ sql: `SELECT * FROM resources WHERE ${where}`, values })).map(fromColumns);
  }
}
