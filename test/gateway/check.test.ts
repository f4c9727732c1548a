import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VendorReader } from '../../src/adapters/vendor-http/vendor-reader';
import { checkText } from '../../src/cli/gateway/show-check';
import { SecretValue } from '../../src/core/model/secret-value';
import { checkTable } from '../../src/gateway/check/check-table';
import { openTable } from '../../src/gateway/table/gateway-table';
import { answering, dropping, type Fault, sometimes } from '../../src/testing/vendor/faults';
import { StandInVendor, type StandInOptions } from '../../src/testing/vendor/stand-in-vendor';
import { expectFits } from '../cli/output-schema';

const TOKEN = 'hzv-the-vendors-own-token';
let vendor: StandInVendor;
let folder: string;
const start = async (options: Partial<StandInOptions> = {}) =>
  (vendor = await StandInVendor.start({ tokens: { [TOKEN]: 'ws_acme' }, ...options }));
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gateway-check-'))));
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await vendor.close();
});

const check = async (file?: string, token = TOKEN) => {
  const reader = new VendorReader({ origin: vendor.origin, token: new SecretValue(token), env: {} });
  const text = `apiVersion: hawzu-tokens/v1\nkind: Gateway\n${file ?? ''}`;
  const table = openTable(file === undefined ? undefined : { name: 'gateway.yaml', text });
  try {
    const checked = await checkTable(table, { origin: vendor.origin, ask: (target) => reader.ask(target) });
    const line = (path: string) => checked.lines.find(({ rule }) => rule.method === 'GET' && rule.path.endsWith(path))!;
    return { ...checked, line, text: checkText({ origin: vendor.origin, ...checked }) };
  } finally {
    reader.close();
  }
};
const befall = (path: string, fault: Fault) =>
  vendor.faults.push(sometimes(fault, ({ target }) => target.split('?')[0]!.endsWith(path)));

test('it tries what reads, with the places that the vendor names, and nothing that could change something', async () => {
  await start();
  const { lines, workspace, text } = await check();
  expect(workspace).toBe('ws_acme');
  expect(lines.filter(({ result }) => result === 'fits').map(({ target }) => target)).toEqual([
    '/api/v1/workspaces',
    '/api/v1/workspace/ws_acme/projects',
    '/api/v1/workspace/ws_acme/project/proj_web/testcases',
    '/api/v1/testcases',
    '/api/v1/test-runs',
  ]);
  expect(vendor.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET', 'GET']);
  expect(vendor.wrongs).toEqual([]);
  expect(text).toContain('3 projects: proj_web, proj_api, proj_mobile');
  expect(text).toContain('5 fit, 0 do not, 5 were not tried.');
});

test('a list of another shape gives the line that fits, and that line does', async () => {
  await start({ shape: { lists: 'bare' } });
  const { line, lines } = await check();
  expect(line('/workspaces')).toMatchObject({ result: 'misfit', why: 'the answer has no list at /workspaces' });
  const first = line('/workspaces').mend!;
  expect(first).toBe(
    '- { method: GET, path: "/api/v1/workspaces", permission: any, list: { of: "workspaces", items: "", id: "/id", name: "/name" } }',
  );
  expect(lines.filter(({ why }) => why === 'no workspace is known to try it with')).toHaveLength(2);
  const second = (await check(`rules:\n  ${first}\n`)).line('/projects').mend!;
  const mended = await check(`rules:\n  ${first}\n  ${second}\n`);
  expect(mended.lines.filter(({ result }) => result === 'misfit')).toEqual([]);
});

test('a list in pages gives a line with its count and its link, which is then followed nowhere else', async () => {
  await start({ shape: { lists: 'paged' } });
  befall('/projects', answering(200, { data: { list: [{ _id: 'proj_web' }] }, meta: { count: 1, next_cursor: 'b' } }));
  expect((await check()).line('/projects').mend).toContain(
    'list: { of: "projects", items: "/data/list", id: "/_id", total: "/meta/count", next: "/meta/next_cursor", cursor: "cursor" } }',
  );
});

test('a base path that is another is told, and then it fits', async () => {
  await start({ shape: { basePath: '/v1' } });
  expect((await check()).line('/workspaces').why).toMatch(/no such path \(404\): is basePath right\?/);
  expect((await check('basePath: /v1\n')).lines.filter(({ result }) => result === 'misfit')).toEqual([]);
});

test.each([
  ['403', answering(403), /role that may/],
  ['429', answering(429), /try again/],
  ['503', answering(503), /try again/],
  ['a redirect', answering(302, '', { location: 'https://evil.example/' }), /not followed/],
  ['a page', answering(200, '<html>', { 'content-type': 'text/html' }), /page for people/],
  [
    'an id of another form',
    answering(200, { projects: [{ id: '17' }] }),
    /project 17, and ids have the form of proj_web/,
  ],
])('%s is told with what to do', async (_, fault, why) => {
  await start();
  befall('/projects', fault);
  expect((await check()).line('/projects')).toMatchObject({
    result: 'misfit',
    why: expect.stringMatching(why) as string,
  });
});

test('a token that the vendor refuses is told once, and not tried on', async () => {
  await start();
  const { lines, text } = await check(undefined, 'another');
  expect(vendor.requests).toHaveLength(1);
  expect(lines.filter(({ result }) => result === 'misfit')).toHaveLength(1);
  expect(text).toContain('the vendor refuses the token (401)');
});

const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const program = join(__dirname, '..', '..', 'bin', 'hawzu-tokens.js');
    const process = execFile(
      globalThis.process.execPath,
      [program, 'gateway', 'check', ...args],
      { env },
      (_, stdout, stderr) => done({ code: process.exitCode ?? -1, stdout, stderr }),
    );
  });

test('the command says line by line what fits, ends with 1 where something does not, and never tells the token', async () => {
  await start();
  const asked = ['--upstream', vendor.origin];
  const fit = await run(asked, { HAWZU_UPSTREAM_TOKEN: TOKEN });
  expect([fit.code, fit.stderr]).toEqual([0, '']);
  expect(fit.stdout).toMatch(/^fits {7}GET \/api\/v1\/workspaces +1 workspace: ws_acme$/m);
  befall('/projects', answering(200, { things: [{ id: 'proj_web', note: TOKEN }] }));
  const file = join(folder, 'token');
  writeFileSync(file, `${TOKEN}\n`);
  const misfit = await run([...asked, '--upstream-token-file', file, '--format', 'json'], {});
  const document = JSON.parse(misfit.stdout) as object;
  expectFits(document);
  expect(misfit.code).toBe(1);
  expect(document).toMatchObject({
    kind: 'hawzu-tokens/gateway-checks',
    findings: [{ code: 'gateway-line-misfit', advice: expect.stringContaining('items: "/things"') as string }],
  });
  befall('/workspaces', dropping());
  const silent = await run(asked, { HAWZU_UPSTREAM_TOKEN: TOKEN });
  expect(silent.code).toBe(1);
  const nothing = await run(asked, {});
  expect(nothing.stderr).toContain('no token of the vendor in HAWZU_UPSTREAM_TOKEN: it is not set');
  for (const { stdout, stderr } of [fit, misfit, silent, nothing]) expect(stdout + stderr).not.toContain(TOKEN);
});
