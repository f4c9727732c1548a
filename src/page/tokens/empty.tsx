import type { JSX } from 'preact';
import { useWorkspace } from '../workspace/workspace';
import { Icon } from '../parts/icon';
import { tokensPath } from '../route/places';

/** For a workspace that has no token yet. */
export function Empty(): JSX.Element {
  const { id, may, whoMay } = useWorkspace();
  return (
    <section class="empty" aria-labelledby="empty">
      <Icon name="key" />
      <h2 id="empty">No access tokens yet</h2>
      <p>
        An access token lets a pipeline, a script or an integration use the API without a person’s login. Each has a
        role, and an end of its own.
      </p>
      {may('accesstokens:create') ? (
        <a class="button primary" href={tokensPath(id, 'new')} data-focus="create">
          Create Access Token
        </a>
      ) : (
        <p class="faint">Creating one needs {whoMay('accesstokens:create')}.</p>
      )}
    </section>
  );
}

export function NoMatch({ onClear }: { onClear(): void }): JSX.Element {
  return (
    <section class="empty" aria-labelledby="no-match">
      <Icon name="search" />
      <h2 id="no-match">No token matches</h2>
      <p>No access token of this workspace fits all of the filters.</p>
      <button type="button" onClick={onClear}>
        Clear the filters
      </button>
    </section>
  );
}
