import type { NewAuditEvent } from '../contract/wire-audit';
import { seedEvent, type Telling } from './audit/console-events';
import { describedPerson, describedResource, describedRole, resourceTarget } from './audit/described';
import { resourceNews } from './resources/bring-resources';
import type { PersonRow } from './store/people/person-row';
import type { ResourceRow } from './store/resources/resource-row';
import type { RoleRow } from './store/roles/role-row';
import type { TokenChanges, TokenStore, TokenView } from './store/token-store';
import { SeedInvalidError } from './seed/read-seed';
import type { SeedRole, SeedUser, SeedWorkspace, ServiceSeed } from './seed/service-seed';

/** Who has no role in the seed. */
const ROLE_OF_PEOPLE = 'role_team_member';

/** What a seed says newly, as rows to be written. */
interface News {
  readonly people: readonly PersonRow[];
  readonly roles: readonly RoleRow[];
  readonly resources: readonly ResourceRow[];
  /** What was stored. */
  readonly before: Omit<News, 'before'>;
}

const said = ({ name, email, role }: SeedUser): Pick<PersonRow, 'name' | 'email' | 'roleId'> => ({
  name,
  email,
  roleId: role ?? ROLE_OF_PEOPLE,
});

const saidOfRole = (role: SeedRole): Omit<RoleRow, 'id' | 'workspaceId' | 'updatedAt' | 'revision' | 'seeded'> => ({
  name: role.name,
  scope: role.scope,
  description: role.description ?? '',
  permissions: [...role.permissions].sort(),
  projectRoleId: role.project_role ?? null,
  assignableToTokens: role.assignable_to_tokens ?? true,
  deletedAt: null,
});

/** Somebody whom the seed has again has come back; who was said to have left, has left whatever else it says. */
function peopleNews(workspace: SeedWorkspace, rows: readonly PersonRow[], now: number): readonly PersonRow[] {
  const known = new Map(rows.map((row) => [row.id, row]));
  const users = workspace.users ?? [];
  const named = new Set(users.map(({ id }) => id));
  const changed = users.flatMap((user): readonly PersonRow[] => {
    const seeded = JSON.stringify(said(user));
    const row = known.get(user.id);
    if (row?.seeded === seeded) return [];
    const status = row === undefined || row.seeded === null ? 'active' : row.status;
    const begun = row ?? { id: user.id, workspaceId: workspace.id, leftAt: null, revision: 0 };
    return [{ ...begun, ...said(user), status, seeded, updatedAt: now }];
  });
  const gone = rows
    .filter((row) => row.seeded !== null && !named.has(row.id))
    .map((row): PersonRow => {
      const leftAt = row.status === 'active' ? now : row.leftAt;
      return { ...row, status: 'left', leftAt, seeded: null, updatedAt: now };
    });
  return [...changed, ...gone];
}

function roleNews(workspace: SeedWorkspace, rows: readonly RoleRow[], now: number): readonly RoleRow[] {
  const known = new Map(rows.map((row) => [row.id, row]));
  const roles = workspace.custom_roles ?? [];
  const named = new Set(roles.map(({ id }) => id));
  const changed = roles.flatMap((role): readonly RoleRow[] => {
    const seeded = JSON.stringify(saidOfRole(role));
    const row = known.get(role.id);
    if (row?.seeded === seeded) return [];
    const begun = row ?? { id: role.id, workspaceId: workspace.id, revision: 0 };
    return [{ ...begun, ...saidOfRole(role), seeded, updatedAt: now }];
  });
  const gone = rows
    .filter((row) => row.seeded !== null && !named.has(row.id))
    .map((row): RoleRow => ({ ...row, deletedAt: row.deletedAt ?? now, seeded: null, updatedAt: now }));
  return [...changed, ...gone];
}

