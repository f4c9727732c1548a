import { listUsers as definition } from '../../contract/operations/list-users';
import type { UserSort } from '../../contract/operations/list-users';
import { DEFAULT_PAGE_SIZE } from '../../contract/operations/page-parameters';
import type { WireUserList, WireUserStatus } from '../../contract/wire';
import type { PersonQuery } from '../store/people/people-store';
import type { Acting, Operation } from './operation';
import { decodeCursor, encodeCursor } from './page-cursor';
import { presentUser } from './present-user';

/** What a cursor of this list is good for. */
const placeOf = (workspaceId: string): string => `${workspaceId} users`;

/** The schemas of the contract have made sure that each parameter is of its type. */
function personQuery({ caller, query }: Acting): PersonQuery {
  const text = (name: string): string | undefined => query[name] as string | undefined;
  const sort = text('sort') ?? 'name';
  const start = decodeCursor(placeOf(caller.workspace.id), query, 'string');
  return {
    workspaceId: caller.workspace.id,
    search: text('search'),
    roleId: text('role'),
    status: text('status') as WireUserStatus | undefined,
    sort: sort.replace('-', '') as UserSort,
    descending: sort.startsWith('-'),
    limit: Number(query.limit ?? DEFAULT_PAGE_SIZE),
    after: start && { value: String(start.value), id: start.id },
  };
}

export const listUsers: Operation = {
  definition,
  isLarge: true,
  read: async (acting, { people }): Promise<WireUserList> => {
    const { workspace } = acting.caller;
    const page = await people.list(personQuery(acting));
    const tokens = await people.tokensOf(
      workspace.id,
      page.rows.map(({ id }) => id),
    );
    return {
      users: page.rows.map((row) => presentUser(row, workspace, tokens.get(row.id) ?? 0)),
      next_cursor: page.next === undefined ? null : encodeCursor(page.next, placeOf(workspace.id), acting.query),
    };
  },
};
