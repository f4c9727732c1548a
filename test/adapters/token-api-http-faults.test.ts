import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { SecretValue } from '../../src/core/model/secret-value';
import { later } from '../../src/core/model/time';
import type { TokenId } from '../../src/core/model/ids';
import { PortError } from '../../src/core/ports/errors';
import type { TokenFacts } from '../../src/core/ports/token-api';
import { openTokenApi, type TokenApiOptions } from '../../src/adapters/token-api-http/open-token-api';
import type { Fault, FaultableRequest } from '../../src/service';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { portErrorOf } from '../../src/testing/contracts/port-error-expectations';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { openService } from './open-service';

const DAY = 86_400_000;
const VIEWER = { type: 'workspace', role: 'Viewer' } as const;
const MEMBER = { type: 'workspace', role: 'Team Member' } as const;

let world: Awaited<ReturnType<typeof openService>>;
let fault: (request: FaultableRequest) => Fault | undefined = () => undefined;
const requests: FaultableRequest[] = [];
const log: unknown[] = [];
beforeAll(async () => {
  const faults = (request: FaultableRequest) => {
    requests.push(request);
    return fault(request);
  };
  world = await openService({ faults }, { log: (entry) => log.push(entry) });
});
afterAll(() => world.close());
beforeEach(() => {
  fault = () => undefined;
  requests.length = 0;
});

/** The faults of one operation, one per attempt; the attempts after them go through. */
const failing = (operation: string, ...faults: (Fault | undefined)[]): void => {
  let made = 0;
  fault = (request) => (request.operation === operation ? faults[made++] : undefined);
};
let count = 0;
const request = () => ({ label: `fault-${count++}`, access: VIEWER, expiresAt: later(world.clock.now(), DAY) });
const issue = async () => (await world.api.issue(world.workspace, request())).value;
const attempts = (operation: string) => requests.filter((made) => made.operation === operation).length;

test.each<[string, Fault]>([
  ['429', { status: 429 }],
  ['500', { status: 500 }],
  ['503', { status: 503 }],
  ['a connection cut before the effect', { drop: 'before' }],
])('an issue that meets %s is asked again with its key and gives one token', async (_name, kind) => {
  const asked = request();
  failing('issue-access-token', kind, kind);
  const { token } = (await world.api.issue(world.workspace, asked)).value;
  expect(token.label).toBe(asked.label);
  expect(attempts('issue-access-token')).toBe(3);
  const made = (await world.service.snapshot()).filter((row) => row.label === asked.label);
  expect(made).toHaveLength(1);
});

test('an issue whose answer was lost ends as a conflict that names the token it made', async () => {
  const asked = request();
  failing('issue-access-token', { drop: 'after' });
  const error = await portErrorOf(world.api.issue(world.workspace, asked));
  const made = (await world.service.snapshot()).filter((row) => row.label === asked.label);
  expect(error).toMatchObject({ kind: 'conflict', effect: 'unknown', details: { existingTokenId: made[0]?.id } });
  expect(made).toHaveLength(1);
});

test('roles that were listed already are not listed again to issue a token', async () => {
  const api = world.open(new SecretValue(world.managementToken));
  await api.listRoles(world.workspace);
  await api.issue(world.workspace, request());
  expect(attempts('list-roles')).toBe(1);
});

test('a revoke whose answer was lost succeeds', async () => {
  const { token } = await issue();
  failing('revoke-access-token', { drop: 'after' });
  await world.api.revoke(world.workspace, token.id);
  expect(attempts('revoke-access-token')).toBe(2);
});

const asked: readonly (readonly [string, (id: TokenId, version: string) => Promise<unknown>, Partial<TokenFacts>])[] = [
  [
    'edit-access-token',
    (id, version) => world.api.edit(world.workspace, id, { label: 'edited', access: MEMBER, expiresAt: null }, version),
    { label: 'edited', access: MEMBER, expiresAt: null },
  ],
  ['disable-access-token', (id, tag) => world.api.disable(world.workspace, id, tag), { status: 'disabled' }],
  ['enable-access-token', (id, tag) => world.api.enable(world.workspace, id, tag), { status: 'enabled' }],
];
const prepared = async (operation: string): Promise<TokenFacts> => {
  const { token } = await issue();
  if (operation !== 'enable-access-token') return token;
  return (await world.api.disable(world.workspace, token.id)).value;
};

test.each(asked)('%s with a version, whose answer was lost, finds its own change', async (operation, act, state) => {
  const token = await prepared(operation);
  failing(operation, { drop: 'after' });
  expect(await act(token.id, token.version)).toMatchObject({ value: state });
  expect(attempts(operation)).toBe(2);
});