/** @throws SeedInvalidError when a role of the seed would have the name of one that was made or renamed since */
function requireOwnNames(rows: readonly RoleRow[], news: readonly RoleRow[]): void {
  const after = new Map([...rows, ...news].map((row) => [row.id, row]));
  const live = [...after.values()].filter(({ deletedAt }) => deletedAt === null);
  const problems = news
    .filter(({ deletedAt }) => deletedAt === null)
    .flatMap((role) => {
      const isOfSeed = (id: string): boolean => news.some((one) => one.id === id);
      const isSame = (name: string): boolean => name.toLowerCase() === role.name.toLowerCase();
      const other = live.find(({ id, scope, name }) => !isOfSeed(id) && scope === role.scope && isSame(name));
      if (other === undefined) return [];
      return [`${role.workspaceId}: the name of role ${role.id}, "${role.name}", has ${other.id} in the store by now`];
    });
  if (problems.length > 0) throw new SeedInvalidError(problems);
}

async function newsOf(seed: ServiceSeed, view: TokenView, now: number): Promise<News> {
  const people: PersonRow[] = [];
  const roles: RoleRow[] = [];
  const resources: ResourceRow[] = [];
  const before = { people: [] as PersonRow[], roles: [] as RoleRow[], resources: [] as ResourceRow[] };
  for (const workspace of seed.workspaces) {
    const known = await view.people.all(workspace.id);
    people.push(...peopleNews(workspace, known, now));
    const rows = await view.roles.all(workspace.id);
    before.people.push(...known);
    before.roles.push(...rows);
    const news = roleNews(workspace, rows, now);
    requireOwnNames(rows, news);
    roles.push(...news);
    const there = await view.resources.seeded(workspace.id);
    before.resources.push(...there);
    resources.push(...resourceNews(workspace, there, now));
  }
  return { people, roles, resources, before };
}

/**
 * Brings people, custom roles and what is in projects to the store. What the seed says differently from last time counts; of
 * what it says as before, the store knows better: roles were changed or deleted, and people have left. Writes only what is new.
 * @throws SeedInvalidError, StorageFullError
 */
export async function bringSeed(store: TokenStore, seed: ServiceSeed, clock: () => number): Promise<void> {
  const news = await store.read((view) => newsOf(seed, view, clock()));
  if ([news.people, news.roles, news.resources].every(({ length }) => length === 0)) return;
  await store.change(async (changes) => {
    const news = await newsOf(seed, changes, clock());
    for (const row of news.people) await changes.people.put(row);
    for (const row of news.roles) await changes.roles.put(row);
    for (const row of news.resources) await changes.resources.put(row);
    await appendEvents(news, changes);
  });
}

const ofPerson: Telling<PersonRow> = {
  target: ({ id, name }) => ({ type: 'user', id, label: name }),
  described: describedPerson,
};
const ofRole: Telling<RoleRow> = {
  target: ({ id, name }) => ({ type: 'role', id, label: name }),
  described: describedRole,
};
const ofResource: Telling<ResourceRow> = { target: resourceTarget, described: describedResource };

/** What a workspace is filled with at first changes nothing for anybody; what comes later does. */
async function appendEvents({ people, roles, resources, before }: News, { audit }: TokenChanges): Promise<void> {
  const filled = new Set([...before.people, ...before.roles].map(({ workspaceId }) => workspaceId));
  // A version that kept people knew nothing of these.
  const supplied = new Set(before.resources.map(({ workspaceId }) => workspaceId));
  const events = [
    ...eventsOf({ rows: people, before: before.people }, ofPerson).filter((one) => filled.has(one.workspace_id)),
    ...eventsOf({ rows: roles, before: before.roles }, ofRole).filter((one) => filled.has(one.workspace_id)),
    ...eventsOf({ rows: resources, before: before.resources }, ofResource).filter((one) =>
      supplied.has(one.workspace_id),
    ),
  ];
  for (const event of events) await audit.append(event);
}

function eventsOf<One extends PersonRow | RoleRow | ResourceRow>(
  { rows, before }: { readonly rows: readonly One[]; readonly before: readonly One[] },
  telling: Telling<One>,
): readonly NewAuditEvent[] {
  const placeOf = (row: One): string => {
    const { type, project_id = '', id } = telling.target(row);
    return `${row.workspaceId} ${project_id} ${type} ${id}`;
  };
  const known = new Map(before.map((row) => [placeOf(row), row]));
  return rows.flatMap((row) => seedEvent(known.get(placeOf(row)), row, telling) ?? []);
}
