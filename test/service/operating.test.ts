import { get } from 'node:http';
import { openApiDocument } from '../../src/contract';
import { HOUR, MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed({ file: undefined, metricsPort: 0 });
});
afterAll(() => bed.close());

const plain = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(bed.service.url + path, { headers });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
};

/** A metric's samples by their labels, as Prometheus reads them. */
async function metric(name: string): Promise<Record<string, number>> {
  const text = await (await fetch(bed.service.metricsUrl!)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return Object.fromEntries(
    lines.map((line) => {
      const [, labels = '', value] = /^\w+(?:\{(.*)\})? (\S+)$/.exec(line)!;
      return [labels.replaceAll('"', ''), Number(value)];
    }),
  );
}

test('without a token, the service says that it lives, that it is ready, and what its API is', async () => {
  expect(await plain('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
  expect(await plain('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  const document = await plain('/openapi.json');
  expect(document.status).toBe(200);
  expect(document.body).toEqual(JSON.parse(JSON.stringify(openApiDocument)));
  const posted = await fetch(`${bed.service.url}/health/live`, { method: 'POST' });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET']);
  expect(bed.lines.filter((line) => JSON.stringify(line).includes('health'))).toEqual([]);
});

test('every answer carries a request id, which is the one of its line in the log', async () => {
  bed.lines.length = 0;
  const uuid = '0B5E1E4C-2b1c-4d5e-8f90-aabbccddeeff';
  const ours = await bed.call('GET', '/me');
  const theirs = await bed.call('GET', '/nothing', { headers: { 'x-request-id': uuid } });
  expect(theirs.headers.get('x-request-id')).toBe(uuid.toLowerCase());
  expect(ours.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  expect(bed.lines.map((line) => (line as { request: string }).request)).toEqual([
    ours.headers.get('x-request-id'),
    uuid.toLowerCase(),
  ]);
});

test.each(['ci-42', `hwz_${'a'.repeat(36)}`, 'g'.repeat(32), 'a'.repeat(33)])(
  'a request id that is none (%s) is replaced, so that no log holds what a client wrote',
  async (id) => {
    bed.lines.length = 0;
    const { headers } = await bed.call('GET', '/me', { headers: { 'x-request-id': id } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(bed.lines)).not.toContain(id);
  },
);

test('no two requests get the same id', async () => {
  const ids = await Promise.all(
    Array.from({ length: 50 }, async () => (await bed.call('GET', '/me')).headers.get('x-request-id')),
  );
  expect(new Set(ids).size).toBe(50);
});

test('a line of the log has the time, the caller, the address and the duration, and no value', async () => {
  const { id, token } = await bed.issue();
  bed.lines.length = 0;
  await bed.call('GET', '/me', { token });
  expect(bed.lines).toEqual([
    expect.objectContaining({ time: new Date(START).toISOString(), caller: id, address: '127.0.0.1', status: 200 }),
  ]);
  expect((bed.lines[0] as { ms: number }).ms).toBeGreaterThan(0);
  expect(JSON.stringify(bed.lines)).not.toContain('hwz_');
});

test('metrics count requests by operation and status, and refused credentials by code', async () => {
  const before = await metric('hawzu_requests_total');
  const failures = await metric('hawzu_authentication_failures_total');
  await bed.call('GET', '/me');
  await bed.call('GET', '/me', { token: null });
  await bed.call('GET', `${WS}/roles`);
  const after = await metric('hawzu_requests_total');
  const grown = Object.fromEntries(Object.entries(after).map(([key, value]) => [key, value - (before[key] ?? 0)]));
  expect(grown).toMatchObject({
    'operation=get-me,status=200': 1,
    'operation=get-me,status=401': 1,
    'operation=list-roles,status=200': 1,
  });
  const refused = await metric('hawzu_authentication_failures_total');
  expect(refused['code=token-missing']! - (failures['code=token-missing'] ?? 0)).toBe(1);
  expect((await metric('hawzu_request_duration_seconds_count'))['operation=get-me']).toBe(
    after['operation=get-me,status=200']! + after['operation=get-me,status=401']!,
  );
  expect((await metric('hawzu_store_duration_seconds_count'))['kind=look']).toBeGreaterThan(0);
  expect(await metric('hawzu_store_up')).toEqual({ '': 1 });
});

test('metrics tell how many tokens are in which state, and how many end soon', async () => {
  const other = await startBed({ file: undefined, metricsPort: 0 });
  const mine = bed;
  bed = other;
  try {
    const [one, two] = [await bed.issue(), await bed.issue()];
    await bed.issue({ expires_at: new Date(START + 3 * 24 * HOUR).toISOString() });
    await bed.issue({ expires_at: new Date(START + HOUR).toISOString() });
    await bed.call('DELETE', `${WS}/access-token/${one.id}`);
    await bed.call('POST', `${WS}/access-token/${two.id}/disable`);
    expect(await metric('hawzu_tokens')).toEqual({
      'workspace=ws_acme,state=working': 3,
      'workspace=ws_acme,state=expired': 0,
      'workspace=ws_acme,state=disabled': 1,
      'workspace=ws_acme,state=revoked': 1,
    });
    expect(await metric('hawzu_tokens_expiring')).toMatchObject({
      'workspace=ws_acme,within_days=1': 1,
      'workspace=ws_acme,within_days=7': 2,
    });
    bed.clock.now = START + 2 * HOUR;
    expect(await metric('hawzu_tokens')).toMatchObject({
      'workspace=ws_acme,state=working': 2,
      'workspace=ws_acme,state=expired': 1,
    });
  } finally {
    bed = mine;
    await other.close();
  }
});

test('metrics hold no value, are on a port of their own, and are told to this machine only', async () => {
  const text = await (await fetch(bed.service.metricsUrl!)).text();
  expect(text).not.toContain('hwz_');
  expect(new URL(bed.service.metricsUrl!).port).not.toBe(String(bed.service.port));
  expect((await fetch(`${bed.service.url}/metrics`)).status).toBe(404);
  const rebound = new Promise<number | undefined>((resolve) => {
    get(bed.service.metricsUrl!, { headers: { host: 'evil.example' } }, ({ statusCode }) => resolve(statusCode));
  });
  expect(await rebound).toBe(421);
});

test('a service that is not asked for metrics has no second port', async () => {
  const other = await startBed({ file: undefined });
  expect(other.service.metricsUrl).toBeUndefined();
  await other.close();
});

test('what is answered beside the API shows nothing of a workspace', async () => {
  await bed.issue({ label: 'CANARY', ...viewer });
  for (const path of ['/health/live', '/health/ready', '/openapi.json']) {
    const text = JSON.stringify((await plain(path, { authorization: `Bearer ${MANAGEMENT}` })).body);
    expect(text).not.toContain('CANARY');
  }
});
