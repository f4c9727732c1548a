import { request as ask } from 'node:http';
import { type Bed, grants, WS } from '../service/service-bed';
import { startGatewayBed, VENDOR_TOKEN } from './gateway-bed';
import { type ProgrammedVendor, startProgrammedVendor } from './programmed-vendor';

let vendor: ProgrammedVendor;
let bed: Bed;
beforeAll(async () => {
  vendor = await startProgrammedVendor(VENDOR_TOKEN);
  bed = await startGatewayBed(vendor.origin);
});
afterAll(async () => {
  await bed?.close();
  await vendor.close();
});
beforeEach(() => {
  vendor.heard.splice(0);
  vendor.on.clear();
});

const CASES = `${WS}/project/proj_web/testcases`;

/** A token for projects. */
const inProjects = async (...pairs: readonly (readonly [string, string])[]): Promise<string> =>
  (await bed.issue({ workspace_role: undefined, ...grants(...pairs) })).token;
const inWorkspace = async (id: string): Promise<string> => (await bed.issue({ workspace_role: { id } })).token;

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request as it is said: method, target and headers go out as they are. */
function send(method: string, target: string, headers: Record<string, string> = {}, body?: string): Promise<Got> {
  const { hostname, port } = new URL(bed.service.url);
  return new Promise((resolve, reject) => {
    const request = ask({ hostname, port, method, path: target, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const codeOf = ({ text }: Got): string => (JSON.parse(text) as { readonly code: string }).code;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('a request that the table knows reaches the vendor with the token of the vendor, and its answer comes back', async () => {
  const token = await inProjects(['proj_web', 'role_project_viewer']);
  const answer = await bed.call('GET', `${CASES}?limit=5`, { token });
  const url = `/api/v1${CASES}?limit=5`;
  expect([answer.status, answer.text]).toEqual([200, JSON.stringify({ method: 'GET', url, bytes: 0 })]);
  expect(vendor.heard.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${VENDOR_TOKEN}`]);
});

test('a project that the token has no role in is not reached, nor another workspace, nor one that nobody has', async () => {
  const token = await inProjects(['proj_web', 'role_project_viewer']);
  expect(await bed.problem('GET', `${WS}/project/proj_api/testcases`, { token })).toEqual([
    403,
    'no-access-to-project',
  ]);
  const elsewhere = '/workspace/ws_other/project/proj_web/testcases';
  expect(await bed.problem('GET', elsewhere, { token })).toEqual([403, 'no-access-to-workspace']);
  const wide = await inWorkspace('role_workspace_manager');
  const nowhere = `${WS}/project/proj_nowhere/testcases`;
  expect(await bed.problem('GET', nowhere, { token: wide })).toEqual([404, 'project-not-found']);
  expect(vendor.heard).toEqual([]);
});

test('what the table does not know is refused with the line that would allow it, and only to those who have a token', async () => {
  const path = `/api/v1${WS}/project/proj_web/releases`;
  const token = await inWorkspace('role_workspace_manager');
  const refused = await send('GET', path, bearer(token));
  expect([refused.status, codeOf(refused)]).toEqual([403, 'gateway-rule-missing']);
  expect(refused.text).toContain('/api/v1/workspace/{workspace}/project/{project}/releases');
  expect(codeOf(await send('GET', path))).toBe('token-missing');
  expect(vendor.heard).toEqual([]);
});

test('a flat path, which names no project, is for tokens that may do it in every project', async () => {
  const narrow = await inProjects(['proj_web', 'role_project_manager']);
  expect(await bed.problem('POST', '/executions', { token: narrow, body: {} })).toEqual([
    403,
    'no-access-to-workspace',
  ]);
  const wide = await inWorkspace('role_workspace_manager');
  expect((await bed.call('POST', '/executions', { token: wide, body: { a: 1 } })).status).toBe(200);
  expect(vendor.heard.map(({ body }) => body.toString())).toEqual(['{"a":1}']);
  const viewer = await inWorkspace('role_viewer');
  expect(await bed.problem('POST', '/executions', { token: viewer, body: {} })).toEqual([403, 'permission-missing']);
});

test('lists that cross projects hold what the token may see, whether or not the vendor says more', async () => {
  const token = await inProjects(['proj_web', 'role_project_viewer']);
  expect((await bed.call('GET', '/workspaces', { token })).body).toEqual({
    workspaces: [{ id: 'ws_acme', name: 'Acme' }],
  });
  expect((await bed.call('GET', `${WS}/projects`, { token })).body).toEqual({
    projects: [{ id: 'proj_web', name: 'web' }],
  });
  const head = await send('HEAD', `/api/v1${WS}/projects`, bearer(token));
  expect([head.status, head.text]).toEqual([200, '']);
});

test('our own clients get workspaces and projects in the shape of the contract', async () => {
  const token = await inProjects(['proj_web', 'role_project_viewer']);
  const headers = { accept: 'application/vnd.hawzu-tokens+json, application/json' };
  expect((await bed.call('GET', `${WS}/projects`, { token, headers })).body).toEqual({
    projects: [{ id: 'proj_web', name: 'web' }],
  });
  expect((await bed.call<{ projects: unknown }>('GET', '/me', { token })).body.projects).toEqual([
    { id: 'proj_web', name: 'web', role: 'Project Viewer' },
  ]);
});

test('paths of the service take its own methods alone, and a session opens nothing', async () => {
  const token = await inWorkspace('role_workspace_manager');
  for (const [method, path] of [
    ['POST', '/api/v1/me'],
    ['HEAD', '/api/v1/me'],
    ['PUT', `/api/v1${WS}/access-tokens`],
  ]) {
    expect((await send(method!, path!, bearer(token))).status).toBe(405);
  }
  const cookie = { cookie: `hawzu-session=${'a'.repeat(43)}` };
  expect(codeOf(await send('GET', `/api/v1${CASES}`, cookie))).toBe('token-missing');
  expect(vendor.heard).toEqual([]);
});

test('of the headers of a request those pass that an API needs', async () => {
  const token = await inWorkspace('role_workspace_manager');
  await send('GET', `/api/v1${CASES}`, {
    ...bearer(token),
    ...{
      cookie: 'a=b',
      forwarded: 'for=1',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil',
      'x-real-ip': '1',
    },
    ...{ 'proxy-authorization': 'Basic x', 'hawzu-verification': 'true', 'x-http-method-override': 'DELETE' },
    ...{ accept: 'text/plain', 'if-none-match': '"1"', connection: 'if-modified-since', 'if-modified-since': 'x' },
    ...{ 'x-anything': '1', te: 'trailers', 'accept-encoding': 'gzip', 'user-agent': 'tests' },
  });
  const [{ headers }] = vendor.heard as [(typeof vendor.heard)[number]];
  expect(headers).toEqual({
    host: new URL(vendor.origin).host,
    connection: 'keep-alive',
    authorization: `Bearer ${VENDOR_TOKEN}`,
    accept: 'text/plain',
    'if-none-match': '"1"',
    'accept-encoding': 'identity',
    'user-agent': 'tests',
  });
});

test('of the headers of an answer those pass that say what it is; it is data, whatever a browser makes of it', async () => {
  const token = await inWorkspace('role_workspace_manager');
  vendor.on.set(`/api/v1${CASES}`, (_request, response) => {
    response
      .writeHead(200, {
        ...{ 'content-type': 'text/html', etag: '"7"', 'set-cookie': 'a=b', server: 'x', 'alt-svc': 'h3=":1"' },
        ...{ 'access-control-allow-origin': '*', 'strict-transport-security': 'max-age=1', 'x-accel-redirect': '/etc' },
        ...{ connection: 'keep-alive, content-language', 'content-language': 'en', 'www-authenticate': 'Basic' },
        ...{ 'content-security-policy': 'none', 'retry-after': '3', 'content-length': '18' },
      })
      .end('<script>1</script>');
  });
  const { headers, text } = await send('GET', `/api/v1${CASES}`, bearer(token));
  expect(text).toBe('<script>1</script>');
  const { date, 'x-request-id': id, ...rest } = headers;
  expect([date, id].every((value) => value !== undefined)).toBe(true);
  expect(rest).toEqual({
    'content-type': 'text/html',
    'content-length': '18',
    etag: '"7"',
    'retry-after': '3',
    'cache-control': 'no-store',
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
});

test.each([
  ['https://elsewhere.example/x', 502, undefined],
  ['//elsewhere.example/x', 502, undefined],
  ['/api/v1/testcases?a=1', 302, '/api/v1/testcases?a=1'],
  ['ORIGIN/api/v1/testcases', 302, '/api/v1/testcases'],
])('a redirect to %s is not followed', async (location, status, passed) => {
  const token = await inWorkspace('role_workspace_manager');
  vendor.on.set(`/api/v1${CASES}`, (_request, response) => {
    response.writeHead(302, { location: location.replace('ORIGIN', vendor.origin) }).end();
  });
  const answer = await send('GET', `/api/v1${CASES}`, bearer(token));
  expect([answer.status, answer.headers['location']]).toEqual([status, passed]);
  if (status === 502) expect(codeOf(answer)).toBe('gateway-redirect-refused');
  expect(vendor.heard).toEqual([]);
});

test.each([
  ['a short body', (value: string) => `{"you":"${value}"}`],
  ['a long body', (value: string) => 'x'.repeat(300_000) + value],
])('an answer that echoes the token of the vendor in %s is not passed on', async (_where, bodyOf) => {
  const token = await inWorkspace('role_workspace_manager');
  vendor.on.set(`/api/v1${CASES}`, ({ headers }, response) => {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(bodyOf(headers.authorization ?? ''));
  });
  const got = await send('GET', `/api/v1${CASES}`, bearer(token)).catch(() => undefined);
  expect(got?.text ?? '').not.toContain(VENDOR_TOKEN);
  if (got !== undefined) expect(codeOf(got)).toBe('gateway-answer-withheld');
});

test('no token of a consumer goes to the vendor, wherever it stands', async () => {
  const token = await inWorkspace('role_workspace_manager');
  const auth = bearer(token);
  expect((await send('GET', `/api/v1${CASES}?access_token=${token}`, auth)).status).toBe(400);
  expect((await send('GET', `/api/v1${CASES}`, { ...auth, 'user-agent': `curl ${token}` })).status).toBe(400);
  expect(codeOf(await send('POST', '/api/v1/executions', auth, `{"t":"${token}"}`))).toBe('gateway-body-refused');
  expect(vendor.heard).toEqual([]);
});

test('a request that changes to another protocol, or is none of those that are forwarded, is refused', async () => {
  const token = await inWorkspace('role_workspace_manager');
  const upgrade = { ...bearer(token), connection: 'upgrade', upgrade: 'websocket' };
  expect(codeOf(await send('GET', `/api/v1${CASES}`, upgrade))).toBe('gateway-upgrade-refused');
  expect((await send('TRACE', `/api/v1${CASES}`, bearer(token))).status).toBe(405);
  expect((await send('OPTIONS', `/api/v1${CASES}`, bearer(token))).status).toBe(405);
  expect((await send('GET', `http://127.0.0.1/api/v1${CASES}`, bearer(token))).status).toBe(400);
  expect(codeOf(await send('GET', `/api/v1${CASES}`, { ...bearer(token), 'content-length': '2' }, '{}'))).toBe(
    'malformed-request',
  );
  expect(vendor.heard).toEqual([]);
});

test('a use is of the permission and the place, once the vendor did what was asked', async () => {
  const { token, id } = await bed.issue({ workspace_role: { id: 'role_workspace_manager' } });
  await bed.call('GET', CASES, { token });
  vendor.on.set('/api/v1/executions', (_request, response) => response.writeHead(404).end());
  await bed.call('POST', '/executions', { token, body: {} });
  const usage = `${WS}/access-token/${id}/usage`;
  const { body } = await bed.call<{ uses: { permission: string; place: object; count: number }[] }>('GET', usage);
  expect(body.uses.map(({ permission, place, count }) => [permission, place, count])).toEqual([
    ['testcases:view', { type: 'project', id: 'proj_web' }, 1],
  ]);
});

test('logs name a request by its rule, and hold no word of a client and no token', async () => {
  const token = await inWorkspace('role_workspace_manager');
  await bed.call('GET', `${CASES}?secret=word`, { token });
  const line = bed.lines.findLast((one) => (one as { event?: string }).event === 'request');
  expect(line).toMatchObject({
    operation: 'GET /api/v1/workspace/{workspace}/project/{project}/testcases',
    path: `/api/v1${CASES}`,
    status: 200,
  });
  const all = JSON.stringify(bed.lines);
  for (const secret of [VENDOR_TOKEN, token, 'secret=word']) expect(all).not.toContain(secret);
});

test('the health page tells how the vendor does, and nothing of a workspace', async () => {
  const answer = await fetch(`${bed.service.url}/health/ready`);
  expect(await answer.json()).toEqual({
    status: 'ready',
    upstream: {
      ...{ circuit: 'closed', token: 'good', places: 'fresh' },
      ...{ token_since: expect.any(String) as string, last_success: expect.any(String) as string },
    },
  });
});