test.each(asked)('%s with a version is stale when somebody else came first', async (operation, act) => {
  const token = await prepared(operation);
  failing(operation, { drop: 'before' });
  const other = world.open(new SecretValue(world.managementToken));
  const turned = operation === 'disable-access-token' ? 'enable' : 'disable';
  jest.spyOn(world.clock, 'sleep').mockImplementationOnce(async () => {
    const { value } = await other[turned](world.workspace, token.id);
    await other.edit(world.workspace, token.id, { label: `${value.label}-theirs` });
  });
  expect(await portErrorOf(act(token.id, token.version))).toMatchObject({
    kind: 'stale',
    effect: 'unknown',
    details: { serverCode: 'token-changed' },
  });
});

test('a revoke with a version, whose answer was lost, succeeds', async () => {
  const { token } = await issue();
  failing('revoke-access-token', { drop: 'after' });
  await world.api.revoke(world.workspace, token.id, token.version);
  expect(attempts('revoke-access-token')).toBe(2);
});

test('Retry-After is waited for before the next attempt', async () => {
  failing('get-me', { status: 429, retryAfterSeconds: 17 });
  const before = world.clock.now();
  await world.api.whoAmI();
  const waited = world.clock.now() - before;
  expect(waited).toBeGreaterThanOrEqual(17_000);
  expect(waited).toBeLessThanOrEqual(17_000 + 20_000);
});

test('a server that asks to wait beyond the deadline is not waited for, and the time is told', async () => {
  failing('get-me', { status: 429, retryAfterSeconds: 3600 });
  const before = world.clock.now();
  const error = await portErrorOf(world.api.whoAmI());
  expect(error).toMatchObject({ kind: 'throttled', effect: 'none', details: { retryAfterMs: 3_600_000 } });
  expect(world.clock.now()).toBe(before);
});

test('an outage that does not end leaves open whether the call took effect, and ends within its deadline', async () => {
  const { token } = await issue();
  fault = () => ({ status: 500 });
  const before = world.clock.now();
  const error = await portErrorOf(world.api.disable(world.workspace, token.id));
  expect(error).toMatchObject({ kind: 'unavailable', effect: 'unknown', details: { serverCode: 'internal-error' } });
  expect(world.clock.now() - before).toBeLessThanOrEqual(90_000);
});

test('throttling that does not end certainly had no effect', async () => {
  fault = () => ({ status: 429 });
  expect(await portErrorOf(world.api.issue(world.workspace, request()))).toMatchObject({
    kind: 'throttled',
    effect: 'none',
  });
});

const connect = (changes: Partial<TokenApiOptions>) =>
  openTokenApi({
    endpoint: world.service.url,
    managementToken: new SecretValue(world.managementToken),
    clock: new ManualClock(),
    random: new SeededRandom(2),
    ...changes,
  });

test('an answer that does not come in time is a timeout of unknown effect', async () => {
  fault = () => ({ delayMs: 200 });
  const slow = connect({ answerTimeoutMs: 30, retry: { attempts: 2, deadlineMs: 90_000, baseMs: 1, longestMs: 1 } });
  expect(await portErrorOf(slow.api.whoAmI())).toMatchObject({ kind: 'timeout', effect: 'unknown' });
  slow.close();
});

test('a connection that does not come to stand in time is a timeout without effect', async () => {
  // Accepts the TCP connection and never answers the TLS hello.
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = connect({ endpoint, connectTimeoutMs: 30 });
  const error = await portErrorOf(open.api.whoAmI());
  expect(error).toMatchObject({ kind: 'timeout', effect: 'none', details: { serverCode: 'ERR_CONNECT_TIMEOUT' } });
  open.close();
  server.close();
});

test('an endpoint where nobody listens is named', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((resolve) => server.close(resolve));
  const open = connect({ endpoint });
  const error = await portErrorOf(open.api.whoAmI());
  expect(error).toMatchObject({ kind: 'unavailable', effect: 'none' });
  expect(error.message).toContain(endpoint);
  expect(error.message).toContain('HAWZU_ENDPOINT');
  open.close();
});

/** Roles have to be known before a token can be asked for. */
async function passOn(path: string, response: ServerResponse) {
  const headers = { authorization: `Bearer ${world.managementToken}` };
  const answer = await fetch(`${world.service.url}${path}`, { headers });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
}

