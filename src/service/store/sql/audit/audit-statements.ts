import type { WireAuditEvent } from '../../../../contract/wire-audit';
import type { AuditQuery, ChainPart } from '../../audit-log';

/** A statement, as the dialects have it. */
export interface AuditStatement {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

/** The columns by which an event is found. Each says again what the event says. */
export const foundBy = (event: WireAuditEvent): Readonly<Record<string, string | number | null>> => ({
  at: Date.parse(event.at),
  kind: event.kind,
  outcome: event.outcome,
  actor_id: event.actor.token?.id ?? null,
  person_id: event.actor.person?.id ?? null,
  target_id: event.target?.id ?? null,
});

export const lastOf = (workspaceId: string): AuditStatement => ({
  sql: 'SELECT number, hash FROM audit_events WHERE workspace_id = ? ORDER BY number DESC LIMIT 1',
  values: [workspaceId],
});

/** An event, with the text of it that was hashed. */
export interface HashedEvent {
  readonly event: WireAuditEvent;
  readonly text: string;
}

const rowOf = ({ event, text }: HashedEvent): Readonly<Record<string, string | number | null>> => {
  const { workspace_id, number, previous, hash } = event;
  return { workspace_id, number, ...foundBy(event), event: text, previous, hash };
};

/** Some events at once: one at least. */
export function appending(events: readonly HashedEvent[]): AuditStatement {
  const rows = events.map(rowOf);
  const names = Object.keys(rows[0]!);
  const places = `(${names.map(() => '?').join(', ')})`;
  return {
    sql: `INSERT INTO audit_events (${names.join(', ')}) VALUES ${rows.map(() => places).join(', ')}`,
    values: rows.flatMap((row) => Object.values(row)),
  };
}

export const partOf = ({ workspaceId, after, upTo, limit }: ChainPart): AuditStatement => ({
  sql: 'SELECT * FROM audit_events WHERE workspace_id = ? AND number > ? AND number <= ? ORDER BY number LIMIT ?',
  values: [workspaceId, after, upTo, limit],
});

type Condition = readonly [sql: string, ...values: (string | number)[]];

/** What may be in two columns is asked of each by itself, so that each has an index that is in order already. */
function ways({ token, actor }: AuditQuery): readonly Condition[] {
  if (token !== undefined) {
    return [
      ['target_id = ?', token],
      ['actor_id = ?', token],
    ];
  }
  if (actor === undefined) return [['1 = 1']];
  return [
    ['actor_id = ?', actor],
    ['person_id = ?', actor],
  ];
}

function conditions(query: AuditQuery): readonly Condition[] {
  const { workspaceId, actor, token, kind, target, outcome, from, to, after, sort } = query;
  const wanted: readonly (Condition | false)[] = [
    ['workspace_id = ?', workspaceId],
    token !== undefined && actor !== undefined && ['(actor_id = ? OR person_id = ?)', actor, actor],
    kind !== undefined && ['kind = ?', kind],
    target !== undefined && ['target_id = ?', target],
    outcome !== undefined && ['outcome = ?', outcome],
    from !== undefined && ['at >= ?', from],
    to !== undefined && ['at < ?', to],
    after !== undefined && behind(after, sort),
  ];
  return wanted.filter((condition) => condition !== false);
}

const behind = ({ value, id }: NonNullable<AuditQuery['after']>, sort: AuditQuery['sort']): Condition =>
  sort === 'number'
    ? ['number > ?', Number(id)]
    : [`(at, number) ${sort === '-at' ? '<' : '>'} (?, ?)`, Number(value), Number(id)];

const ORDERS = { at: 'at, number', '-at': 'at DESC, number DESC', number: 'number' } as const;

/** The events of a page, and one more that says whether another follows. */
export function pageOf(query: AuditQuery): AuditStatement {
  const end = `ORDER BY ${ORDERS[query.sort]} LIMIT ?`;
  const limit = query.limit + 1;
  const branches = ways(query).map((one) => {
    const all = [...conditions(query), one];
    const where = all.map(([sql]) => sql).join(' AND ');
    return {
      sql: `SELECT * FROM (SELECT at, number, event, hash FROM audit_events WHERE ${where} ${end}) AS found`,
      values: [...all.flatMap(([, ...values]) => values), limit],
    };
  });
  return {
    sql: `${branches.map(({ sql }) => sql).join(' UNION ')} ${end}`,
    values: [...branches.flatMap(({ values }) => values), limit],
  };
}
