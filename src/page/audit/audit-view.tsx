import type { JSX } from 'preact';
import { listAudit, type Query } from '../ask/operations';
import { usePages } from '../ask/use-pages';
import { startOfDay } from '../clock/expiry';
import { Failure } from '../parts/failure';
import { Loading } from '../parts/loading';
import { More } from '../parts/plain-table';
import { go, useHere } from '../route/navigation';
import { areaPath } from '../route/places';
import { useTitle } from '../workspace/title';
import { useWorkspace } from '../workspace/workspace';
import { AuditFilters, type Filters } from './audit-filters';
import { AuditTable } from './audit-table';
import { inDigits } from '../clock/words';

const LIMIT = 50;

function filtersIn(query: string): Filters {
  const given = new URLSearchParams(query);
  const read = (name: keyof Filters): string => given.get(name)?.slice(0, 100) ?? '';
  return {
    kind: read('kind'),
    outcome: read('outcome'),
    actor: read('actor'),
    token: read('token'),
    from: read('from'),
    to: read('to'),
  };
}

const instant = (day: string, later = 0): string | undefined => {
  const at = startOfDay(day, later);
  return at === undefined ? undefined : new Date(at).toISOString();
};

const queryOf = ({ kind, outcome, actor, token, from, to }: Filters): Query => ({
  kind,
  outcome,
  actor,
  token,
  from: instant(from),
  to: to === '' ? undefined : instant(to, 1),
  limit: LIMIT,
});

/** Who did what, the latest first. */
export function AuditView(): JSX.Element {
  const workspace = useWorkspace();
  const { query } = useHere();
  const filters = filtersIn(query);
  useTitle('Audit Log', workspace.name);
  const asked = usePages(JSON.stringify(filters), (cursor, signal) =>
    listAudit(workspace.id, { ...queryOf(filters), cursor }, signal),
  );
  const show = (change: Partial<Filters>): void => {
    const pairs = Object.entries({ ...filters, ...change }).filter(([, value]) => value !== '');
    const text = new URLSearchParams(pairs).toString();
    go(areaPath(workspace.id, 'audit-log') + (text === '' ? '' : `?${text}`));
  };
  const events = asked.pages.flatMap((page) => page.audit_events);
  return (
    <>
      <div class="view-head">
        <div>
          <h1 tabIndex={-1}>Audit Log</h1>
          <p class="faint">
            What was changed in {workspace.name}, by whom, and which changes were refused. Events are never changed or
            removed.
          </p>
        </div>
        <button type="button" onClick={asked.again}>
          Look for new events
        </button>
      </div>
      <AuditFilters filters={filters} onChange={show} />
      {asked.problem !== undefined && (
        <Failure problem={asked.problem} title="The events could not be loaded" again={asked.again} />
      )}
      {asked.data === undefined && asked.problem === undefined && <Loading what="events" />}
      {asked.data !== undefined && events.length === 0 && <p>No event fits these filters.</p>}
      {events.length > 0 && <AuditTable events={events} />}
      <More of={asked} words="Show older events" title="Older events could not be loaded" />
      {asked.data !== undefined && (
        <p class="hint">The chain of events has {inDigits(asked.data.head.number)} of them.</p>
      )}
    </>
  );
}
