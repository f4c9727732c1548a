import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPageFiles } from '../../src/service/page/page-files';
import { MANAGEMENT, startBed, type Bed } from './service-bed';
import { acmeWithAdministrator, Browser, EASY, PASSWORD } from './signed-in';

const SCRIPT = 'document.title = "built";\n';
const DOCUMENT =
  '<!doctype html><title>Access Tokens</title><link rel="stylesheet" href="/assets/page-EF56AB78.css">' +
  '<script type="module" src="/assets/page-AB12CD34.js"></script>';
const REFERENCE = '<!doctype html><title>API</title><link rel="stylesheet" href="/assets/page-EF56AB78.css">';
let folder: string;
let bed: Bed;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-page-'));
  writeFileSync(join(folder, 'page.html'), DOCUMENT);
  writeFileSync(join(folder, 'reference.html'), REFERENCE);
  writeFileSync(join(folder, 'page-AB12CD34.js'), SCRIPT);
  writeFileSync(join(folder, 'page-EF56AB78.css'), 'body { margin: 0 }\n');
  writeFileSync(join(folder, 'icon-99AABBCC.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'notes.txt'), 'not of the page');
  bed = await startBed({ ...EASY, file: undefined, pageFolder: folder, seed: acmeWithAdministrator() });
  await bed.service.setPassword('mara@acme.example', PASSWORD);
});
afterAll(async () => {
  await bed.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(bed.service.url + path, { headers });

test('every view is the one document, which holds nothing of anybody and lets nothing in but its own files', async () => {
  const texts = new Set<string>();
  const others = ['roles', 'users', 'audit-log'].map((view) => `/workspace/ws_acme/${view}`);
  const below = ['', '/new', '/tok_1', '/tok_1/edit', '/audit?kind=sign-in'];
  for (const path of ['/', '/sign-in', ...others, ...below.map((rest) => `/workspace/ws_acme/access-tokens${rest}`)]) {
    const answer = await get(path);
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    texts.add(await answer.text());
  }
  expect([...texts]).toEqual([DOCUMENT]);
});

test('the reference of the API is another document, and nobody has to sign in for it', async () => {
  const answer = await get('/reference');
  expect([answer.status, await answer.text()]).toEqual([200, REFERENCE]);
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
});

test('the files of the page are kept by browsers for ever, packed where that is taken, and nothing beside them is served', async () => {
  const answer = await get('/assets/page-AB12CD34.js', { 'accept-encoding': 'identity' });
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  });
  expect([await answer.text(), answer.headers.get('content-encoding')]).toEqual([SCRIPT, null]);
  const packed = await get('/assets/page-AB12CD34.js', { 'accept-encoding': 'br, gzip' });
  expect([packed.headers.get('content-encoding'), await packed.text()]).toEqual(['gzip', SCRIPT]);
  const { files } = readPageFiles(folder);
  expect(gunzipSync(files.get('page-AB12CD34.js')!.packed).toString()).toBe(SCRIPT);
  for (const [name, type] of [
    ['page-EF56AB78.css', 'text/css; charset=utf-8'],
    ['icon-99AABBCC.svg', 'image/svg+xml'],
  ])
    expect((await get(`/assets/${name}`)).headers.get('content-type')).toBe(type);
  for (const path of ['assets.json', 'notes.txt', '..%2fnotes.txt', 'page-00000000.js', '']) {
    const missing = await get(`/assets/${path}`);
    expect([path, missing.status, missing.headers.get('content-type')]).toEqual([
      path,
      404,
      'application/problem+json; charset=utf-8',
    ]);
  }
});

test('what is no view stays a problem, and the API answers as before', async () => {
  for (const path of ['/workspace/ws_acme', '/workspace/ws_acme/roles/x', '/page.html', '/sign-in/x']) {
    const answer = await get(path);
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
      path,
      404,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  }
  const put = await fetch(`${bed.service.url}/session`, { method: 'PUT' });
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST, DELETE']);
  expect((await bed.call('GET', '/me')).status).toBe(200);
});

