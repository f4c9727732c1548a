import type { JSX } from 'preact';
import type { WireAccessToken } from '../../contract/wire';
import { readUsage } from '../ask/operations';
import { useAsked } from '../ask/use-asked';
import { useNow } from '../clock/use-clock';
import { asDay, fromNow, inDigits } from '../clock/words';
import { useWorkspace } from '../workspace/workspace';

/** What the token was used for in the last 90 days, and what of its rights nobody used. */
export function Usage({ token }: { readonly token: WireAccessToken }): JSX.Element | null {
  const workspace = useWorkspace();
  const now = useNow();
  const { data } = useAsked(token.id, (signal) => readUsage(workspace.id, token.id, signal));
  if (data === undefined) return null;
  const placeOf = (place: { readonly type: string; readonly id: string }): string =>
    place.type === 'workspace' ? 'the workspace' : workspace.projectName(place.id);
  return (
    <section class="stack tight">
      <h3>Use in the last 90 days</h3>
      {data.uses.length === 0 && <p class="hint">None. Known since {asDay(Date.parse(data.since))}.</p>}
      {data.uses.length > 0 && (
        <ul class="lines">
          {data.uses.map(({ permission, place, count, last_used_at }) => (
            <li key={`${permission} ${place.id}`}>
              <code>{permission}</code> in {placeOf(place)}
              <span class="hint">
                {count === 1 ? 'Once' : `${inDigits(count)} times, last`} {fromNow(Date.parse(last_used_at), now)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {data.unused.length > 0 && (
        <details>
          <summary>{data.unused.length} rights that were not used</summary>
          <ul class="lines">
            {data.unused.map(({ permission, place }) => (
              <li key={`${permission} ${place?.id ?? ''}`}>
                <code>{permission}</code> in {place === null ? 'any project' : placeOf(place)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
