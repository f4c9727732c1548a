import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { WireAccessToken } from '../../src/contract';
import { compileSources, SERVICE_SOURCES } from '../faults/child-servers';
import { HOUR, MANAGEMENT, START, startBed, viewer, WS, type Bed } from './service-bed';

const ROOT = join(__dirname, '..', '..');
const MAIN = `
const { startTokenService } = require('./service/index.js');
const { randomBytes } = require('node:crypto');
const [, , file, seed, value] = process.argv;
startTokenService({
  seed: require(seed), file, clock: () => ${START}, random: randomBytes,
  bootstrapTokens: [{ label: 'hawzu-tokens management', value }],
}).then((service) => console.log(service.url), (error) => { console.error(error.message); process.exit(1); });
`;

// Processes are started and killed here, on machines that may be busy with other suites.
jest.setTimeout(60_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-durability-'));
  compileSources(folder, SERVICE_SOURCES);
  writeFileSync(join(folder, 'main.js'), MAIN);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The service as a process of its own. Rejects with what it says on stderr when it does not start. */
function run(file: string): Promise<{ child: ChildProcess; url: string }> {
  const args = [join(folder, 'main.js'), file, join(ROOT, 'examples/acme/seed.json'), MANAGEMENT];
  const env = { ...process.env, NODE_PATH: join(ROOT, 'node_modules') };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    createInterface(child.stdout).once('line', (url) => resolve({ child, url }));
    child.once('close', () => reject(new Error(complaint)));
  });
}

const killed = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });

async function request<Body>(url: string, method: string, path: string, body?: object, key = ''): Promise<Body> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${MANAGEMENT}`,
      ...(body && { 'content-type': 'application/json', 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}

test('what was answered is there after kill -9, and the stale locks are cleared', async () => {
  const file = join(folder, 'killed.db');
  const issued: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { child, url } = await run(file);
    const bodyOf = { label: `round ${round}`, ...viewer };
    const { id } = await request<WireAccessToken>(url, 'POST', `${WS}/access-tokens`, bodyOf, `round ${round}`);
    issued.push(id);
    if (round === 1) await request(url, 'POST', `${WS}/access-token/${issued[0]}/disable`);
    if (round === 0) await request(url, 'POST', `${WS}/user/user_tomas/deactivate`);
    if (round === 1) await request(url, 'PATCH', `${WS}/role/role_token_auditor`, { permissions: ['users:view'] });
    if (round === 2) await request(url, 'DELETE', `${WS}/role/role_release_reporter`);
    if (round === 2) await request(url, 'DELETE', `${WS}/access-token/${issued[1]}`);
    await killed(child);
    expect([existsSync(`${file}.held`), existsSync(`${file}.lock`)]).toEqual([true, true]);
  }
  const { child, url } = await run(file);
  const seen = await request<{ access_tokens: WireAccessToken[] }>(url, 'GET', `${WS}/access-tokens?search=round`);
  expect(seen.access_tokens.map((token) => [token.label, token.status])).toEqual(
    expect.arrayContaining([
      ['round 0', 'disabled'],
      ['round 2', 'enabled'],
    ]),
  );
  expect(seen.access_tokens).toHaveLength(2);
  expect(await request(url, 'GET', `${WS}/user/user_tomas`)).toMatchObject({ status: 'left' });
  expect(await request(url, 'GET', `${WS}/role/role_token_auditor`)).toMatchObject({ permissions: ['users:view'] });
  expect(await request(url, 'GET', `${WS}/role/role_release_reporter`)).toMatchObject({ code: 'role-not-found' });
  const again = await request<object>(url, 'POST', `${WS}/access-tokens`, { label: 'x', ...viewer }, 'round 1');
  expect(again).toMatchObject({ code: 'idempotency-key-reused', token_id: issued[1] });
  await killed(child);
});

test('a second process on the same file is told who has it and since when, and the first goes on', async () => {
  const file = join(folder, 'shared.db');
  const { child, url } = await run(file);
  await expect(run(file)).rejects.toThrow(`in use by process ${child.pid} on host ${hostname()} since 20`);
  expect(await request(url, 'GET', '/me')).toMatchObject({ type: 'TOKEN' });
  await killed(child);
});

test('a second service in the same process is refused as well, and may start after the first closed', async () => {
  const bed = await startBed();
  await expect(startBed({ file: bed.file })).rejects.toMatchObject({ code: 'store-in-use' });
  const again = await bed.reopen();
  expect((await again.call('GET', '/me')).status).toBe(200);
  await again.close();
});

test('only the user can read the file, and closing leaves nothing else behind', async () => {
  const bed = await startBed();
  await bed.issue();
  const modes = readdirSync(dirname(bed.file)).map((name) => [
    name,
    statSync(join(dirname(bed.file), name)).mode & 0o077,
  ]);
  expect(modes.filter(([name, mode]) => mode !== 0 && name !== 'tokens.db.lock')).toEqual([]);
  await bed.service.close();
  expect(readdirSync(dirname(bed.file))).toEqual(['tokens.db']);
  rmSync(dirname(bed.file), { recursive: true });
});

describe('a full store', () => {
  let bed: Bed;
  beforeAll(async () => (bed = await startBed({ maxPageCount: 80 })));
  afterAll(() => bed.close());

  test('answers storage-full, issues no value that is not stored, and still serves readers', async () => {
    const values: string[] = [];
    const send = (n: number) =>
      bed.call<{ token?: string; code?: string }>('POST', `${WS}/access-tokens`, {
        body: { label: `${n} `.padEnd(200, 'x'), ...viewer },
        headers: { 'idempotency-key': `full ${n}` },
      });
    let answer = await send(0);
    let n = 0;
    for (; answer.status === 201 && n < 500; answer = await send((n += 1))) values.push(answer.body.token!);
    expect([answer.status, answer.body.code]).toEqual([507, 'storage-full']);
    expect(answer.text).not.toContain('hwz_');
    expect(values.length).toBeGreaterThan(0);

    bed.clock.now = START + HOUR;
    expect(await bed.service.snapshot()).toHaveLength(values.length + 1);
    for (const token of values) expect((await bed.call('GET', '/me', { token })).status).toBe(200);
    expect((await bed.call('GET', `${WS}/access-tokens`)).status).toBe(200);
  });

  test('goes on when there is room again, with the same key', async () => {
    bed = await bed.reopen({ maxPageCount: undefined });
    const before = await bed.service.snapshot();
    const { label } = await bed.issue({ label: 'after' }, {});
    expect(label).toBe('after');
    expect(await bed.service.snapshot()).toHaveLength(before.length + 1);
  });
});

test('the last use of a token never goes back, though the clock does', async () => {
  let bed = await startBed();
  const { id, token } = await bed.issue();
  const lastUse = async () =>
    (await bed.call<{ last_used_at: string }>('GET', `${WS}/access-token/${id}`)).body.last_used_at;
  bed.clock.now = START + HOUR;
  await bed.call('GET', '/me', { token });
  for (const _ of ['a clock that was set back', 'and once more']) {
    bed = await bed.reopen();
    expect(bed.clock.now).toBe(START);
    await bed.call('GET', '/me', { token });
    expect(await lastUse()).toBe('2026-11-22T01:00:00.000Z');
  }
});