test('without a built page there are no views, and people of such a service sign in all the same', async () => {
  const bare = await startBed({ ...EASY, file: undefined });
  for (const path of ['/', '/sign-in', '/workspace/ws_acme/access-tokens', '/assets/page-AB12CD34.js'])
    expect((await fetch(bare.service.url + path)).status).toBe(404);
  await bare.service.setPassword('tomas@acme.example', PASSWORD);
  expect((await new Browser(bare).signIn('tomas@acme.example')).status).toBe(200);
  await bare.close();
});

test('a page that is not whole is told at the start', () => {
  const broken = mkdtempSync(join(tmpdir(), 'hawzu-page-'));
  writeFileSync(join(broken, 'page.html'), DOCUMENT);
  writeFileSync(join(broken, 'reference.html'), REFERENCE);
  expect(() => readPageFiles(broken)).toThrow('holds no whole page');
  rmSync(broken, { recursive: true });
});

describe('over a network', () => {
  const PUBLIC = 'https://tokens.acme.example';

  test('with a public URL, cookies are for HTTPS and this host alone, and pages of it may act', async () => {
    const behind = await startBed({ ...EASY, file: undefined, publicUrl: PUBLIC, seed: acmeWithAdministrator() });
    await behind.service.setPassword('mara@acme.example', PASSWORD);
    const browser = new Browser(behind, PUBLIC);
    const { status, headers } = await browser.signIn();
    expect(status).toBe(200);
    for (const cookie of headers.getSetCookie())
      expect(cookie).toMatch(
        /^__Host-hawzu-(session|browser)=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Strict; Secure$/,
      );
    expect(await browser.outcome('GET', '/api/v1/workspace/ws_acme/access-tokens')).toEqual([200, undefined]);
    // Pages of the address behind the proxy are not those that people are shown.
    expect((await new Browser(behind).signIn()).status).toBe(403);
    await behind.close();
  });

  test.each([
    ['a proxy that was not told of', { 'x-forwarded-for': '10.0.0.1' }],
    ['a proxy that was not told of, in other words', { forwarded: 'for=10.0.0.1' }],
  ])('without one, nobody signs in through %s', async (_what, headers) => {
    const body = { email: 'mara@acme.example', password: PASSWORD };
    const browser = new Browser(bed);
    expect(await browser.outcome('POST', '/session', { body, headers })).toEqual([403, 'sign-in-needs-https']);
    await browser.signIn();
    expect(await browser.outcome('GET', '/session', { headers })).toEqual([403, 'sign-in-needs-https']);
    expect(await browser.outcome('GET', '/api/v1/workspace/ws_acme/access-tokens', { headers })).toEqual([
      403,
      'sign-in-needs-https',
    ]);
    expect((await bed.call('GET', '/me', { token: MANAGEMENT, headers })).status).toBe(200);
  });

  test('without one, a name of another machine is not signed in to', async () => {
    const open = await startBed({ ...EASY, file: undefined, host: '0.0.0.0', hostNames: ['tokens.lan'] });
    await open.service.setPassword('tomas@acme.example', PASSWORD);
    const url = `http://127.0.0.1:${open.service.port}`;
    const elsewhere = new Browser(open, 'http://tokens.lan');
    const body = { email: 'tomas@acme.example', password: PASSWORD };
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        host: 'tokens.lan',
        origin: elsewhere.origin,
        'hawzu-page': '1',
        'content-type': 'application/json',
      };
      request(`${url}/session`, { method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end(JSON.stringify(body));
    });
    expect(status).toBe(403);
    const here = await fetch(`${url}/session`, {
      method: 'POST',
      headers: { origin: url, 'hawzu-page': '1', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(here.status).toBe(200);
    await open.close();
  });
});
