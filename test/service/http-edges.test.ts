import { connect } from 'node:net';
import Ajv2020 from 'ajv/dist/2020';
import { openApiDocument, operations, PROBLEMS, type ProblemCode, type WireProblem } from '../../src/contract';
import { implementedOperations } from '../../src/service/operations/implemented-operations';
import type { Fault } from '../../src/service';
import { MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';
import { SEEDED_IDS, workableBody } from './workable-bodies';

let bed: Bed;
let fault: Fault | undefined;
const attempts: number[] = [];
beforeAll(async () => {
  bed = await startBed({
    faults: ({ attempt }) => {
      attempts.push(attempt);
      return fault;
    },
  });
});
afterEach(() => (fault = undefined));
afterAll(() => bed.close());

/** Sends text over a bare connection and takes all that comes until it is closed. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(bed.service.port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
const bearer = `Authorization: Bearer ${MANAGEMENT}\r\nConnection: close\r\n`;
const problemIn = (answer: string): WireProblem =>
  JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as WireProblem;

test('the service implements exactly the operations of the contract', () => {
  expect(implementedOperations.map(({ definition }) => definition)).toEqual(operations);
});

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat('date-time', true).addFormat('uri', true).addSchema(openApiDocument, 'contract');

test('every answer of every operation is what the OpenAPI document says', async () => {
  for (const operation of operations) {
    const { name, method, path, success, idempotencyKey } = operation;
    const { id } = await bed.issue({ label: name });
    const ids: Record<string, string> = { ...SEEDED_IDS, token_id: id };
    const body = workableBody(operation, name);
    const answer = await bed.call(
      method,
      path.replace(/\{(\w+)\}/g, (_, parameter: string) => ids[parameter]!),
      {
        body,
        ...(idempotencyKey && { headers: { 'idempotency-key': name } }),
      },
    );
    expect([name, answer.status]).toEqual([name, success.status]);
    if (success.schema === undefined) continue;
    const validate = ajv.compile({ $ref: `contract#/components/schemas/${success.schema}` });
    const lines = success.mediaType === undefined ? [answer.text] : answer.text.trimEnd().split('\n');
    for (const line of lines) validate(JSON.parse(line));
    expect([name, validate.errors]).toEqual([name, null]);
  }
});

const withHeaders = (bytes: number): string => {
  const begin = `GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n${bearer}`;
  return `${begin}X: ${'x'.repeat(bytes - begin.length - 9)}\r\n\r\n`;
};

test('all headers together may have 16 KiB, and a body 64', async () => {
  expect(await raw(withHeaders(15.9 * 1024))).toMatch(/^HTTP\/1\.1 200/);
  expect(await raw(withHeaders(16.2 * 1024))).toMatch(/^HTTP\/1\.1 431/);
  const sent = (bytes: number) => {
    const body = JSON.stringify({ label: 'largest', ...viewer }).padEnd(bytes);
    return bed.call('POST', `${WS}/access-tokens`, { body, headers: { 'idempotency-key': `${bytes} bytes` } });
  };
  expect((await sent(65_536)).status).toBe(201);
  expect((await sent(65_537)).status).toBe(413);
});

const refused: readonly (readonly [string, () => Promise<WireProblem>, ProblemCode])[] = [
  ['an unknown path', async () => (await bed.call<WireProblem>('GET', '/nothing')).body, 'route-not-found'],
  [
    'a method that the path does not take',
    async () => (await bed.call<WireProblem>('PUT', '/me', { body: {} })).body,
    'method-not-allowed',
  ],
  [
    'broken JSON',
    async () => (await bed.call<WireProblem>('POST', `${WS}/access-tokens`, { body: '{"label":' })).body,
    'malformed-json',
  ],
  [
    'a body that sets __proto__',
    async () =>
      (
        await bed.call<WireProblem>('POST', `${WS}/access-tokens`, {
          body: '{"__proto__":{}}',
          headers: { 'idempotency-key': 'proto' },
        })
      ).body,
    'invalid-request',
  ],
  [
    'a body of another type',
    async () =>
      (
        await bed.call<WireProblem>('POST', `${WS}/access-tokens`, {
          body: 'a=b',
          headers: { 'content-type': 'text/plain' },
        })
      ).body,
    'unsupported-media-type',
  ],
  [
    'a body over 64 KiB',
    async () =>
      (await bed.call<WireProblem>('POST', `${WS}/access-tokens`, { body: { label: 'x'.repeat(65_536) } })).body,
    'body-too-large',
  ],
  [
    'an id of 300 characters',
    async () => (await bed.call<WireProblem>('GET', `${WS}/access-token/${'x'.repeat(300)}`)).body,
    'path-too-long',
  ],
  [
    'a broken escape in the path',
    async () => problemIn(await raw(`GET /api/v1/workspace/%zz HTTP/1.1\r\nHost: localhost\r\n${bearer}\r\n`)),
    'malformed-request',
  ],
  [
    'a foreign Host',
    async () => problemIn(await raw(`GET /api/v1/me HTTP/1.1\r\nHost: evil.example\r\n${bearer}\r\n`)),
    'host-not-allowed',
  ],
  ['what is not HTTP', async () => problemIn(await raw('HELLO\r\n\r\n')), 'malformed-request'],
  [
    'headers over 16 KiB',
    async () => problemIn(await raw(`GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)),
    'headers-too-large',
  ],
];

test.each(refused)('%s is answered with a problem document', async (_, send, code) => {
  const problem = await send();
  expect(problem).toMatchObject({ code, ...PROBLEMS[code], type: `urn:hawzu:problem:${code}` });
  const validate = ajv.compile({ $ref: 'contract#/components/schemas/Problem' });
  validate(problem);
  expect(validate.errors).toBeNull();
});

test('405 names the methods that the path takes', async () => {
  const answer = await bed.call('PUT', `${WS}/access-token/tok_x`, { body: {} });
  expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'PATCH']);
});

test.each(['localhost', '127.0.0.1:80', '[::1]:4010', 'LOCALHOST:1'])(
  'the Host %s is loopback and served',
  async (host) => {
    expect(await raw(`GET /api/v1/me HTTP/1.1\r\nHost: ${host}\r\n${bearer}\r\n`)).toMatch(/^HTTP\/1.1 200/);
  },
);

test.each(['localhost.evil.example', '127.0.0.1.nip.io', '10.0.0.1', ''])('the Host %j is not served', async (host) => {
  for (const _ of ['the first time', 'and again'])
    expect(await raw(`GET /api/v1/me HTTP/1.1\r\nHost: ${host}\r\n${bearer}\r\n`)).toMatch(/^HTTP\/1.1 421/);
});

test('each answer, refusals too, tells the time of the service, is not kept or sniffed, and invites no browser', async () => {
  bed.clock.now = Date.parse('2027-03-04T05:06:07.999Z');
  const answers = [
    await bed.call('GET', '/me'),
    await bed.call('GET', '/me', { token: null }),
    await bed.call('GET', '/x'),
  ];
  bed.clock.now = START;
  for (const { headers } of answers) {
    expect(headers.get('date')).toBe('Thu, 04 Mar 2027 05:06:07 GMT');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test.each([
  ['what is not HTTP', 'HELLO\r\n\r\n', 400],
  ['headers over 16 KiB', `GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['an Expect that nobody knows', `GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nExpect: x\r\n\r\n`, 417],
  ['a wish for a proxy', 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
  ['a broken escape in the path', `GET /api/v1/%zz HTTP/1.1\r\nHost: localhost\r\n${bearer}\r\n`, 400],
])('%s is answered as every refusal is, though it never came to be a request', async (_, text, status) => {
  bed.clock.now = Date.parse('2027-03-04T05:06:07.999Z');
  const answer = await raw(text);
  bed.clock.now = START;
  const head = answer.slice(0, answer.indexOf('\r\n\r\n')).toLowerCase().split('\r\n');
  expect(head[0]).toContain(String(status));
  expect(head).toEqual(
    expect.arrayContaining([
      'date: thu, 04 mar 2027 05:06:07 gmt',
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      "content-security-policy: default-src 'none'; frame-ancestors 'none'",
      'connection: close',
    ]),
  );
  expect(head.find((line) => line.startsWith('content-type:'))).toMatch(/^content-type: application\/problem\+json/);
  const length = Number(/^content-length: (\d+)$/m.exec(head.join('\n'))?.[1]);
  expect(Buffer.byteLength(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toBe(length);
});

test.each(['application/json', 'application/x-www-form-urlencoded'])(
  'an empty body may be announced as %s',
  async (type) => {
    const { id } = await bed.issue();
    const answer = await bed.call('POST', `${WS}/access-token/${id}/disable`, { headers: { 'content-type': type } });
    expect(answer.status).toBe(200);
  },
);

describe('a fault plan', () => {
  const issue = (key: string) =>
    bed.call<WireProblem>('POST', `${WS}/access-tokens`, {
      body: { label: key, ...viewer },
      headers: { 'idempotency-key': key },
    });
  const made = async (label: string): Promise<number> =>
    (await bed.service.snapshot()).filter((row) => row.label === label).length;

  test.each([
    [429, 'rate-limited'],
    [500, 'internal-error'],
    [503, 'unavailable'],
  ] as const)('answers %i as %s with Retry-After, and nothing happened', async (status, code) => {
    fault = { status, retryAfterSeconds: 7 };
    const answer = await issue(code);
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([status, code, '7']);
    expect(await made(code)).toBe(0);
  });

  test('cuts the connection before the operation takes effect', async () => {
    fault = { drop: 'before' };
    await expect(issue('cut before')).rejects.toThrow();
    expect(await made('cut before')).toBe(0);
  });

  test('cuts the connection after it took effect: the key then leads to the token', async () => {
    fault = { drop: 'after' };
    await expect(issue('cut after')).rejects.toThrow();
    fault = undefined;
    expect(await made('cut after')).toBe(1);
    expect((await issue('cut after')).body.code).toBe('idempotency-key-reused');
  });

  test('delays an answer', async () => {
    fault = { delayMs: 20 };
    const before = performance.now();
    expect((await bed.call('GET', '/me')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  });

  test('is told how often the same request was tried', async () => {
    attempts.length = 0;
    for (let i = 0; i < 3; i += 1) await bed.call('GET', `${WS}/access-token/tok_tried`);
    expect(attempts).toEqual([1, 2, 3]);
  });
});

test('closing waits for what is in flight and answers it', async () => {
  const other = await startBed({ faults: () => ({ delayMs: 150 }) });
  const inFlight = other.issue({ label: 'in flight' });
  await new Promise((resolve) => setTimeout(resolve, 60));
  await other.service.close();
  expect((await inFlight).label).toBe('in flight');
  await expect(other.call('GET', '/me')).rejects.toThrow();
});

test.each([
  ['Content-Length: 100', '{"lab'],
  ['Transfer-Encoding: chunked', '5\r\n{"lab'],
])(
  'a client that leaves in the middle of its body (%s) is no failure of the service: the log says that it left',
  async (length, begun) => {
    const before = (await bed.service.snapshot()).length;
    for (const leave of ['destroy', 'resetAndDestroy'] as const) {
      const socket = connect(bed.service.port, '127.0.0.1');
      const head = `POST /api/v1${WS}/access-tokens HTTP/1.1\r\nHost: 127.0.0.1:${bed.service.port}\r\n${length}\r\n`;
      socket.write(
        `${head}Expect: 100-continue\r\nContent-Type: application/json\r\nIdempotency-Key: left\r\n${bearer}\r\n`,
      );
      await new Promise((resolve) => socket.once('data', resolve));
      socket.write(begun);
      await bed.call('GET', '/me');
      bed.lines.length = 0;
      socket[leave]();
      for (let n = 0; n < 100 && bed.lines.length === 0; n += 1)
        await new Promise((resolve) => setTimeout(resolve, 20));
      await bed.call('GET', '/me');
      expect(bed.lines).toEqual([
        expect.objectContaining({ event: 'client-left', path: `/api/v1${WS}/access-tokens`, address: '127.0.0.1' }),
        expect.objectContaining({ event: 'request', operation: 'get-me' }),
      ]);
    }
    expect(await bed.service.snapshot()).toHaveLength(before);
  },
);
