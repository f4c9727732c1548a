import Ajv2020 from 'ajv/dist/2020';
import { operations } from '../../../src/contract';
import { type Bed, MANAGEMENT, startBed } from '../service-bed';
import { clear, fail, failpoints, statusWith, tell } from './told';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed({ rehearsal: { port: 0 }, file: undefined });
});
afterAll(() => bed.close());
beforeEach(() => clear(bed));

const good = JSON.stringify({ operation: 'get-me', fault: { status: 503 } });

test('failpoints are set, listed in their order and cleared, one or all, and each is logged', async () => {
  bed.lines.length = 0;
  const one = await fail(bed, { operation: 'get-me', fault: { drop: 'after' } });
  const two = await fail(bed, { operation: 'any', fault: { latency_ms: 10 }, count: 'all' });
  expect(await failpoints(bed)).toEqual([
    { id: one.id, operation: 'get-me', fault: { drop: 'after' }, count: 1, struck: 0 },
    { id: two.id, operation: 'any', fault: { latency_ms: 10 }, count: 'all', struck: 0 },
  ]);
  expect((await tell(bed, { method: 'DELETE', path: `/failpoints/${one.id}` })).status).toBe(204);
  expect((await tell(bed, { method: 'DELETE', path: `/failpoints/${one.id}` })).status).toBe(404);
  expect((await failpoints(bed)).map(({ id }) => id)).toEqual([two.id]);
  expect((await clear(bed)).status).toBe(204);
  expect(await failpoints(bed)).toEqual([]);
  expect(bed.lines.map((line) => (line as { event: string }).event)).toEqual([
    ...['failpoint-set', 'failpoint-set', 'failpoint-cleared', 'failpoints-cleared'],
  ]);
});

test('no page of a browser, under any name, sets one: each of these is refused, and nothing is set', async () => {
  const post = (headers: Record<string, string>) => tell(bed, { method: 'POST', headers, body: good });
  expect((await post({ 'hawzu-rehearsal': '' })).status).toBe(403);
  expect((await post({ 'hawzu-rehearsal': '1' })).status).toBe(403);
  expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await post({ origin: bed.service.rehearsalUrl! })).status).toBe(403);
  expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
  const url = `${bed.service.rehearsalUrl}/failpoints`;
  const marked = { 'hawzu-rehearsal': 'true' };
  expect(await statusWith(url, { ...marked, host: 'evil.example' })).toBe(421);
  expect(await statusWith(url, { ...marked, 'sec-fetch-site': 'same-origin' })).toBe(403);
  expect(await statusWith(url, marked)).toBe(200);
  const asked = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  expect(await failpoints(bed)).toEqual([]);
});

test('it is on a port of its own, and the API knows nothing of it', async () => {
  expect(new URL(bed.service.rehearsalUrl!).hostname).toBe('127.0.0.1');
  expect(new URL(bed.service.rehearsalUrl!).port).not.toBe(String(bed.service.port));
  const asked = await fetch(`${bed.service.url}/failpoints`, { headers: { 'hawzu-rehearsal': 'true' } });
  expect(asked.status).toBe(404);
  expect((await tell(bed, { path: '/api/v1/me' })).status).toBe(404);
});

test.each<readonly [string, object, readonly string[]]>([
  ['an operation that is none', { operation: 'listAccessTokens', fault: { drop: 'after' } }, ['/operation']],
  ['no fault', { operation: 'get-me' }, ['/fault']],
  ['a fault that is none', { operation: 'get-me', fault: { explode: true } }, ['/fault']],
  ['a moment that is none', { operation: 'get-me', fault: { drop: 'during' } }, ['/fault/drop']],
  ['429 after the work', { operation: 'get-me', fault: { status: 429, when: 'after' } }, ['/fault/when']],
  ['another status', { operation: 'get-me', fault: { status: 404 } }, ['/fault/status']],
  ['two faults at once', { operation: 'get-me', fault: { drop: 'after', latency_ms: 5 } }, ['/fault/latency_ms']],
  ['no time', { operation: 'get-me', fault: { latency_ms: 0 } }, ['/fault/latency_ms']],
  ['a count of none', { operation: 'get-me', fault: { drop: 'after' }, count: 0 }, ['/count']],
  ['a value in the wrong place', { operation: MANAGEMENT, fault: { drop: 'after' } }, ['/operation']],
  ['a stale answer of what is no list', { operation: 'get-me', fault: { stale_seconds: 5 } }, ['/operation']],
  ['a stale answer of anything', { operation: 'any', fault: { stale_changes: 1 } }, ['/operation']],
])('%s is refused by its place', async (_, failpoint, pointers) => {
  const { status, body } = await tell(bed, { method: 'POST', body: JSON.stringify(failpoint) });
  const { errors } = body as { errors: readonly { pointer: string }[] };
  expect(status).toBe(422);
  expect([...new Set(errors.map(({ pointer }) => pointer))]).toEqual(pointers);
  expect(JSON.stringify(body)).not.toContain(MANAGEMENT);
  expect(await failpoints(bed)).toEqual([]);
});

test('the schema that is served takes what the service takes, for every operation of the contract', async () => {
  const { body } = await tell(bed, { path: '/schema' });
  const valid = new Ajv2020({ strict: false }).compile(body);
  for (const { name } of operations) expect(valid({ operation: name, fault: { drop: 'before' } })).toBe(true);
  expect(valid({ operation: 'get-me', fault: { stale_seconds: 5 } })).toBe(false);
});

test('bodies that are too large, doubled members and doubled headers are refused', async () => {
  const post = (body: string) => tell(bed, { method: 'POST', body });
  expect((await post(JSON.stringify({ operation: 'x'.repeat(20_000) }))).status).toBe(413);
  expect((await post('{"operation":"get-me","operation":"any","fault":{"drop":"after"}}')).status).toBe(400);
  expect((await post('{')).status).toBe(400);
  expect((await tell(bed, { method: 'POST' })).status).toBe(422);
  expect(await failpoints(bed)).toEqual([]);
});
