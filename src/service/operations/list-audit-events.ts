import { listAuditEvents as definition } from '../../contract/operations/list-audit-events';
import { DEFAULT_PAGE_SIZE } from '../../contract/operations/page-parameters';
import type { WireAuditEventList } from '../../contract/wire-audit';
import type { AuditQuery } from '../store/audit-log';
import type { Acting, Operation } from './operation';
import { decodeCursor, encodeCursor } from './page-cursor';

/** Cursors of this list are good for no other. */
const placeOf = ({ caller }: Acting): string => `${caller.workspace.id} audit-events`;

/** An event is behind another by its number. */
const NUMBER = /^[1-9]\d{0,14}$/;

/** The schemas of the contract have made sure that each parameter is of its type. */
function auditQuery(acting: Acting): AuditQuery {
  const { caller, query } = acting;
  const text = (name: string): string | undefined => query[name] as string | undefined;
  const instant = (name: string): number | undefined =>
    query[name] === undefined ? undefined : Date.parse(text(name)!);
  return {
    workspaceId: caller.workspace.id,
    actor: text('actor'),
    kind: text('kind') as AuditQuery['kind'],
    target: text('target'),
    token: text('token'),
    outcome: text('outcome') as AuditQuery['outcome'],
    from: instant('from'),
    to: instant('to'),
    sort: (text('sort') ?? '-at') as AuditQuery['sort'],
    limit: Number(query.limit ?? DEFAULT_PAGE_SIZE),
    after: decodeCursor(placeOf(acting), query, 'number', NUMBER),
  };
}

export const listAuditEvents: Operation = {
  definition,
  isLarge: true,
  read: async (acting, { audit }): Promise<WireAuditEventList> => {
    const { events, next } = await audit.page(auditQuery(acting));
    return {
      audit_events: events,
      next_cursor: next === undefined ? null : encodeCursor(next, placeOf(acting), acting.query),
      head: await audit.head(acting.caller.workspace.id),
      begins_with: (await audit.begin(acting.caller.workspace.id)) ?? null,
    };
  },
};
