import * as fc from 'fast-check';
import { lowerAccess } from '../../src/core/inventory/right-sizing/right-size';
import { type Access, permissionsOf, type RoleCatalogue } from '../../src/core/model/access';
import { permissionId, projectId } from '../../src/core/model/ids';
import { instant } from '../../src/core/model/time';
import { compareAccess } from '../../src/core/reconcile/entry/access-change';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';

const at = instant(0);
const LETTERS = ['a:view', 'b:view', 'c:edit', 'd:edit', 'e:run'].map(permissionId);
const use = (place: string, permission: string) => ({
  place: place === 'workspace' ? ('workspace' as const) : projectId(place),
  permission: permissionId(permission),
  lastUsedAt: at,
  count: 1,
});

/** Roles with any permissions, some that tokens can't have. */
const catalogues: fc.Arbitrary<RoleCatalogue> = fc
  .array(fc.tuple(fc.subarray(LETTERS, { minLength: 1 }), fc.boolean()), { minLength: 1, maxLength: 5 })
  .map((all) => ({
    roles: all.flatMap(([permissions, assignableToTokens], index) => {
      const of = { permissions, assignableToTokens, projectRole: null };
      return [
        { ...of, id: `w${index}`, name: `Workspace ${index}`, scope: 'workspace' as const },
        { ...of, id: `p${index}`, name: `Project ${index}`, scope: 'project' as const },
      ];
    }),
  }));
const worlds = fc.record({
  catalogue: catalogues,
  pick: fc.nat(),
  inWorkspace: fc.boolean(),
  used: fc.array(fc.tuple(fc.constantFrom('proj_a', 'proj_b'), fc.nat()), { maxLength: 5 }),
});

test('what would do covers all that was used, gives nothing beyond what is granted, and no lower role would do', () => {
  let found = 0;
  const property = fc.property(worlds, ({ catalogue, pick, inWorkspace, used }) => {
    const index = pick % (catalogue.roles.length / 2);
    const granted: Access = inWorkspace
      ? workspaceAccess(`Workspace ${index}`)
      : projectAccess(['proj_a', `Project ${index}`], ['proj_b', `Project ${index}`]);
    const has = [...permissionsOf(catalogue, 'project', `Project ${index}`)];
    const rights = used.map(([place, n]) => use(inWorkspace ? 'workspace' : place, has[n % has.length]!));
    const lower = lowerAccess(catalogue, granted, { since: at, rights });
    const allows = (access: Access, place: string): ReadonlySet<string> =>
      access.type === 'workspace'
        ? permissionsOf(catalogue, 'workspace', access.role)
        : permissionsOf(catalogue, 'project', access.grants.find(({ project }) => project === place)?.role ?? '');
    if (rights.length === 0) expect(lower).toBeUndefined();
    if (!lower) return;
    found += 1;
    expect(compareAccess(catalogue, granted, lower.access)).toBe('narrow');
    for (const { place, permission } of rights) expect(allows(lower.access, place)).toContain(permission);
    for (const { place, role } of lower.grants) {
      const needed = rights.filter((one) => one.place === place).map(({ permission }) => permission);
      expect(role === null).toBe(needed.length === 0);
      if (role === null) continue;
      const scope = place === 'workspace' ? 'workspace' : 'project';
      const given = permissionsOf(catalogue, scope, role);
      const better = catalogue.roles.filter(({ scope: of, name, assignableToTokens }) => {
        const other = permissionsOf(catalogue, of, name);
        const isLower = other.size < given.size && [...other].every((one) => given.has(one));
        return of === scope && assignableToTokens && isLower && needed.every((one) => other.has(one));
      });
      expect(better).toEqual([]);
    }
  });
  fc.assert(property, { numRuns: 500 });
  expect(found).toBeGreaterThan(20);
});

test('nothing is proposed while nobody can tell, and where two roles would do and none is the lower', () => {
  const role = (name: string, ...permissions: string[]) => ({
    ...{ id: name, name, scope: 'project' as const, projectRole: null, assignableToTokens: true },
    permissions: permissions.map(permissionId),
  });
  const granted = projectAccess(['proj_a', 'All']);
  const of = (catalogue: RoleCatalogue, unclear?: 'young' | 'changed') =>
    lowerAccess(catalogue, granted, { since: at, rights: [use('proj_a', 'a:view')], ...(unclear && { unclear }) });
  const all = role('All', 'a:view', 'b:view', 'c:edit');
  const two = { roles: [all, role('One', 'a:view', 'b:view')] };
  expect(of(two)).toEqual({
    access: projectAccess(['proj_a', 'One']),
    grants: [{ place: 'proj_a', role: 'One', used: ['a:view'] }],
  });
  expect(of(two, 'young') ?? of(two, 'changed')).toBeUndefined();
  expect(of({ roles: [...two.roles, role('Other', 'a:view', 'c:edit')] })).toBeUndefined();
});
