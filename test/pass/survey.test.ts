import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { workspaceId } from '../../src/core/model/ids';
import { RIGHTS, survey, surveyForKill } from '../../src/core/pass/look/survey';
import { isPortError } from '../../src/core/ports/errors';
import { workspaceAccess } from '../../src/testing/memory/desired';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import type { Fault, PortHooks } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

const clock = new ManualClock();
const worldOf = (role: string): MemoryWorld =>
  new MemoryWorld({
    clock,
    random: new SeededRandom('survey'),
    projects: ['proj_web', 'proj_api'],
    management: workspaceAccess(role),
  });
const apiOf = (world: MemoryWorld, hooks: PortHooks = {}) =>
  hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, hooks).tokenApi;
const failing = (operation: string, fault: Fault): PortHooks => ({
  faults: (call) => (call.operation === operation ? fault : undefined),
});

test.each<[string, string, keyof typeof RIGHTS, readonly string[]]>([
  ['an Administrator may apply', 'Administrator', 'apply', []],
  ['a Viewer may plan', 'Viewer', 'plan', []],
  ['a Viewer may not apply, and is told what is missing', 'Viewer', 'apply', ['create', 'edit', 'revoke']],
  ['a Viewer may not kill', 'Viewer', 'kill', ['revoke']],
])('%s', async (_what, role, rights, missing) => {
  const world = worldOf(role);
  const seen = await survey(apiOf(world), world.workspace, RIGHTS[rights]);
  expect(seen.survey?.managementToken).toBe(missing.length === 0 ? world.management.id : undefined);
  expect(seen.diagnostics.map(({ code }) => code)).toEqual(missing.length === 0 ? [] : ['management-rights-missing']);
  for (const action of ['view', 'create', 'edit', 'revoke'])
    expect(String(seen.diagnostics[0]?.message).includes(`accesstokens:${action}`)).toBe(missing.includes(action));
});

test('a survey tells the roles and projects there are', async () => {
  const world = worldOf('Administrator');
  const seen = await survey(apiOf(world), world.workspace, RIGHTS.plan);
  expect([...seen.survey!.projects].sort()).toEqual(['proj_api', 'proj_web']);
  expect(seen.survey!.catalogue.roles.map(({ name }) => name)).toContain('Project Viewer');
});

test.each([
  ['a run', (world: MemoryWorld) => survey(apiOf(world), workspaceId('ws_beta'), RIGHTS.plan)],
  ['an emergency', (world: MemoryWorld) => surveyForKill({ tokenApi: apiOf(world), clock }, workspaceId('ws_beta'))],
])('%s with the token of another workspace goes no further, and names both', async (_what, look) => {
  const { survey: found, diagnostics } = await look(worldOf('Administrator'));
  expect(found).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: 'wrong-workspace', message: expect.stringMatching(/(ws_acme.*ws_beta|ws_beta.*ws_acme)/s) as string },
  ]);
});

describe('before a kill', () => {
  const kill = (world: MemoryWorld, hooks: PortHooks = {}) =>
    surveyForKill({ tokenApi: apiOf(world, hooks), clock }, world.workspace);

  test('the right to revoke is needed', async () => {
    const { survey: found, diagnostics } = await kill(worldOf('Viewer'));
    expect([found, diagnostics.map(({ code }) => code)]).toEqual([undefined, ['management-rights-missing']]);
  });

  test('roles and projects are read for a replacement', async () => {
    const world = worldOf('Administrator');
    const { survey: found, why, diagnostics } = await kill(world);
    expect([found?.managementToken, why, diagnostics]).toEqual([world.management.id, undefined, []]);
    expect(found!.projects).toHaveLength(2);
    expect(found!.catalogue.roles.length).toBeGreaterThan(0);
  });

  test.each(['listRoles', 'listProjects'])('%s that fails stops nothing: the tokens must die', async (operation) => {
    const world = worldOf('Administrator');
    const { survey: found, why, diagnostics } = await kill(world, failing(operation, 'denied'));
    expect(found).toEqual({ managementToken: world.management.id, catalogue: { roles: [] }, projects: [] });
    expect([isPortError(why), diagnostics]).toEqual([true, []]);
  });

  test('who the run is must be known: nobody kills his own token unawares', async () => {
    await expect(kill(worldOf('Administrator'), failing('whoAmI', 'unavailable'))).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  test('a defect of ours is no failure of the token API', async () => {
    const world = worldOf('Administrator');
    const broken = {
      interleave: ({ operation }: { operation: string }) =>
        operation === 'listRoles' ? Promise.reject(new TypeError('broken')) : Promise.resolve(),
    };
    await expect(kill(world, broken)).rejects.toThrow(TypeError);
  });
});
