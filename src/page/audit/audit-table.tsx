import type { JSX } from 'preact';
import type { WireAuditEvent } from '../../contract/wire-audit';
import { Icon } from '../parts/icon';
import { PlainTable } from '../parts/plain-table';
import { Instant } from '../parts/instant';
import { actorWords, kindWords } from '../token/event-words';

const COLUMNS = ['When', 'What', 'On', 'By', 'Outcome', 'Details'];

const shown = (value: unknown): string =>
  value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

/** The fields that changed, as they were and as they are. */
function Change({ event }: { readonly event: WireAuditEvent }): JSX.Element {
  const names = [...new Set([...Object.keys(event.before ?? {}), ...Object.keys(event.after ?? {})])];
  const what = `${kindWords(event.kind)}${event.target === null ? '' : `: ${event.target.label ?? event.target.id}`}`;
  return (
    <details>
      <summary>
        Event {event.number}
        <span class="unseen">, {what}</span>
      </summary>
      <dl class="change">
        {names.map((name) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>
              {event.before !== null && <del>{shown(event.before[name])}</del>}{' '}
              {event.after !== null && <ins>{shown(event.after[name])}</ins>}
            </dd>
          </div>
        ))}
        {event.target !== null && (
          <div>
            <dt>identifier</dt>
            <dd>
              <code class="breakable">{event.target.id}</code>
            </dd>
          </div>
        )}
        {event.address !== null && (
          <div>
            <dt>from</dt>
            <dd>{event.address}</dd>
          </div>
        )}
        {event.request_id !== null && (
          <div>
            <dt>request</dt>
            <dd>
              <code class="breakable">{event.request_id}</code>
            </dd>
          </div>
        )}
      </dl>
    </details>
  );
}

export function AuditTable({ events }: { readonly events: readonly WireAuditEvent[] }): JSX.Element {
  return (
    <PlainTable caption="Events, the latest first" columns={COLUMNS}>
      {events.map((event) => (
        <tr role="row" key={event.id}>
          <td role="cell" data-title="When" class="at-when">
            <Instant at={event.at} />
          </td>
          <th scope="row" role="rowheader">
            {kindWords(event.kind)}
          </th>
          <td role="cell" data-title="On" class="at-on" dir="auto">
            {event.target?.label ?? event.target?.id ?? '–'}
          </td>
          <td role="cell" data-title="By">
            {actorWords(event.actor)}
          </td>
          <td role="cell" data-title="Outcome">
            {event.outcome === 'done' ? (
              <span class="badge badge-good">
                <Icon name="check" /> Done
              </span>
            ) : (
              <span class="badge badge-bad">
                <Icon name="cross" /> Refused{event.count > 1 ? ` ${event.count} times` : ''}
              </span>
            )}
            {event.refusal !== null && <span class="hint">{event.refusal.code}</span>}
          </td>
          <td role="cell" class="at-details">
            <Change event={event} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
