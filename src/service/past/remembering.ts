import type { FormerRow, NotedChange, PastLog } from '../store/past-log';
import { over } from './over';
import type { PeopleChanges } from '../store/people/people-store';
import type { RolesChanges } from '../store/roles/roles-store';
import type { TokenChanges } from '../store/token-store';

/** So many tokens are asked for at once. */
const TOKENS_AT_ONCE = 100;

/** Whose change it is, and when. */
export interface Change {
  readonly workspaceId: string;
  readonly now: number;
}

/** A transaction that notes what each row was before it changes it. */
export function remembering(tokens: TokenChanges, past: PastLog, { workspaceId, now }: Change): TokenChanges {
  let begun: NotedChange | undefined;
  const note = async (...rows: readonly FormerRow[]): Promise<void> => {
    begun ??= await past.begin(workspaceId, now);
    await past.note(begun, rows);
  };
  const people: Pick<PeopleChanges, 'put'> = {
    put: async (row) => {
      const former = await tokens.people.find(workspaceId, row.id);
      if (former !== undefined) await note({ kind: 'person', id: row.id, former });
      return tokens.people.put(row);
    },
  };
  const roles: Pick<RolesChanges, 'put' | 'replace'> = {
    put: async (row) => {
      const former = (await tokens.roles.all(workspaceId)).find(({ id }) => id === row.id) ?? null;
      await note({ kind: 'role', id: row.id, former });
      return tokens.roles.put(row);
    },
    replace: async (ofWorkspace, roleId, by) => {
      await note(...(await holdersOf(tokens, ofWorkspace, roleId)));
      return tokens.roles.replace(ofWorkspace, roleId, by);
    },
  };
  const own: Pick<TokenChanges, 'insert' | 'write' | 'people' | 'roles'> = {
    insert: async (row) => {
      await note({ kind: 'token', id: row.id, former: null });
      await tokens.insert(row);
    },
    write: async (row, changes) => {
      await note({ kind: 'token', id: row.id, former: row });
      return tokens.write(row, changes);
    },
    people: over(tokens.people, people),
    roles: over(tokens.roles, roles),
  };
  return over(tokens, own);
}

/** Everything that a replacement of a role changes. */
async function holdersOf(tokens: TokenChanges, workspaceId: string, roleId: string): Promise<readonly FormerRow[]> {
  const found: FormerRow[] = [];
  const ids = await tokens.roles.tokensWith(workspaceId, roleId);
  for (let at = 0; at < ids.length; at += TOKENS_AT_ONCE) {
    const rows = await tokens.findAll(workspaceId, ids.slice(at, at + TOKENS_AT_ONCE));
    found.push(...rows.map((former) => ({ kind: 'token', id: former.id, former }) as const));
  }
  for (const former of await tokens.people.all(workspaceId))
    if (former.roleId === roleId) found.push({ kind: 'person', id: former.id, former });
  for (const former of await tokens.roles.all(workspaceId))
    if (former.projectRoleId === roleId) found.push({ kind: 'role', id: former.id, former });
  return found;
}
