import { openTable } from '../../src/gateway/table/gateway-table';
import { StandInVendor } from '../../src/testing/vendor/stand-in-vendor';
import { openRaw } from '../service/raw-request';
import { type Bed, grants, WS } from '../service/service-bed';
import { startGatewayBed, VENDOR_TOKEN } from './gateway-bed';

const TABLE = openTable({
  name: 'gateway.yaml',
  text: `
apiVersion: hawzu-tokens/v1
kind: Gateway
rules:
  - { method: GET, path: /api/v1/test-runs, permission: 'executions:view', project: { in: query, name: project_id } }
  - { method: POST, path: /api/v1/executions, permission: 'executions:create', project: { in: body, name: project_id } }
`,
});

let vendor: StandInVendor;
let bed: Bed;
let token: string;
beforeAll(async () => {
  vendor = await StandInVendor.start({ tokens: { [VENDOR_TOKEN]: 'ws_acme' } });
  bed = await startGatewayBed(vendor.origin, { table: TABLE });
  const grantsOfToken = grants(['proj_web', 'role_project_manager']);
  ({ token } = await bed.issue({ workspace_role: undefined, ...grantsOfToken }));
});
afterAll(async () => {
  await bed?.close();
  await vendor?.close();
});
beforeEach(() => vendor.requests.splice(0));

/** Bytes as they are; the answer's status and code. */
async function raw(head: readonly string[], body = ''): Promise<string> {
  const connection = await openRaw(bed.service.port);
  const lines = [head[0]!, 'Host: 127.0.0.1', `Authorization: Bearer ${token}`, 'Connection: close', ...head.slice(1)];
  connection.send(`${lines.join('\r\n')}\r\n\r\n${body}`);
  const { status, text } = await connection.answer();
  const code = /"code":"([^"]+)"/.exec(text)?.[1];
  return code === undefined ? String(status) : `${status} ${code}`;
}

const MINE = `/api/v1${WS}/project/proj_web/testcases`;

test.each([
  ['dot segments', `/api/v1${WS}/project/proj_web/../proj_api/testcases`],
  ['escaped dot segments', `/api/v1${WS}/project/proj_web/%2e%2e/proj_api/testcases`],
  ['an escaped separator', `/api/v1${WS}/project/proj_web%2F..%2Fproj_api/testcases`],
  ['an escaped back slash', `/api/v1${WS}/project/proj_web%5c..%5cproj_api/testcases`],
  ['a back slash', `/api/v1${WS}/project/proj_web\\..\\proj_api/testcases`],
  ['two slashes', `/api/v1${WS}/project//proj_web/testcases`],
  ['a twice escaped path', `/api/v1${WS}/project/proj_web%252f..%252fproj_api/testcases`],
  ['parameters of a segment', `/api/v1${WS}/project/proj_web;x=/../proj_api/testcases`],
  ['another project', `/api/v1${WS}/project/proj_api/testcases`],
  ['another project, escaped', `/api/v1${WS}/project/%70roj_api/testcases`],
  ['a NUL', `/api/v1${WS}/project/proj_web%00proj_api/testcases`],
  ['another workspace', '/api/v1/workspace/ws_other/project/proj_other/testcases'],
  ['a project twice in the query', '/api/v1/test-runs?project_id=proj_web&project_id=proj_api'],
  ['a project twice in other letters', '/api/v1/test-runs?project_id=proj_web&project%5Fid=proj_api'],
  ['a project as a list', '/api/v1/test-runs?project_id[]=proj_api&project_id=proj_web'],
  ['no project', '/api/v1/test-runs'],
  ['a way round to what is the service its own', '/api/v1/x/../me'],
])('%s reaches no other project', async (_what, target) => {
  expect(await raw([`GET ${target} HTTP/1.1`])).toMatch(/^4\d\d /);
  expect(vendor.requests).toEqual([]);
});

test.each([
  ['the project twice', '{"project_id":"proj_web","project_id":"proj_api"}'],
  ['the project twice, once escaped', '{"project_id":"proj_web","project\\u005fid":"proj_api"}'],
  ['another project', '{"project_id":"proj_api"}'],
  ['no project', '{}'],
  ['a list of projects', '{"project_id":["proj_web","proj_api"]}'],
  ['something behind it', '{"project_id":"proj_web"}{"project_id":"proj_api"}'],
])('a body with %s reaches no other project', async (_what, body) => {
  const head = ['POST /api/v1/executions HTTP/1.1', 'Content-Type: application/json', `Content-Length: ${body.length}`];
  expect(await raw(head, body)).toMatch(/^4\d\d /);
  expect(vendor.requests).toEqual([]);
});

test('a body that tells the project is encoded anew, and may have no other encoding', async () => {
  const body = ' { "project_id" : "proj_web", "a" : 1 } ';
  const head = ['POST /api/v1/executions HTTP/1.1', 'Content-Type: application/json'];
  expect(await raw([...head, `Content-Length: ${body.length}`], body)).toMatch(/^2/);
  expect(vendor.requests.map((one) => one.body.toString())).toEqual(['{"project_id":"proj_web","a":1}']);
  const encoded = [...head, 'Content-Encoding: gzip', `Content-Length: ${body.length}`];
  expect(await raw(encoded, body)).toBe('415 gateway-encoding-refused');
  expect(vendor.requests).toHaveLength(1);
});

test.each([
  ['a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
  ['two lengths', ['Content-Length: 5', 'Content-Length: 6'], 'abcdef'],
  ['an unknown transfer encoding', ['Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'],
  ['a header line that is folded', ['X-A: b', ' Transfer-Encoding: chunked'], ''],
  ['two tokens', ['Authorization: Bearer other'], ''],
])('a request with %s is refused', async (_what, headers, body) => {
  expect(await raw([`POST /api/v1/executions HTTP/1.1`, ...headers], body)).toMatch(/^4\d\d /);
  expect(vendor.requests).toEqual([]);
});

test.each([
  ['the form of a proxy', `GET http://127.0.0.1${MINE} HTTP/1.1`],
  ['CONNECT', 'CONNECT 127.0.0.1:443 HTTP/1.1'],
  ['TRACE', `TRACE ${MINE} HTTP/1.1`],
  ['no path', 'GET * HTTP/1.1'],
])('%s goes nowhere', async (_what, line) => {
  expect(await raw([line])).toMatch(/^4\d\d /);
  expect(vendor.requests).toEqual([]);
});

test('what is not ambiguous passes, and its path and query are encoded anew', async () => {
  expect(await raw([`GET ${MINE}?limit=2 HTTP/1.1`])).toBe('200');
  expect(await raw(['GET /api/v1/test-runs?project_id=proj_web HTTP/1.1'])).toMatch(/^2/);
  expect(vendor.requests.map(({ target }) => target)).toEqual([
    `${MINE}?limit=2`,
    '/api/v1/test-runs?project_id=proj_web',
  ]);
  expect(vendor.wrongs).toEqual([]);
});
