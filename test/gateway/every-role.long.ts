import { SYSTEM_ROLES } from '../../src/contract/vocabulary/roles';
import { projectPermissionIds } from '../../src/contract/vocabulary/permissions';
import { openTable } from '../../src/gateway/table/gateway-table';
import { StandInVendor } from '../../src/testing/vendor/stand-in-vendor';
import { acmeWith, type Bed, WS } from '../service/service-bed';
import { startGatewayBed, VENDOR_TOKEN } from './gateway-bed';

/** Places that a request can be about, in a workspace of two projects that the token may or may not have a role in. */
const PLACES = ['proj_web', 'proj_api'] as const;
const TABLE = openTable();

let vendor: StandInVendor;
let bed: Bed;
beforeAll(async () => {
  vendor = await StandInVendor.start({ tokens: { [VENDOR_TOKEN]: 'ws_acme' } });
  bed = await startGatewayBed(vendor.origin, {
    limits: { requestsPerMinuteOfToken: 0, requestsPerMinuteOfWorkspace: 0 },
  });
});
afterAll(async () => {
  await bed?.close();
  await vendor?.close();
});

interface Holder {
  readonly what: string;
  readonly token: string;
  /** Whether the documents say that this token may, at this place; no place: in all of the workspace. */
  readonly may: (permission: string | null, project: string | undefined) => boolean;
}

const ofProjects: ReadonlySet<string> = new Set(projectPermissionIds);
const custom = (acmeWith().workspaces[0]!.custom_roles ?? []).map((role) => ({
  ...{ id: role.id, scope: role.scope, permissions: role.permissions },
  projectRoleId: role.project_role ?? null,
  assignableToTokens: role.assignable_to_tokens ?? true,
}));
const ROLES = [...SYSTEM_ROLES, ...custom].filter(({ assignableToTokens }) => assignableToTokens);
const permissionsOf = (id: string | null): readonly string[] => ROLES.find((role) => role.id === id)?.permissions ?? [];

/** A token of each role, by rights that are worked out here from the roles alone. */
async function holders(): Promise<readonly Holder[]> {
  const all: Holder[] = [];
  for (const { id, scope, permissions, projectRoleId } of ROLES) {
    if (scope === 'workspace') {
      const { token } = await bed.issue({ workspace_role: { id } });
      all.push({
        ...{ what: id, token },
        may: (permission, project) => {
          const inProjects = permissionsOf(projectRoleId);
          if (project !== undefined && projectRoleId === null) return false;
          if (permission === null) return true;
          return (ofProjects.has(permission) ? inProjects : permissions).includes(permission);
        },
      });
    } else {
      const body = {
        access_type: 'project',
        workspace_role: undefined,
        project_grants: [{ project_id: 'proj_web', role: { id } }],
      };
      const { token } = await bed.issue(body);
      all.push({
        ...{ what: `${id} in proj_web`, token },
        may: (permission, project) =>
          project === 'proj_web' && (permission === null || (permissions as readonly string[]).includes(permission)),
      });
    }
  }
  return all;
}

test('every role, at every path of the table and every place, gets through exactly where its rights say so', async () => {
  const tokens = await holders();
  expect(tokens.length).toBeGreaterThan(8);
  let [through, refused] = [0, 0];
  for (const { what, token, may } of tokens) {
    for (const rule of TABLE.rules) {
      const needsProject = rule.path.includes('{project}');
      for (const workspace of ['ws_acme', 'ws_other']) {
        if (workspace === 'ws_other' && !rule.path.includes('{workspace}')) continue;
        for (const project of needsProject ? PLACES : [undefined]) {
          const path = rule.path
            .replace('{workspace}', workspace)
            .replace('{project}', project ?? '')
            .replace(/\{\w+\}/g, 'tc_web_1');
          const before = vendor.requests.length;
          const body = rule.method === 'GET' || rule.method === 'DELETE' ? {} : { body: { status: 'completed' } };
          const { status } = await bed.call(rule.method, path.replace('/api/v1', ''), { token, ...body });
          const isProjectToken = what.includes(' in ');
          const expected =
            workspace === 'ws_acme' &&
            (rule.list !== undefined && isProjectToken ? true : may(rule.permission, project));
          const reached = vendor.requests.length > before;
          expect([what, rule.method, path, reached, status === 403]).toEqual([
            what,
            rule.method,
            path,
            expected,
            !expected,
          ]);
          if (reached) through += 1;
          else refused += 1;
        }
      }
    }
  }
  expect(Math.min(through, refused)).toBeGreaterThan(30);
  expect(vendor.wrongs).toEqual([]);
});

test('lists hold what each token may see', async () => {
  for (const { what, token, may } of await holders()) {
    const answer = await bed.call<{ projects?: { id: string }[] }>('GET', `${WS}/projects`, { token });
    if (!what.includes(' in ')) {
      if (may('projects:view', undefined)) expect(answer.body.projects!.length).toBeGreaterThan(0);
      continue;
    }
    expect(answer.body.projects!.every(({ id }) => id === 'proj_web')).toBe(true);
  }
});
