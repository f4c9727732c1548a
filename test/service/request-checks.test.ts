import type { WireAccessToken, WireProblem } from '../../src/contract';
import { hostCheck } from '../../src/service/http/request/host-check';
import { openRaw, type RawAnswer } from './raw-request';
import { MANAGEMENT, startBed, viewer, WS, type Bed } from './service-bed';

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
afterAll(() => bed.close());

const at = (id: string) => `${WS}/access-token/${id}`;
async function raw(target: string, lines: readonly string[] = [], body = '', method = 'GET'): Promise<RawAnswer> {
  const connection = await openRaw(bed.service.port);
  const head = [`${method} ${target} HTTP/1.1`, 'Connection: close', ...lines];
  connection.send(`${head.join('\r\n')}\r\n\r\n${body}`);
  return connection.answer();
}
const HOST = 'Host: localhost';
const BEARER = `Authorization: Bearer ${MANAGEMENT}`;
const problem = ({ text }: RawAnswer): WireProblem => JSON.parse(text) as WireProblem;

test.each(['%00', '%00x', '%2Fx', '%20', '.', '%C3%A9', '%27--', 'x'.repeat(80)])(
  'an id with %s behind it is not that id, for no operation',
  async (more) => {
    const { id } = await bed.issue();
    const before = await bed.call<WireAccessToken>('GET', at(id));
    for (const [method, action, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { label: 'cut' }],
      ['POST', '/disable', undefined],
      ['POST', '/enable', undefined],
      ['DELETE', '', undefined],
    ] as const) {
      const answer = await bed.call<WireProblem>(method, at(id) + more + action, { body });
      expect(answer.body).toMatchObject({ code: 'invalid-request', errors: [{ in: 'path', pointer: '/token_id' }] });
      expect(answer.text).not.toContain(id);
    }
    expect((await bed.call('GET', at(id))).text).toBe(before.text);
    expect(await bed.problem('GET', `/workspace/ws_acme${more}`)).toEqual([422, 'invalid-request']);
    expect(await bed.problem('GET', `${WS}/project/proj_web${more}/testcases`)).toEqual([422, 'invalid-request']);
  },
);

test.each([
  ['search=%00', '/search'],
  ['label_prefix=a%00', '/label_prefix'],
  ['created_by=%0A', '/created_by'],
  ['cursor=a%2Bb', '/cursor'],
  ['limit=1&limit=1', '/limit'],
  ['limit=1&%6Cimit=2', '/limit'],
  ['allow_last_administrator=true', '/allow_last_administrator'],
  ['toString=1', '/toString'],
])('a list for %s is refused and the place named', async (query, pointer) => {
  const answer = await bed.call<WireProblem>('GET', `${WS}/access-tokens?${query}`);
  expect(answer.body).toMatchObject({ code: 'invalid-request', errors: [{ in: 'query', pointer }] });
});

test.each(['/me', `${WS}/roles`, `${WS}/projects`, '/workspaces'])(
  '%s takes no query parameter and no body',
  async (path) => {
    expect(await bed.problem('GET', `${path}?x=1`)).toEqual([422, 'invalid-request']);
    const answer = await raw(`/api/v1${path}`, [HOST, BEARER, 'Content-Length: 2'], '{}');
    expect(problem(answer)).toMatchObject({ code: 'invalid-request', errors: [{ in: 'body', pointer: '' }] });
  },
);

