import { type Bed, WS } from '../service/service-bed';
import { startGatewayBed, VENDOR_TOKEN } from './gateway-bed';
import { type ProgrammedVendor, startProgrammedVendor } from './programmed-vendor';

const CASES = `${WS}/project/proj_web/testcases`;
const PATH = `/api/v1${CASES}`;

let vendor: ProgrammedVendor;
let bed: Bed;
afterEach(async () => {
  await bed.close();
  await vendor.close();
});
async function start(
  ...options: Parameters<typeof startGatewayBed> extends [unknown, ...infer Rest] ? Rest : never
): Promise<string> {
  vendor = await startProgrammedVendor(VENDOR_TOKEN);
  bed = await startGatewayBed(vendor.origin, ...options);
  return (await bed.issue({ workspace_role: { id: 'role_workspace_manager' } })).token;
}

test('one token cannot use up what all may ask of the vendor', async () => {
  const token = await start({ limits: { requestsPerMinuteOfToken: 3, requestsPerMinuteOfWorkspace: 5 } });
  const other = (await bed.issue({ workspace_role: { id: 'role_workspace_manager' } })).token;
  const statuses = async (value: string, times: number): Promise<number[]> => {
    const found: number[] = [];
    for (let at = 0; at < times; at += 1) found.push((await bed.call('GET', CASES, { token: value })).status);
    return found;
  };
  expect(await statuses(token, 5)).toEqual([200, 200, 200, 429, 429]);
  expect(await statuses(other, 3)).toEqual([200, 200, 429]);
  const refused = await bed.call<{ code: string }>('GET', CASES, { token });
  expect([refused.body.code, Number(refused.headers.get('retry-after')) > 0]).toEqual(['gateway-rate-limited', true]);
  // Management goes on.
  expect((await bed.call('GET', '/me', { token })).status).toBe(200);
  bed.clock.now += 60_000;
  expect(await statuses(token, 1)).toEqual([200]);
});

test('so many requests at once, and no more', async () => {
  const token = await start({ limits: { atOnceOfToken: 2 } });
  const held: (() => void)[] = [];
  const both = new Promise<void>((resolve) => {
    vendor.on.set(PATH, (_request, response) => {
      held.push(() => response.end('{}'));
      if (held.length === 2) resolve();
    });
  });
  const first = [bed.call('GET', CASES, { token }), bed.call('GET', CASES, { token })];
  await both;
  expect(await bed.problem('GET', CASES, { token })).toEqual([429, 'gateway-rate-limited']);
  for (const release of held) release();
  expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
  vendor.on.clear();
  expect((await bed.call('GET', CASES, { token })).status).toBe(200);
});

test('when the vendor asks one request to wait, all of the workspace wait, and nothing is sent to it', async () => {
  const token = await start();
  vendor.on.set(PATH, (_request, response) => void response.writeHead(429, { 'retry-after': '7' }).end('{}'));
  const first = await bed.call('GET', CASES, { token });
  expect([first.status, first.headers.get('retry-after'), first.text]).toEqual([429, '7', '{}']);
  vendor.on.clear();
  const other = (await bed.issue({ workspace_role: { id: 'role_workspace_manager' } })).token;
  const second = await bed.call<{ code: string }>('GET', CASES, { token: other });
  expect([second.status, second.body.code, second.headers.get('retry-after')]).toEqual([
    429,
    'gateway-vendor-busy',
    '7',
  ]);
  expect(vendor.heard).toEqual([]);
  bed.clock.now += 7_000;
  expect((await bed.call('GET', CASES, { token })).status).toBe(200);
});

test('a read is asked once more when the connection ended before any answer; a change never is', async () => {
  const token = await start();
  let asked = 0;
  const drop = (times: number, path: string): void => {
    asked = 0;
    vendor.on.set(path, (request, response) => {
      asked += 1;
      if (asked <= times) request.socket.destroy();
      else response.end('{}');
    });
  };
  drop(1, PATH);
  expect([(await bed.call('GET', CASES, { token })).status, asked]).toEqual([200, 2]);
  drop(9, PATH);
  expect(await bed.problem('GET', CASES, { token })).toEqual([502, 'gateway-vendor-unreachable']);
  expect(asked).toBe(2);
  drop(1, '/api/v1/executions');
  expect(await bed.problem('POST', '/executions', { token, body: {} })).toEqual([502, 'gateway-vendor-unreachable']);
  expect(asked).toBe(1);
});

test('a vendor that fails again and again is left alone for a while, then tried by one request', async () => {
  const token = await start();
  let [asked, status] = [0, 503];
  vendor.on.set(PATH, (_request, response) => {
    asked += 1;
    response.writeHead(status).end('{}');
  });
  const ask = async () => (await bed.call<{ code?: string }>('GET', CASES, { token })).body.code;
  for (let at = 0; at < 15; at += 1) await ask();
  const before = asked;
  expect(before).toBeLessThan(15);
  const open = await bed.call<{ code: string }>('GET', CASES, { token });
  expect([open.status, open.body.code, open.headers.get('retry-after')]).toEqual([503, 'gateway-circuit-open', '5']);
  expect(await (await fetch(`${bed.service.url}/health/ready`)).json()).toMatchObject({
    upstream: { circuit: 'open' },
  });
  bed.clock.now += 5_000;
  expect(await ask()).toBeUndefined();
  expect([asked, await ask()]).toEqual([before + 1, 'gateway-circuit-open']);
  status = 200;
  bed.clock.now += 10_000;
  expect([await ask(), await ask()]).toEqual([undefined, undefined]);
  expect(JSON.stringify(bed.lines)).toContain('"upstream-circuit","state":"closed"');
});

test('a vendor that is silent is told apart from one that is not there', async () => {
  const token = await start({ times: { headers: 200 } });
  vendor.on.set(PATH, () => undefined);
  expect(await bed.problem('GET', CASES, { token })).toEqual([504, 'gateway-vendor-timeout']);
  vendor.on.set(PATH, (request) => void request.socket.end('nonsense\r\n\r\n'));
  expect(await bed.problem('GET', CASES, { token })).toEqual([502, 'gateway-answer-unfit']);
  vendor.on.set(PATH, (_request, response) => {
    response.writeHead(200, { 'x-much': 'y'.repeat(40_000) }).end('{}');
  });
  expect(await bed.problem('GET', CASES, { token })).toEqual([502, 'gateway-answer-unfit']);
});
