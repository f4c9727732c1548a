import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireIssuedAccessToken } from '../../../src/contract';
import { viewer, WS } from '../service-bed';
import { withPostgres } from './cluster';

const PROGRAM = join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');
/** Stands where a password stands, and may stand nowhere else. */
const PASSWORD = 'CANARY-of-a-password';

let home: string;
let printed = '';
const started: ChildProcess[] = [];
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hawzu-replicas-'));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const withPassword = (url: string): string => url.replace('postgres@', `postgres:${PASSWORD}@`);

function run(databaseUrl: string, ...args: string[]) {
  const env = { ...process.env, DATABASE_URL: withPassword(databaseUrl) };
  const child = spawn(process.execPath, [PROGRAM, 'serve', ...args], { cwd: home, env });
  started.push(child);
  let stdout = '';
  const first = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        printed += data.toString();
        if (stream !== child.stdout) return;
        stdout += data.toString();
        if (stdout.includes('\n')) resolve();
      });
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, first, ended, stdout: () => stdout };
}

async function serve(databaseUrl: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const { child, first, ended, stdout } = run(databaseUrl, '--port', '0');
  await Promise.race([first, ended]);
  const url = /Token service at (\S+),/.exec(stdout())?.[1];
  if (url === undefined) throw new Error(`it did not start: ${printed}`);
  return { child, url };
}

const call = async (url: string, token: string, method: string, path: string, key?: string): Promise<Response> =>
  fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(key !== undefined && { 'content-type': 'application/json', 'idempotency-key': key }),
    },
    ...(key !== undefined && { body: JSON.stringify({ label: key, ...viewer }) }),
  });
const me = async (url: string, token: string): Promise<number> => (await call(url, token, 'GET', '/me')).status;

withPostgres('token services as processes, on one PostgreSQL', (cluster) => {
  test('killed at any time, they lose nothing that one of them has answered', async () => {
    const database = await cluster().database();
    expect(await run(database, '--init').ended).toBe(0);
    const file = join(home, '.hawzu-tokens', 'management-token');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const management = readFileSync(file, 'utf8').trim();
    const replicas = await Promise.all([serve(database), serve(database), serve(database)]);
    const live: string[] = [];
    const revoked: string[] = [];
    let [goesOn, count, cut] = [true, 0, 0];
    const client = async (n: number): Promise<void> => {
      while (goesOn) {
        const { url } = replicas[(n + count) % replicas.length]!;
        try {
          const key = `key ${(count += 1)}`;
          const made = await call(url, management, 'POST', `${WS}/access-tokens`, key);
          if (made.status !== 201) throw new Error(`answer ${made.status}`);
          const { id, token } = (await made.json()) as WireIssuedAccessToken;
          if (count % 2 === 0) live.push(token);
          else if ((await call(url, management, 'DELETE', `${WS}/access-token/${id}`)).status === 204)
            revoked.push(token);
        } catch {
          // What was not answered may have happened or not.
          cut += 1;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
    };
    const clients = Array.from({ length: 6 }, (_, n) => client(n));
    for (let kills = 0; kills < 5; kills += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150 + 37 * kills));
      const at = kills % replicas.length;
      replicas[at]!.child.kill('SIGKILL');
      replicas[at] = await serve(database);
    }
    goesOn = false;
    await Promise.all(clients);
    expect([live.length > 10, revoked.length > 10, cut > 0]).toEqual([true, true, true]);
    for (const { url } of replicas.slice(0, 2)) {
      expect((await Promise.all(live.map((token) => me(url, token)))).filter((status) => status !== 200)).toEqual([]);
      expect((await Promise.all(revoked.map((token) => me(url, token)))).filter((status) => status !== 401)).toEqual(
        [],
      );
    }
    // The way back for whoever lost the management token, while all of them serve.
    const issued = run(database, '--issue-management-token');
    expect(await issued.ended).toBe(0);
    const next = readFileSync(issued.stdout().trim(), 'utf8').trim();
    for (const { url } of replicas) expect([await me(url, management), await me(url, next)]).toEqual([401, 200]);
    expect(await run(database, '--init').ended).toBe(0);
    expect(printed).toContain('The database was filled before, with this seed.');
    for (const value of [management, next, ...live]) expect(printed).not.toContain(value);
  }, 60_000);

  test('one that cannot start says why, and never the password', async () => {
    const database = await cluster().database();
    expect(await run(database, '--port', '0').ended).toBe(1);
    expect(printed.replace(/\s+/g, ' ')).toContain('Fill it once: hawzu-tokens serve --init --seed FILE.');
    expect(await run(database.replace('tokens_', 'nothing_'), '--port', '0').ended).toBe(1);
    expect(printed.replace(/\s+/g, ' ')).toMatch(/does not answer: database "nothing_\d+" does not exist/);
    expect(printed).not.toContain(PASSWORD);
  });
});