test('a body in chunks is no way around that', async () => {
  const answer = await raw('/api/v1/me', [HOST, BEARER, 'Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n');
  expect(problem(answer)).toMatchObject({ code: 'invalid-request', errors: [{ in: 'body', pointer: '' }] });
});

test('a body for an operation that takes none is refused, whatever it is, and nothing is done', async () => {
  const { id } = await bed.issue();
  for (const [body, type] of [
    ['{}', 'application/json'],
    ['{', 'application/json'],
    ['a=b', 'text/plain'],
  ] as const) {
    const options = { body, headers: { 'content-type': type } };
    expect(await bed.problem('POST', `${at(id)}/disable`, options)).toEqual([422, 'invalid-request']);
    expect(await bed.problem('DELETE', at(id), options)).toEqual([422, 'invalid-request']);
  }
  expect((await bed.call<WireAccessToken>('GET', at(id))).body.status).toBe('enabled');
});

const issuing = (body: string | object, headers: Record<string, string> = {}, key = `check ${bed.lines.length}`) =>
  bed.call<WireProblem>('POST', `${WS}/access-tokens`, { body, headers: { 'idempotency-key': key, ...headers } });
const wanted = { label: 'x', ...viewer };

test.each([
  ['a member twice', '{"label":"a","label":"b"}', {}, 400, 'malformed-json'],
  ['a member twice, once escaped', '{"label":"a","\\u006cabel":"b"}', {}, 400, 'malformed-json'],
  ['a member twice, deep in it', '{"project_grants":[{"role":{"id":"a","id":"b"}}]}', {}, 400, 'malformed-json'],
  ['a compressed body', JSON.stringify(wanted), { 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
  ...['utf-16', 'iso-8859-1', '"'].map(
    (charset) =>
      [
        `a body in the charset ${charset}`,
        JSON.stringify(wanted),
        { 'content-type': `application/json; charset=${charset}` },
        415,
        'unsupported-media-type',
      ] as const,
  ),
  ...['; charset=utf-8', ';charset="UTF-8"', '; version=1'].map(
    (more) =>
      [
        `no body as application/json${more}`,
        JSON.stringify({ ...wanted, label: 7 }),
        { 'content-type': `application/json${more}` },
        422,
        'invalid-request',
      ] as const,
  ),
] as const)('%s is refused', async (_, body, headers, status, code) => {
  const answer = await issuing(body, headers);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('a body that says it is not encoded is as good as one that says nothing', async () => {
  expect((await issuing(wanted, { 'content-encoding': 'identity' })).status).toBe(201);
});

test('the same name in two objects is not a member twice, nor is it in a text', async () => {
  const grant = (project_id: string) => ({ project_id, role: { id: 'role_project_viewer' } });
  const label = '{"label":"a","label":"b"}';
  const body = {
    label,
    access_type: 'project',
    project_grants: [grant('proj_web'), grant('proj_api')],
    expires_at: null,
  };
  expect((await issuing(body)).status).toBe(201);
});

test('a body that is not UTF-8 is refused, not repaired', async () => {
  const body = '{"label":"\xff"}';
  const lines = [
    HOST,
    BEARER,
    'Content-Type: application/json',
    'Idempotency-Key: utf8',
    `Content-Length: ${body.length}`,
  ];
  const connection = await openRaw(bed.service.port);
  connection.send(
    Buffer.from(
      `POST /api/v1${WS}/access-tokens HTTP/1.1\r\nConnection: close\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
      'latin1',
    ),
  );
  expect(problem(await connection.answer()).code).toBe('malformed-json');
});

test.each([
  ['label', { ...wanted, label: `copied: ${MANAGEMENT}` }, 'a-key', '/label'],
  ['Idempotency-Key', wanted, MANAGEMENT, '/Idempotency-Key'],
])('a %s that holds a token value is refused and not repeated', async (_, body, key, pointer) => {
  const answer = await issuing(body, {}, key);
  expect(answer.body).toMatchObject({ code: 'invalid-request', errors: [{ pointer }] });
  expect(answer.text).not.toContain(MANAGEMENT.slice(10));
});

test('a label is held to the same when it is edited', async () => {
  const { id } = await bed.issue();
  expect(await bed.problem('PATCH', at(id), { body: { label: MANAGEMENT } })).toEqual([422, 'invalid-request']);
});

test('of thousands of faults twenty are listed, and no name of a member is repeated that could be a secret', async () => {
  const members = Object.fromEntries(Array.from({ length: 4_000 }, (_, at) => [`member${at}`, 0]));
  const answer = await issuing({ [MANAGEMENT]: 1, ['n'.repeat(500)]: 1, ...members });
  expect(answer.body.errors).toHaveLength(20);
  expect(answer.text.length).toBeLessThan(4_000);
  expect(answer.text).not.toMatch(/hwz_|nnnn/);
  const query = Array.from({ length: 900 }, (_, at) => `q${at}=1`).join('&');
  expect((await bed.call<WireProblem>('GET', `/me?${query}`)).body.errors).toHaveLength(20);
});

test('a key that was used is told so even when the body does not fit', async () => {
  const first = await issuing(wanted, {}, 'used');
  const again = await issuing({ label: 5 }, {}, 'used');
  expect(again.body).toMatchObject({ status: 409, token_id: (first.body as unknown as WireAccessToken).id });
});

test('an edit with both kinds of grant is refused as a whole', async () => {
  const { id } = await bed.issue();
  const before = await bed.call('GET', at(id));
  const project_grants = [{ project_id: 'proj_web', role: { id: 'role_project_viewer' } }];
  const body = { workspace_role: { id: 'role_team_member' }, project_grants };
  expect(await bed.problem('PATCH', at(id), { body })).toEqual([422, 'invalid-request']);
  expect((await bed.call('GET', at(id))).text).toBe(before.text);
});

test.each([
  ['two Authorization headers', [HOST, BEARER, BEARER], 400, 'malformed-request'],
  ['two Host headers', [HOST, HOST, BEARER], 400, 'malformed-request'],
  [
    'two Authorization headers with thousands between',
    [HOST, BEARER, ...Array<string>(2100).fill('a:'), BEARER],
    400,
    'malformed-request',
  ],
  ['no Host header', [BEARER], 400, 'malformed-request'],
  ['an Expect that nobody knows', [HOST, BEARER, 'Expect: the worst'], 417, 'expectation-failed'],
  ['two If-Match headers', [HOST, BEARER, 'If-Match: "a"', 'If-Match: "b"'], 400, 'malformed-request'],
  ['two Content-Types', [HOST, BEARER, 'Content-Type: a/b', 'Content-Type: a/c'], 400, 'malformed-request'],
  ['two Content-Encodings', [HOST, BEARER, 'Content-Encoding: a', 'Content-Encoding: b'], 400, 'malformed-request'],
  ['two Idempotency-Keys', [HOST, BEARER, 'Idempotency-Key: a', 'Idempotency-Key: b'], 400, 'malformed-request'],
])('%s are answered with a problem document', async (_, lines, status, code) => {
  const answer = await raw('/api/v1/me', lines);
  expect([answer.status, problem(answer).code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
});

test.each(['evil.example', 'localhost'])('a target with a host of its own is refused, be it %s', async (host) => {
  const answer = await raw(`http://${host}/api/v1/me`, [HOST, BEARER]);
  expect([answer.status, problem(answer).code]).toEqual([400, 'malformed-request']);
});

test.each(['TRACE', 'OPTIONS', 'HEAD', 'PUT', 'PROPFIND', 'PURGE', 'QUERY', 'CONNECT'])(
  'the method %s is refused by name',
  async (method) => {
    const target = method === 'CONNECT' ? 'localhost:80' : '/api/v1/me';
    const answer = await raw(target, [HOST, BEARER], '', method);
    expect([405, 400]).toContain(answer.status);
    if (method !== 'HEAD') expect(['method-not-allowed', 'malformed-request']).toContain(problem(answer).code);
  },
);

test('what follows a request that was refused is not answered a second time', async () => {
  const lines = [HOST, 'Transfer-Encoding: chunked', 'Content-Type: application/json'];
  const answer = await raw(`/api/v1${WS}/access-tokens`, lines, 'no chunk\r\n', 'POST');
  expect(problem(answer).code).toBe('token-missing');
});

test('logs hold the paths of the contract, ids that can be ids, and nothing else that a client wrote', async () => {
  const { id } = await bed.issue();
  bed.lines.length = 0;
  await bed.call('GET', at(id));
  await bed.call('GET', `${at('hunter2')}?search=hunter2`);
  await bed.call('GET', `${WS}/access-token/%68%77%7A_${MANAGEMENT.slice(4)}`);
  await bed.call('GET', '/hunter2/hunter2');
  expect(JSON.stringify(bed.lines)).not.toMatch(new RegExp(`hunter2|${MANAGEMENT.slice(10)}`));
  expect(bed.lines.map((line) => (line as { path?: string }).path)).toEqual([
    `/api/v1/workspace/ws_acme/access-token/${id}`,
    '/api/v1/workspace/ws_acme/access-token/{token_id}',
    '/api/v1/workspace/ws_acme/access-token/{token_id}',
    undefined,
  ]);
});

const isServed = (listening: string, host: string | undefined, names: readonly string[] = []): boolean => {
  try {
    hostCheck(listening, names)(host);
    return true;
  } catch {
    return false;
  }
};

test.each(['127.0.0.1', '127.0.0.2', '127.1.2.3', '::1', 'localhost'])(
  'on %s only loopback names are served',
  (address) => {
    for (const host of ['localhost', '127.0.0.1:80', '127.0.0.2', '[::1]:1'])
      expect(isServed(address, host)).toBe(true);
    const foreign = [
      'evil.example',
      '127.0.0.1.nip.io',
      '127.evil.example',
      '10.0.0.1',
      '0.0.0.0',
      'localhost:80.evil.example',
      'localhost:1@evil.example',
      '[::1]:x',
      '[::2]',
      '',
      undefined,
    ];
    for (const host of foreign) expect([host, isServed(address, host)]).toEqual([host, false]);
  },
);

test.each(['0.0.0.0', '::', '192.168.1.5', 'tokens.internal'])(
  'on %s addresses, and names that the service was told, are served; no other name is',
  (address) => {
    const names = ['Tokens.example'];
    for (const host of ['192.168.1.5:4010', '[fe80::1]', 'localhost', 'tokens.EXAMPLE:1'])
      expect([host, isServed(address, host, names)]).toEqual([host, true]);
    for (const host of ['evil.example', 'x.tokens.example', '192.168.1.5.nip.io'])
      expect([host, isServed(address, host, names)]).toEqual([host, false]);
  },
);

test('a service on 127.0.0.2 refuses a foreign Host', async () => {
  const other = await startBed({ host: '127.0.0.2', file: undefined });
  const statuses: number[] = [];
  for (const host of ['127.0.0.2', 'localhost', 'evil.example']) {
    const connection = await openRaw(other.service.port, '127.0.0.2');
    connection.send(`GET /api/v1/me HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${BEARER}\r\n\r\n`);
    statuses.push((await connection.answer()).status);
  }
  expect(statuses).toEqual([200, 200, 421]);
  await other.close();
});
