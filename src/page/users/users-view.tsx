import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { WireUser } from '../../contract/wire';
import { listUsers } from '../ask/operations';
import { usePages } from '../ask/use-pages';
import { SearchField } from '../filtering/search-field';
import { Failure } from '../parts/failure';
import { More, PlainTable } from '../parts/plain-table';
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
  const asked = usePages(`${search} ${status}`, (cursor, signal) =>
    listUsers(workspace.id, { search, status, limit: LIMIT, cursor }, signal),
  );
  const show = (change: { readonly q?: string; readonly status?: string }): void => {
    const pairs = Object.entries({ q: search, status, ...change }).filter(([, value]) => value !== '');
    const text = new URLSearchParams(pairs).toString();
    go(areaPath(workspace.id, 'users') + (text === '' ? '' : `?${text}`), { replace: change.q !== undefined });
  };
  const users = asked.pages.flatMap((page) => page.users);
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
      <More of={asked} words="Show more" title="More people could not be loaded" />
    </>
  );
}

interface ToolsProps {
  readonly search: string;
  readonly status: string;
  onShow(change: { readonly q?: string; readonly status?: string }): void;
}

function Tools({ search, status, onShow }: ToolsProps): JSX.Element {
  const id = useId();
  return (
    <div class="tools">
      <SearchField
        search={search}
        label="Name or email address"
        placeholder="Search name, email address"
        onSearch={(q) => onShow({ q })}
      />
      <div class="filter">
        <label for={id}>Status</label>
        <select id={id} value={status} onChange={(event) => onShow({ status: event.currentTarget.value })}>
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
