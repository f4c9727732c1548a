import { type Bed, startBed, WS } from '../service-bed';
import { expectOutcome, FAULTS } from './outcomes';
import { clear, fail, failpoints } from './told';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed({ rehearsal: { port: 0 }, metricsPort: 0, file: undefined });
});
afterAll(() => bed.close());
beforeEach(() => clear(bed));

test.each(FAULTS.map((outcome) => [outcome[0], outcome] as const))(
  '%s strikes what changes and what reads, once and no longer',
  async (_fault, outcome) => {
    for (const name of ['issue-access-token', 'list-access-tokens']) await expectOutcome(bed, name, outcome);
  },
);

test('latency is that long at least', async () => {
  await fail(bed, { operation: 'get-me', fault: { latency_ms: 120 } });
  const begun = performance.now();
  await bed.call('GET', '/me');
  expect(performance.now() - begun).toBeGreaterThan(115);
});

test('a count is counted, the others of an operation follow in their order, and other operations go on', async () => {
  await fail(bed, { operation: 'get-me', fault: { status: 503 }, count: 2 });
  await fail(bed, { operation: 'any', fault: { status: 429 } });
  const asked = ['/me', '/me', '/me', '/me', '/workspaces'];
  const statuses: number[] = [];
  for (const path of asked) statuses.push((await bed.call('GET', path)).status);
  expect(statuses).toEqual([503, 503, 429, 200, 200]);
  expect((await failpoints(bed)).map((one) => one.struck)).toEqual([2, 1]);
});

test('a failpoint for all strikes until it is cleared', async () => {
  await fail(bed, { operation: 'any', fault: { status: 500 }, count: 'all' });
  for (let times = 0; times < 5; times += 1) expect((await bed.call('GET', '/me')).status).toBe(500);
  await clear(bed);
  expect((await bed.call('GET', '/me')).status).toBe(200);
});

test('who is sent away at the door is cut off like everybody, and nothing is done', async () => {
  for (const method of ['GET', 'POST'] as const) {
    const name = method === 'GET' ? 'list-access-tokens' : 'issue-access-token';
    await fail(bed, { operation: name, fault: { drop: 'after' } });
    const asked = bed.call(method, `${WS}/access-tokens`, { token: `hwz_${'a'.repeat(36)}` });
    await expect(asked).rejects.toThrow(/fetch failed/);
  }
});

test('every answer of a service that rehearses says so: health and metrics, too', async () => {
  for (const path of ['/api/v1/me', '/health/live', '/health/ready', '/nothing']) {
    expect((await fetch(bed.service.url + path)).headers.get('hawzu-rehearsal')).toBe('true');
  }
  const health = async (of: Bed) => (await fetch(`${of.service.url}/health/ready`)).json();
  const metrics = async (of: Bed) => (await fetch(of.service.metricsUrl!)).text();
  await fail(bed, { operation: 'get-me', fault: { status: 503, when: 'after' } });
  await bed.call('GET', '/me');
  expect(await health(bed)).toEqual({ status: 'ready', rehearsal: true });
  expect(await metrics(bed)).toMatch(/^hawzu_rehearsal 1$/m);
  expect(await metrics(bed)).toMatch(/^hawzu_faults_struck_total\{operation="get-me",fault="503-after"\} [1-9]/m);

  const earnest = await startBed({ metricsPort: 0 });
  expect((await earnest.call('GET', '/me')).headers.get('hawzu-rehearsal')).toBeNull();
  expect(await health(earnest)).toEqual({ status: 'ready' });
  expect(await metrics(earnest)).toMatch(/^hawzu_rehearsal 0$/m);
  expect(earnest.service.rehearsalUrl).toBeUndefined();
  await earnest.close();
});
