import { once } from 'node:events';
import { Agent, request as ask, type ClientRequest, type IncomingMessage } from 'node:http';
import { type Bed, grants, WS } from '../service/service-bed';
import { startGatewayBed, VENDOR_TOKEN } from './gateway-bed';
import { type ProgrammedVendor, startProgrammedVendor } from './programmed-vendor';

let vendor: ProgrammedVendor;
let bed: Bed;
beforeAll(async () => {
  vendor = await startProgrammedVendor(VENDOR_TOKEN);
  bed = await startGatewayBed(vendor.origin, { times: { watch: 50 } });
});
afterAll(async () => {
  await bed?.close();
  await vendor.close();
});
beforeEach(() => {
  vendor.heard.splice(0);
  vendor.on.clear();
});

const CASES = `/api/v1${WS}/project/proj_web/testcases`;
const MiB = 1024 * 1024;

const agent = new Agent({ keepAlive: true });
afterAll(() => agent.destroy());

/** It ends, whole or not. */
const ending = (answer: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    answer.on('error', () => undefined);
    answer.once('close', resolve).resume();
  });

function begin(
  method: string,
  path: string,
  token: string,
  headers: Record<string, string | number> = {},
  { url } = bed.service,
): ClientRequest {
  const { hostname, port } = new URL(url);
  const request = ask({
    hostname,
    port,
    method,
    path,
    agent,
    headers: { ...headers, authorization: `Bearer ${token}` },
  });
  request.on('error', () => undefined);
  return request;
}

async function answerOf(request: ClientRequest): Promise<{ status: number; text: string }> {
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}

const codeOf = ({ text }: { text: string }): string => (JSON.parse(text) as { code: string }).code;
const wide = () => bed.issue({ workspace_role: { id: 'role_workspace_manager' } });

/** A vendor's answer that goes on until somebody ends it. */
function endless(): Promise<{ readonly closed: Promise<unknown> }> {
  return new Promise((resolve) => {
    vendor.on.set(CASES, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('first');
      resolve({ closed: once(response, 'close') });
    });
  });
}

test.each([
  ['revoked', 'DELETE', ''],
  ['disabled', 'POST', '/disable'],
])('a download ends on both sides when its token is %s', async (_what, method, action) => {
  const { token, id } = await wide();
  const begun = endless();
  const request = begin('GET', CASES, token).end();
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const ended = ending(answer);
  const { closed } = await begun;
  await bed.call(method, `${WS}/access-token/${id}${action}`);
  await Promise.all([ended, closed]);
  expect(answer.complete).toBe(false);
});

test('a download ends when its token loses the role, and when it expires', async () => {
  const { token, id } = await bed.issue({ workspace_role: undefined, ...grants(['proj_web', 'role_project_viewer']) });
  const begun = endless();
  const request = begin('GET', CASES, token).end();
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  void ending(answer);
  const { closed } = await begun;
  const other = {
    access_type: 'project',
    project_grants: [{ project_id: 'proj_api', role: { id: 'role_project_viewer' } }],
  };
  expect((await bed.call('PATCH', `${WS}/access-token/${id}`, { body: other })).status).toBe(200);
  await closed;

  const { token: short } = await bed.issue({
    workspace_role: { id: 'role_workspace_manager' },
    expires_at: new Date(bed.clock.now + 60_000).toISOString(),
  });
  const again = endless();
  begin('GET', CASES, short)
    .on('response', (one) => void ending(one))
    .end();
  const { closed: expired } = await again;
  bed.clock.now += 60_000;
  await expired;
});

test('the last piece of an upload waits until its rights are judged again', async () => {
  // Nobody but the end of the body looks.
  const unwatched = await startGatewayBed(vendor.origin, { times: { watch: 600_000 } });
  const { token, id } = await unwatched.issue({ workspace_role: { id: 'role_workspace_manager' } });
  const seen: Buffer[] = [];
  const aborted = new Promise<void>((resolve) => {
    vendor.on.set('/api/v1/executions', (request, response) => {
      request.on('data', (chunk: Buffer) => seen.push(chunk));
      request.on('error', () => resolve());
      request.on('end', () => response.writeHead(200).end());
    });
  });
  const upload = begin('POST', '/api/v1/executions', token, { 'content-length': 3 * MiB }, unwatched.service);
  const answered = answerOf(upload);
  upload.write(Buffer.alloc(2 * MiB, 'a'));
  await unwatched.call('POST', `${WS}/access-token/${id}/disable`);
  upload.end(Buffer.alloc(MiB, 'b'));
  const answer = await answered;
  expect([answer.status, codeOf(answer)]).toEqual([401, 'token-disabled']);
  await aborted;
  expect(Buffer.concat(seen).length).toBeLessThan(3 * MiB);
  await unwatched.close();
});

test('an upload arrives whole, and a download too, whatever their size', async () => {
  const { token } = await wide();
  const upload = begin('POST', '/api/v1/executions', token);
  for (let part = 0; part < 5; part += 1) upload.write(Buffer.alloc(MiB, String(part)));
  upload.end('end');
  expect((await answerOf(upload)).status).toBe(200);
  const { body, headers } = vendor.heard[0]!;
  expect([body.length, headers['transfer-encoding'], headers['content-length']]).toEqual([
    5 * MiB + 3,
    'chunked',
    undefined,
  ]);
  expect([body[MiB - 1], body[MiB], body.subarray(-3).toString()]).toEqual([48, 49, 'end']);

  vendor.on.set(CASES, (_request, response) => void response.end(Buffer.alloc(5 * MiB, 'x')));
  const download = await answerOf(begin('GET', CASES, token).end());
  expect(download.text.length).toBe(5 * MiB);
});

test('a consumer that goes away ends the request at the vendor, too', async () => {
  const { token } = await wide();
  const begun = endless();
  const request = begin('GET', CASES, token).end();
  await once(request, 'response');
  const { closed } = await begun;
  request.destroy();
  await closed;
});

test('a vendor that ends an answer too early does not make it look whole', async () => {
  const { token } = await wide();
  vendor.on.set(CASES, (_request, response) => {
    response.writeHead(200, { 'content-length': 2 * MiB }).write(Buffer.alloc(MiB));
    setImmediate(() => response.destroy());
  });
  const request = begin('GET', CASES, token).end();
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  await ending(answer);
  expect(answer.complete).toBe(false);
});