/** A server that answers everything else alike; says which requests it got with a bearer. */
async function answering(status: number, body: string, headers: Record<string, string> = {}) {
  let asked = 0;
  const server = createHttpServer((request, response) => {
    asked += 1;
    if (request.url?.endsWith('/roles')) return void passOn(request.url, response);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = connect({ endpoint });
  const close = () => {
    open.close();
    server.close();
  };
  return { ...open, endpoint, asked: () => asked, close };
}

const PROBLEM = '{"type":"about:blank","title":"No such path","status":404,"code":"route-not-found"}';
test.each([
  ['a page of whoever stands in the way', '<html>Not found</html>'],
  ['an endpoint with a path too much', PROBLEM],
])('a 404 that is %s does not mean that a token is gone, disabled or revoked', async (_what, body) => {
  const server = await answering(404, body, { date: 'Mon, 20 Jul 2026 10:00:00 GMT' });
  const { api } = server;
  const { workspace } = world;
  const id = (await issue()).token.id;
  for (const call of [api.disable(workspace, id), api.revoke(workspace, id), api.getToken(workspace, id)]) {
    const error = await portErrorOf(call);
    expect(error).toMatchObject({ kind: 'malformed-answer', effect: 'none' });
    expect(error.message).toMatch(/no such path. Is HAWZU_ENDPOINT the origin of the token API/);
  }
  server.close();
});

const wire = async (changes: object = {}): Promise<string> => {
  const { token } = await issue();
  const path = `/api/v1/workspace/${world.workspace}/access-token/${token.id}`;
  const headers = { authorization: `Bearer ${world.managementToken}` };
  const shown = (await (await fetch(`${world.service.url}${path}`, { headers })).json()) as object;
  return JSON.stringify({ ...shown, ...changes });
};
const idIn = (body: string): TokenId => (JSON.parse(body) as { id: TokenId }).id;
const OTHER = 'tok_other' as TokenId;
const answers: readonly (readonly [string, number, () => Promise<string>])[] = [
  ['200 with a page of whoever stands in the way', 200, async () => '<html>log in</html>'],
  ['200 with nothing', 200, async () => ''],
  ['202, not done yet', 202, wire],
  ['200 with a token that is as it was', 200, wire],
];
const writes: readonly (readonly [string, (api: typeof world.api, id: TokenId) => Promise<unknown>])[] = [
  ['issue', (api) => api.issue(world.workspace, { label: 'asked', access: VIEWER, expiresAt: null })],
  ['edit', (api, id) => api.edit(world.workspace, id, { label: 'asked' })],
  ['disable', (api, id) => api.disable(world.workspace, id)],
  ['revoke', (api, id) => api.revoke(world.workspace, id)],
];

test.each(writes.flatMap(([write, act]) => answers.map((answer) => [write, ...answer, act] as const)))(
  '%s is not done when the answer is %s',
  async (_write, _what, status, bodyOf, act) => {
    const body = await bodyOf();
    const server = await answering(status, body, { date: 'Mon, 20 Jul 2026 10:00:00 GMT' });
    const error = await portErrorOf(act(server.api, body.startsWith('{') ? idIn(body) : OTHER));
    expect(error).toMatchObject({ kind: 'malformed-answer', effect: 'unknown' });
    server.close();
  },
);

test.each<[string, (api: typeof world.api) => Promise<unknown>, object]>([
  ['get', (api) => api.getToken(world.workspace, OTHER), {}],
  ['edit', (api) => api.edit(world.workspace, OTHER, { label: 'asked' }), { label: 'asked' }],
  ['disable', (api) => api.disable(world.workspace, OTHER), { status: 'disabled' }],
  ['enable', (api) => api.enable(world.workspace, OTHER), {}],
])('%s does not take another token for the one that was asked for', async (_call, act, changes) => {
  const server = await answering(200, await wire(changes), { date: 'Mon, 20 Jul 2026 10:00:00 GMT' });
  expect(await portErrorOf(act(server.api))).toMatchObject({ kind: 'malformed-answer' });
  server.close();
});

test('an issued token has the label that was asked for, and a value of the right form', async () => {
  for (const changes of [{}, { label: 'asked', token: 'no value' }]) {
    const answer = await wire({ token: world.managementToken, ...changes });
    const server = await answering(201, answer, { date: 'Mon, 20 Jul 2026 10:00:00 GMT' });
    const asked = server.api.issue(world.workspace, { label: 'asked', access: VIEWER, expiresAt: null });
    expect(await portErrorOf(asked)).toMatchObject({ kind: 'malformed-answer', effect: 'unknown' });
    server.close();
  }
});

test('a redirect is not followed: the bearer goes nowhere else', async () => {
  const elsewhere = await answering(200, '{}');
  const server = await answering(302, '', { location: `${elsewhere.endpoint}/api/v1/me` });
  const error = await portErrorOf(server.api.whoAmI());
  expect(error).toMatchObject({ kind: 'malformed-answer', effect: 'none' });
  expect(error.message).toMatch(/redirect/);
  expect(elsewhere.asked()).toBe(0);
  server.close();
  elsewhere.close();
});

test.each([
  ['no JSON', '<html>CANARY</html>'],
  ['an empty body', ''],
  ['an array', '[]'],
  ['an identity without access', '{"id":"tok_1","label":"CANARY","workspace":{"id":"ws_1"}}'],
  ['an access type that is none', '{"id":"t","label":"l","workspace":{"id":"w"},"access_type":"CANARY"}'],
])('an answer that makes no sense (%s) is told without repeating it', async (_name, body) => {
  const server = await answering(200, body);
  const error = await portErrorOf(server.api.whoAmI());
  expect(error.kind).toBe('malformed-answer');
  expect(inspect(error)).not.toContain('CANARY');
  server.close();
});

test('a refusal that is no problem document keeps its status', async () => {
  const server = await answering(403, '<html>CANARY of a proxy</html>');
  const error = await portErrorOf(server.api.whoAmI());
  expect(error).toMatchObject({ kind: 'denied', details: { serverCode: 'http-403' } });
  expect(error.message).not.toContain('CANARY');
  server.close();
});

test('a list whose next page is always the same is refused instead of read for ever', async () => {
  const server = await answering(200, '{"access_tokens":[],"next_cursor":"again"}');
  const read = async () => {
    for await (const _page of server.api.listTokens(world.workspace)) continue;
  };
  expect(await portErrorOf(read())).toMatchObject({ kind: 'malformed-answer' });
  server.close();
});

test('a text that is no token value is refused without being sent to anybody', async () => {
  const error = await portErrorOf(world.api.authenticate(new SecretValue('CANARY: the password of a database')));
  expect(error).toMatchObject({ kind: 'unauthenticated', details: { serverCode: 'token-malformed' } });
  expect(requests).toEqual([]);
});

test.each([
  ['not a url', 'is not a URL'],
  ['http://api.hawzu.com', 'without TLS'],
  ['ftp://api.hawzu.com', 'scheme'],
  ['https://api.hawzu.com/api/v1', 'path'],
  ['https://api.hawzu.com/?token=CANARY', 'path, query'],
  ['https://user:CANARY@api.hawzu.com', 'user name or password'],
])('the endpoint %s is refused: it has to be an origin', (endpoint, why) => {
  let thrown: unknown;
  try {
    connect({ endpoint });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(PortError);
  expect(thrown).toMatchObject({ kind: 'invalid', details: { serverCode: 'endpoint-invalid' } });
  expect((thrown as PortError).message).toContain(why);
  expect(inspect(thrown)).not.toContain('CANARY');
});

test.each([
  ['https://api.hawzu.com/', 'https://api.hawzu.com'],
  ['http://localhost:4010', 'http://localhost:4010'],
  ['http://[::1]:4010', 'http://[::1]:4010'],
])('the endpoint %s is an origin', (endpoint, origin) => {
  const open = connect({ endpoint });
  expect(open.api.endpoint).toBe(origin);
  open.close();
});

test('more tokens than one page holds are all listed, in pages of 200', async () => {
  await Promise.all(Array.from({ length: 201 }, issue));
  const ids: string[] = [];
  for await (const page of world.api.listTokens(world.workspace)) ids.push(...page.value.map((token) => token.id));
  expect(ids.length).toBeGreaterThan(200);
  expect(new Set(ids).size).toBe(ids.length);
  expect(attempts('list-access-tokens')).toBe(Math.ceil(ids.length / 200));
}, 30_000);

test('no error, log line or inspection of either shows a value or the bearer', async () => {
  const { value, token } = await issue();
  await world.api.disable(world.workspace, token.id);
  const shown: string[] = [];
  const note = async (call: Promise<unknown>) => {
    const error = await portErrorOf(call);
    shown.push(
      JSON.stringify(error),
      inspect(error, { depth: 20, showHidden: true }),
      error.stack ?? '',
      String(error),
    );
  };
  await note(world.api.authenticate(value));
  const kinds: Fault[] = [{ status: 429 }, { status: 500 }, { drop: 'before' }, { drop: 'after' }];
  for (const kind of kinds) {
    fault = () => kind;
    await note(world.api.authenticate(value));
    await note(world.api.issue(world.workspace, request()));
  }
  for (const secret of [value.reveal(), world.managementToken]) {
    expect(shown.join('\n')).not.toContain(secret);
    expect(JSON.stringify(log)).not.toContain(secret);
  }
  expect(shown.join('\n')).not.toMatch(/Bearer|Authorization/);
});
