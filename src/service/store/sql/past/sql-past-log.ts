import type { FormerRow, NotedChange, Past, PastLog } from '../../past-log';
import type { Statement } from '../dialect';
import type { Columns } from '../token-columns';

/** So many changes of a workspace are kept at least. */
const KEPT_CHANGES = 1_000;
/** Each takes six values, of which a statement takes a few thousand. */
const ROWS_AT_ONCE = 100;

/** The past of a database, in the words that both databases share. */
export class SqlPastLog implements PastLog {
  constructor(private readonly ask: (statement: Statement) => Promise<readonly Columns[]>) {}

  async begin(workspaceId: string, at: number): Promise<NotedChange> {
    const number = (await this.last(workspaceId)) + 1;
    const sql = 'DELETE FROM rehearsal_past WHERE workspace_id = ? AND number < ?';
    await this.ask({ sql, values: [workspaceId, number - KEPT_CHANGES] });
    return { workspaceId, number, at };
  }

  async note({ workspaceId, number, at }: NotedChange, rows: readonly FormerRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const part = rows.slice(from, from + ROWS_AT_ONCE);
      const sql =
        'INSERT INTO rehearsal_past (workspace_id, number, at, kind, id, former) ' +
        `VALUES ${part.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')} ON CONFLICT DO NOTHING`;
      const values = part.flatMap(({ kind, id, former }) => [
        workspaceId,
        number,
        at,
        kind,
        id,
        JSON.stringify(former),
      ]);
      await this.ask({ sql, values });
    }
  }

  async since(workspaceId: string, past: Past, now: number): Promise<readonly FormerRow[]> {
    const [condition, than] =
      'changes' in past
        ? (['number', (await this.last(workspaceId)) - past.changes] as const)
        : (['at', now - past.milliseconds] as const);
    const sql =
      `SELECT kind, id, former FROM rehearsal_past WHERE workspace_id = ? AND ${condition} > ? ` +
      'ORDER BY number, kind, id';
    const earliest = new Map<string, FormerRow>();
    for (const { kind, id, former } of await this.ask({ sql, values: [workspaceId, than] })) {
      const key = `${kind as string} ${id as string}`;
      if (!earliest.has(key))
        earliest.set(key, { kind, id, former: JSON.parse(former as string) as unknown } as FormerRow);
    }
    return [...earliest.values()];
  }

  private async last(workspaceId: string): Promise<number> {
    const sql = 'SELECT max(number) AS number FROM rehearsal_past WHERE workspace_id = ?';
    return Number((await this.ask({ sql, values: [workspaceId] }))[0]?.number ?? 0);
  }
}
