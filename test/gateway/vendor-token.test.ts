import { type Bed, WS } from '../service/service-bed';
import { HeldSource, startGatewayBed, Told } from './gateway-bed';
import { type ProgrammedVendor, startProgrammedVendor } from './programmed-vendor';

const [OLD, NEW] = ['hzv-the-vendors-old-token-000000', 'hzv-the-vendors-new-token-111111'];
const CASES = `${WS}/project/proj_web/testcases`;

let vendor: ProgrammedVendor;
let source: HeldSource;
let bed: Bed;
let token: string;
let told: Told;
beforeEach(async () => {
  vendor = await startProgrammedVendor(OLD);
  source = new HeldSource([OLD]);
  told = new Told();
  bed = await startGatewayBed(vendor.origin, { tokens: source, times: { refresh: 50 } }, { log: told.log });
  ({ token } = await bed.issue({ workspace_role: { id: 'role_workspace_manager' } }));
});
afterEach(async () => {
  await bed.close();
  await vendor.close();
});

const until = (state: string): Promise<void> => told.until('upstream-token', state);
const used = () => vendor.heard.map(({ headers }) => headers.authorization!.replace('Bearer ', ''));

test('a new value is taken up without a restart, once the vendor takes it', async () => {
  source.values = [NEW];
  await until('new-refused');
  expect((await bed.call('GET', CASES, { token })).status).toBe(200);
  vendor.good.add(NEW);
  await until('renewed');
  expect((await bed.call('GET', CASES, { token })).status).toBe(200);
  expect(used()).toEqual([OLD, NEW]);
});

test('a value that reaches another workspace only is not used', async () => {
  source.values = [NEW];
  vendor.good.add(NEW);
  vendor.on.set('/api/v1/workspaces', (_request, response) => {
    response.setHeader('content-type', 'application/json').end('{"workspaces":[{"id":"ws_other","name":"Other"}]}');
  });
  await until('foreign');
  expect((await bed.call('GET', CASES, { token })).status).toBe(200);
  expect(used()).toEqual([OLD]);
});

test('after a 401 the next value is tried for requests that are held whole; nobody sees that 401', async () => {
  await bed.close();
  bed = await startGatewayBed(vendor.origin, { tokens: source }, { log: told.log });
  ({ token } = await bed.issue({ workspace_role: { id: 'role_workspace_manager' } }));
  vendor.good.delete(OLD);
  vendor.good.add(NEW);
  expect(await bed.problem('GET', CASES, { token })).toEqual([502, 'gateway-credential-refused']);
  expect(told.says('upstream-token', 'refused')).toBe(true);
  bed.clock.now += 5_000;
  source.values = [NEW];
  const answers = await Promise.all([
    bed.call('GET', CASES, { token }),
    bed.call('POST', '/executions', { token, body: { a: 1 } }),
    bed.call('POST', '/executions', { token, body: { b: 2 } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(used())).toEqual(new Set([NEW]));
});

test('an upload that was streamed when the vendor refused the old value is told to come again', async () => {
  await bed.close();
  bed = await startGatewayBed(vendor.origin, { tokens: source }, { log: told.log });
  ({ token } = await bed.issue({ workspace_role: { id: 'role_workspace_manager' } }));
  vendor.good.delete(OLD);
  vendor.good.add(NEW);
  source.values = [NEW, OLD];
  const big = 'x'.repeat(3 * 1024 * 1024);
  const first = await bed.call<{ code: string }>('POST', '/executions', { token, body: big });
  expect([first.status, first.body.code, first.headers.get('retry-after')]).toEqual([
    503,
    'gateway-credential-renewed',
    '1',
  ]);
  expect((await bed.call('POST', '/executions', { token, body: big })).status).toBe(200);
});

test('a value before the last is gone back to, when the new one turns out to be no good', async () => {
  vendor.good.add(NEW);
  source.values = [NEW];
  await until('renewed');
  vendor.good.delete(NEW);
  expect((await bed.call('GET', CASES, { token })).status).toBe(200);
  expect(used()).toEqual([OLD]);
});

test('a source that cannot be read leaves the value in use, and is told', async () => {
  source.read = () => Promise.reject(new Error('there is no such file'));
  await until('unreadable');
  expect((await bed.call('GET', CASES, { token })).status).toBe(200);
});

test('a token that is old is a finding', async () => {
  bed.clock.now += 100 * 86_400_000;
  await until('old');
  expect(JSON.stringify(told.lines)).toContain('100 days old');
});
