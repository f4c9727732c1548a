import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import { listAudit } from '../ask/operations';
import { useAsked } from '../ask/use-asked';
import { Instant } from '../parts/instant';
import { areaPath } from '../route/places';
import { actorWords, kindWords } from '../token/event-words';
import { useWorkspace } from '../workspace/workspace';

/** The latest that was done to the token. */
export function History({ token }: { readonly token: WireAccessToken }): JSX.Element | null {
  const workspace = useWorkspace();
  const { data } = useAsked(
    `${token.id} ${token.version}`,
    async (signal) => (await listAudit(workspace.id, { target: token.id, limit: 5 }, signal)).audit_events,
  );
  if (data === undefined) return null;
  return (
    <section class="stack tight">
      <h3>What was done to it</h3>
      {data.length === 0 && <p class="hint">Nothing is written down.</p>}
      <ul class="lines">
        {data.map((event) => (
          <li key={event.id}>
            {kindWords(event.kind)}
            {event.outcome === 'refused' ? ', refused' : ''} by {actorWords(event.actor)}
            <span class="hint">
              <Instant at={event.at} isFull />
            </span>
          </li>
        ))}
      </ul>
      <p>
        <a href={`${areaPath(workspace.id, 'audit-log')}?token=${encodeURIComponent(token.id)}`}>
          All in the audit log
        </a>
      </p>
    </section>
  );
}
