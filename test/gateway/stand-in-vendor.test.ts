import { request as send } from 'node:http';
import { connect } from 'node:net';
import { answering, dropping, holding, sometimes, streaming } from '../../src/testing/vendor/faults';
import { StandInVendor } from '../../src/testing/vendor/stand-in-vendor';

let vendor: StandInVendor;
beforeEach(async () => {
  vendor = await StandInVendor.start({ tokens: { 'vendor-one': 'ws_acme' } });
});
afterEach(() => vendor.close());

const ask = async (path: string, init: RequestInit = {}, token = 'vendor-one') => {
  const answer = await fetch(`${vendor.origin}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
  });
  return { status: answer.status, body: await answer.text() };
};

/** Bytes as they are, past any client. */
const raw = (text: string) =>
  new Promise<string>((done) => {
    const { hostname, port } = new URL(vendor.origin);
    const socket = connect(Number(port), hostname, () => socket.end(text));
    let got = '';
    socket.on('data', (bytes) => (got += bytes.toString())).once('close', () => done(got));
  });

test('it answers the documented paths of the workspace that the token is of, and no others', async () => {
  expect(await ask('/workspaces')).toEqual({ status: 200, body: '{"workspaces":[{"id":"ws_acme","name":"Acme"}]}' });
  expect(JSON.parse((await ask('/workspace/ws_acme/projects')).body)).toMatchObject({
    projects: [{ id: 'proj_web' }, { id: 'proj_api' }, { id: 'proj_mobile' }],
  });
  expect((await ask('/workspace/ws_acme/project/proj_web/testcases')).body).toContain('tc_web_1');
  expect((await ask('/workspace/ws_other/projects')).status).toBe(404);
  expect((await ask('/testcases/tc_web_1', { method: 'DELETE' })).status).toBe(204);
  expect((await ask('/testcases/tc_other_1', { method: 'DELETE' })).status).toBe(404);
});

test('two tokens are valid at once in a rotation, and one that is refused answers 401', async () => {
  vendor.accept('vendor-two', 'ws_acme');
  expect((await ask('/me', {}, 'vendor-two')).status).toBe(200);
  expect((await ask('/me')).status).toBe(200);
  vendor.refuse('vendor-one');
  expect((await ask('/me')).status).toBe(401);
  expect(vendor.requests.map(({ tokenNumber }) => tokenNumber)).toEqual([1, 0, 0]);
});

test.each([
  ['a header twice', 'X-A: 1\r\nX-A: 2'],
  ['a cookie', 'Cookie: a=b'],
  ['a header between neighbours', 'TE: trailers'],
  ['a header that Connection names', 'Connection: x-a\r\nX-A: 1'],
  ['another method in a header', 'X-HTTP-Method-Override: DELETE'],
  ["a consumer's token", 'X-A: hwz_012345678901234567890123456789012345'],
  ['a length and chunks', 'Content-Length: 1\r\nTransfer-Encoding: chunked'],
])('it refuses %s, and remembers that somebody sent it', async (_, header) => {
  const answer = await raw(
    `POST /api/v1/executions HTTP/1.1\r\nHost: ${vendor.host}\r\nAuthorization: Bearer vendor-one\r\n${header}\r\n\r\n`,
  );
  expect(answer).not.toContain(' 201 ');
  expect(vendor.wrongs).toHaveLength(1);
});

test('it records the request line as it came, and what the body was', async () => {
  const path = '/workspace/ws_acme/project/proj_web/attachments?a=%2Fb';
  expect(JSON.parse((await ask(path, { method: 'POST', body: 'hello' })).body)).toMatchObject({ size: 5 });
  expect(vendor.requests[0]).toMatchObject({
    target: `/api/v1${path}`,
    sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  });
});

test('it fails at will: once, for some, or with half an answer', async () => {
  vendor.faults.push(sometimes(answering(429, {}, { 'retry-after': '3' }), ({ method }) => method === 'GET', 1));
  expect((await ask('/me')).status).toBe(429);
  expect((await ask('/me')).status).toBe(200);
  vendor.faults.push(dropping(10));
  await expect(ask('/me')).rejects.toThrow();
  vendor.faults.splice(0);
  vendor.faults.push(dropping());
  await expect(ask('/me')).rejects.toThrow();
});

test('it waits with an answer until the test lets it go', async () => {
  const held = holding();
  vendor.faults.push(held.fault);
  const answer = ask('/me');
  await vendor.met(({ target }) => target.endsWith('/me'));
  held.release();
  expect((await answer).status).toBe(200);
});

test('it streams what the test writes, and says when the reader has gone', async () => {
  const stream = streaming();
  vendor.faults.push(stream.fault);
  const request = send(`${vendor.origin}/api/v1/me`, { headers: { authorization: 'Bearer vendor-one' } });
  const first = new Promise<string>((done) =>
    request.once('response', (answer) => answer.once('data', (bytes: Buffer) => done(bytes.toString()))),
  );
  request.on('error', () => undefined).end();
  await stream.write('first');
  expect(await first).toBe('first');
  request.destroy();
  await stream.gone;
});
