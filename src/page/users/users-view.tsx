import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { WireUser } from '../../contract/wire';
import { listUsers } from '../ask/operations';
import { useAsked } from '../ask/use-asked';
import { Failure } from '../parts/failure';
import { PlainTable } from '../parts/plain-table';
import { Icon } from '../parts/icon';
import { Instant } from '../parts/instant';
import { Loading } from '../parts/loading';
import { go, useHere } from '../route/navigation';
import { areaPath, tokensPath } from '../route/places';
import { useTitle } from '../workspace/title';
import { useWorkspace } from '../workspace/workspace';
import { inDigits } from '../clock/words';

const LIMIT = 100;

/** The people of the workspace, those who left too: their tokens still work. */
export function UsersView(): JSX.Element {
  const workspace = useWorkspace();
  const { query } = useHere();
  const given = new URLSearchParams(query);
  const search = given.get('q') ?? '';
  const status = given.get('status') === 'left' ? 'left' : '';
  useTitle('Users', workspace.name);
  const [more, setMore] = useState<readonly WireUser[]>([]);
  const [cursor, setCursor] = useState<string | null>();
  const asked = useAsked(`${search} ${status}`, async (signal) => {
    const page = await listUsers(workspace.id, { search, status, limit: LIMIT }, signal);
    setMore([]);
    setCursor(page.next_cursor);
    return page.users;
  });
  const show = (change: { readonly q?: string; readonly status?: string }): void => {
    const pairs = Object.entries({ q: search, status, ...change }).filter(([, value]) => value !== '');
    const text = new URLSearchParams(pairs).toString();
    go(areaPath(workspace.id, 'users') + (text === '' ? '' : `?${text}`), { replace: change.q !== undefined });
  };
  const next = async (): Promise<void> => {
    const page = await listUsers(workspace.id, { search, status, limit: LIMIT, cursor: cursor ?? undefined });
    setMore([...more, ...page.users]);
    setCursor(page.next_cursor);
  };
  const users = [...(asked.data ?? []), ...more];
  return (
    <>
      <div class="view-head">
        <div>
          <h1 tabIndex={-1}>Users</h1>
          <p class="faint">Who is in {workspace.name}, and how many access tokens are theirs.</p>
        </div>
      </div>
      <Tools search={search} status={status} onShow={show} />
      {asked.problem !== undefined && (
        <Failure problem={asked.problem} title="The people could not be loaded" again={asked.again} />
      )}
      {asked.data === undefined && asked.problem === undefined && <Loading what="people" />}
      {asked.data !== undefined && users.length === 0 && <p>Nobody matches.</p>}
      {users.length > 0 && <People users={users} />}
      {typeof cursor === 'string' && (
        <button type="button" onClick={() => void next()}>
          Show more
        </button>
      )}
    </>
  );
}

interface ToolsProps {
  readonly search: string;
  readonly status: string;
  onShow(change: { readonly q?: string; readonly status?: string }): void;
}

function Tools({ search, status, onShow }: ToolsProps): JSX.Element {
  const ids = { search: useId(), status: useId() };
  return (
    <div class="tools">
      <div class="filter">
        <label for={ids.search}>Name or email address</label>
        <input
          id={ids.search}
          type="search"
          value={search}
          onInput={(event) => onShow({ q: event.currentTarget.value })}
        />
      </div>
      <div class="filter">
        <label for={ids.status}>Status</label>
        <select id={ids.status} value={status} onChange={(event) => onShow({ status: event.currentTarget.value })}>
          <option value="">Everybody</option>
          <option value="left">Left</option>
        </select>
      </div>
    </div>
  );
}

function People({ users }: { readonly users: readonly WireUser[] }): JSX.Element {
  const workspace = useWorkspace();
  return (
    <PlainTable caption="People of the workspace" columns={['Name', 'Email', 'Role', 'Status', 'Access tokens']}>
      {users.map((user) => (
        <tr role="row" key={user.id}>
          <th scope="row" role="rowheader">
            {user.name}
          </th>
          <td role="cell" data-title="Email">
            {user.email}
          </td>
          <td role="cell" data-title="Role">
            {user.role.name}
          </td>
          <td role="cell" data-title="Status">
            {user.status === 'active' ? (
              <span class="badge badge-good">
                <Icon name="check" /> Active
              </span>
            ) : (
              <>
                <span class="badge badge-warning">
                  <Icon name="warning" /> Left
                </span>{' '}
                {user.left_at !== null && <Instant at={user.left_at} />}
              </>
            )}
          </td>
          <td role="cell" data-title="Access tokens">
            {user.access_tokens === 0 ? (
              'None'
            ) : (
              <a href={`${tokensPath(workspace.id)}?by=${user.id}`}>
                {inDigits(user.access_tokens)}
                <span class="unseen"> of {user.name}</span>
              </a>
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
