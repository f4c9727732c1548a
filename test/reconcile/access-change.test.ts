import fc from 'fast-check';
import type { Access, Role } from '../../src/core/model/access';
import { permissionId } from '../../src/core/model/ids';
import { type AccessChange, compareAccess } from '../../src/core/reconcile/entry/access-change';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';

const role = (scope: Role['scope'], name: string, permissions: readonly string[], projectRole?: string): Role => ({
  id: `${scope} ${name}`,
  name,
  scope,
  permissions: permissions.map(permissionId),
  projectRole: projectRole ?? null,
  assignableToTokens: true,
});

const catalogue = {
  roles: [
    role('project', 'Reader', ['testcases:view']),
    role('project', 'Writer', ['testcases:view', 'testcases:edit']),
    role('project', 'Runner', ['testcases:view', 'executions:execute']),
    role('workspace', 'Watcher', ['members:view'], 'Reader'),
    role('workspace', 'Helper', ['members:view'], 'Writer'),
    // The same name as a project role, and other rights.
    role('workspace', 'Reader', ['members:view', 'members:edit']),
  ],
};

const on = projectAccess;
const all = workspaceAccess;

test.each<[string, Access, Access, AccessChange]>([
  ['the same grants', on(['web', 'Reader']), on(['web', 'Reader']), 'none'],
  [
    'the same grants in another order',
    on(['a', 'Reader'], ['b', 'Writer']),
    on(['b', 'Writer'], ['a', 'Reader']),
    'none',
  ],
  ['more in one project', on(['web', 'Reader']), on(['web', 'Writer']), 'widen'],
  ['less in one project', on(['web', 'Writer']), on(['web', 'Reader']), 'narrow'],
  ['one project more', on(['web', 'Reader']), on(['web', 'Reader'], ['api', 'Reader']), 'widen'],
  ['one project less', on(['web', 'Reader'], ['api', 'Reader']), on(['web', 'Reader']), 'narrow'],
  ['another project', on(['web', 'Reader']), on(['api', 'Reader']), 'mixed'],
  [
    'more in one, less in the other',
    on(['a', 'Reader'], ['b', 'Writer']),
    on(['a', 'Writer'], ['b', 'Reader']),
    'mixed',
  ],
  ['neither right includes the other', on(['web', 'Writer']), on(['web', 'Runner']), 'mixed'],
  ['of a workspace role, less in every project', all('Helper'), all('Watcher'), 'narrow'],
  ['of a workspace role, more in every project', all('Watcher'), all('Helper'), 'widen'],
  ['of a workspace role, by its own rights', all('Watcher'), all('Reader'), 'mixed'],
  ['from projects to the workspace', on(['web', 'Reader']), all('Reader'), 'type'],
  ['how long what it issues may outlive it, which is said once', all('Reader'), all('Reader', '90d'), 'type'],
  ['a longer one for another', all('Reader', '90d'), all('Reader', '91d'), 'type'],
  ['nothing, with the same one', all('Reader', '90d'), all('Reader', '90d'), 'none'],
  ['from the workspace to projects', all('Reader'), on(['web', 'Reader']), 'type'],
])('a change of access is told by what a token may do where: %s', (_what, from, to, change) => {
  expect(compareAccess(catalogue, from, to)).toBe(change);
});

test('a change back is the opposite of the change', () => {
  const access = fc
    .dictionary(fc.constantFrom('web', 'api', 'job'), fc.constantFrom('Reader', 'Writer', 'Runner'), { minKeys: 1 })
    .map((grants) => on(...Object.entries(grants)));
  const opposite = { none: 'none', narrow: 'widen', widen: 'narrow', mixed: 'mixed', type: 'type' };
  fc.assert(
    fc.property(access, access, (a, b) => {
      expect(compareAccess(catalogue, b, a)).toBe(opposite[compareAccess(catalogue, a, b)]);
    }),
    { numRuns: 50 },
  );
});
