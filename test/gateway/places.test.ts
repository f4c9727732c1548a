import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acmeWith, type Bed, grants, WS } from '../service/service-bed';
import { startGatewayBed, VENDOR_TOKEN } from './gateway-bed';
import { type ProgrammedVendor, startProgrammedVendor } from './programmed-vendor';

let vendor: ProgrammedVendor;
let bed: Bed | undefined;
beforeEach(async () => {
  vendor = await startProgrammedVendor(VENDOR_TOKEN);
});
afterEach(async () => {
  await bed?.service.close();
  await vendor.close();
});

const HOUR = 3_600_000;
const inWeb = { workspace_role: undefined, ...grants(['proj_web', 'role_project_viewer']) };
const at = (project: string): string => `${WS}/project/${project}/testcases`;

test('projects are those of the vendor, and one that it has newly is found when it is asked for', async () => {
  bed = await startGatewayBed(vendor.origin);
  expect(await bed.problem('POST', `${WS}/access-tokens`, refused('proj_new'))).toEqual([422, 'project-unknown']);
  const { token } = await bed.issue({ workspace_role: { id: 'role_workspace_manager' } });
  vendor.projects.push({ id: 'proj_new', name: 'New' });
  bed.clock.now += 10_000;
  expect((await bed.call('GET', at('proj_new'), { token })).status).toBe(200);
  const { token: narrow } = await bed.issue({
    workspace_role: undefined,
    ...grants(['proj_new', 'role_project_viewer']),
  });
  expect((await bed.call('GET', at('proj_new'), { token: narrow })).status).toBe(200);
});

const refused = (project: string) => ({
  body: { label: 'x', ...grants([project, 'role_project_viewer']) },
  headers: { 'idempotency-key': `for ${project}` },
});

test('whoever asks for projects that nobody has does not make the vendor be asked each time', async () => {
  bed = await startGatewayBed(vendor.origin);
  const { token } = await bed.issue({ workspace_role: { id: 'role_workspace_manager' } });
  let asked = 0;
  vendor.on.set('/api/v1/workspace/ws_acme/projects', (_request, response) => {
    asked += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ projects: vendor.projects }));
  });
  bed.clock.now += 10_000;
  for (let which = 0; which < 20; which += 1) {
    expect((await bed.call('GET', at(`proj_${which}x`), { token })).status).toBe(404);
  }
  expect(asked).toBe(1);
});

test('a project that is missing from an answer goes on being known, and its tokens stay as they are', async () => {
  bed = await startGatewayBed(vendor.origin, { times: { refresh: 20 } });
  const { token, id } = await bed.issue(inWeb);
  vendor.projects.splice(0, 1);
  let answered = 0;
  let heard = (): void => undefined;
  vendor.on.set('/api/v1/workspace/ws_acme/projects', (_request, response) => {
    answered += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ projects: vendor.projects }));
    heard();
  });
  /** That many more readings have begun, so all but the last are done. */
  const readings = (more: number): Promise<void> =>
    new Promise((resolve) => {
      const enough = answered + more;
      heard = () => answered >= enough && resolve();
    });
  await readings(2);
  expect((await bed.call('GET', at('proj_web'), { token })).status).toBe(200);
  bed.clock.now += 25 * HOUR;
  await readings(3);
  expect(await bed.problem('GET', at('proj_web'), { token })).toEqual([403, 'no-access-to-project']);
  const row = (await bed.service.snapshot()).find((one) => one.id === id)!;
  expect([row.status, row.grants]).toEqual([
    'enabled',
    { accessType: 'project', projects: [{ projectId: 'proj_web', roleId: 'role_project_viewer' }] },
  ]);
});

test('a start with a silent vendor goes by what was read last, and says that it is stale', async () => {
  bed = await startGatewayBed(vendor.origin);
  const { token } = await bed.issue(inWeb);
  await vendor.close();
  bed = await bed.reopen();
  expect((await bed.call<{ projects: object[] }>('GET', '/me', { token })).body.projects).toHaveLength(1);
  expect(await (await fetch(`${bed.service.url}/health/ready`)).json()).toMatchObject({
    upstream: { places: 'stale' },
  });
  expect((await bed.call('GET', at('proj_web'), { token })).status).toBe(502);
  vendor = await startProgrammedVendor(VENDOR_TOKEN);
});

test('a first start with a silent vendor, or one that has no such workspace, says what is wrong and leaves no store', async () => {
  await vendor.close();
  await expect(startGatewayBed(vendor.origin)).rejects.toThrow('cannot be read of the vendor');
  vendor = await startProgrammedVendor(VENDOR_TOKEN);
  const [acme] = acmeWith().workspaces;
  const seed = { workspaces: [{ ...acme!, id: 'ws_elsewhere' }] };
  await expect(startGatewayBed(vendor.origin, {}, { seed })).rejects.toThrow(/ws_elsewhere/);
  const file = join(mkdtempSync(join(tmpdir(), 'hawzu-gateway-')), 'tokens.db');
  await expect(startGatewayBed(vendor.origin, {}, { seed, file })).rejects.toThrow(/ws_elsewhere/);
});

test('a list of the vendor that does not fit the table is a gateway error, and passes nothing on', async () => {
  bed = await startGatewayBed(vendor.origin);
  const { token } = await bed.issue(inWeb);
  for (const body of [
    '[]',
    '{"projects":{}}',
    '{"projects":[{"name":"secret"}]}',
    'secret',
    '{"projects":[]} secret',
  ]) {
    vendor.on.set('/api/v1/workspace/ws_acme/projects', (_request, response) => void response.end(body));
    const answer = await bed.call<{ code: string }>('GET', `${WS}/projects`, { token });
    expect([answer.status, answer.body.code]).toEqual([502, 'gateway-answer-unfit']);
    expect(answer.text).not.toContain('secret');
  }
});
