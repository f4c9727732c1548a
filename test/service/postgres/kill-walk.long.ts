import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireAccessTokenList, WireIssuedAccessToken } from '../../../src/contract';
import { startReplica, type TokenService } from '../../../src/service';
import { viewer, WS } from '../service-bed';
import { withPostgres } from './cluster';

const PROGRAM = join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');
const TRAP = join(__dirname, 'kill-at-write.js');

jest.setTimeout(900_000);

/** The soak dies before every write; otherwise so many deaths are spread over all of them. */
const DEATHS = process.env['SOAK'] === undefined ? 6 : Number.POSITIVE_INFINITY;

function spread(writes: number): readonly number[] {
  const deaths = Math.min(DEATHS, writes);
  return Array.from({ length: deaths }, (_, n) => 1 + Math.floor((n * (writes - 1)) / Math.max(1, deaths - 1)));
}

const started: ChildProcess[] = [];
const beside: TokenService[] = [];
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hawzu-kill-walk-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await Promise.all(beside.splice(0).map((service) => service.close()));
  rmSync(home, { recursive: true, force: true });
});

/** A replica that nobody kills. */
async function whole(databaseUrl: string): Promise<TokenService> {
  const service = await startReplica({ databaseUrl, clock: () => Date.now(), random: (bytes) => randomBytes(bytes) });
  beside.push(service);
  return service;
}

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Resolves with the first match in what it printed. Rejects when it ends before. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** @param at before which write it dies; 0: before none */
function run(databaseUrl: string, args: readonly string[], at: number, from = 'start'): Program {
  const trap = { NODE_OPTIONS: `--require ${TRAP}`, KILL_AT_WRITE: String(at), KILL_COUNTS_FROM: from };
  const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, ...trap };
  const child = spawn(process.execPath, [PROGRAM, 'serve', ...args], { cwd: home, env });
  started.push(child);
  let text = '';
  let look = (): void => undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      text += data.toString();
      look();
    });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      look = () => {
        const found = pattern.exec(text);
        if (found !== null) resolve(found);
      };
      look();
      void ended.then(() => reject(new Error(`it ended: ${text}`)));
    });
  return { child, ended, printed };
}

async function fill(databaseUrl: string): Promise<number> {
  const { ended, printed } = run(databaseUrl, ['--init'], 0);
  const [, writes] = await printed(/writes: (\d+)/);
  expect((await ended).code).toBe(0);
  return Number(writes);
}

/** What a service answers; undefined: it died before. */
async function call<Body = { readonly id: string }>(
  url: string,
  token: string,
  [method, path, body, key]: readonly [method: string, path: string, body?: object, key?: string],
): Promise<{ readonly status: number; readonly body: Body } | undefined> {
  try {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  } catch {
    return undefined;
  }
}

const FOLDER = '.hawzu-tokens';
const valuesIn = (): readonly string[] =>
  readdirSync(join(home, FOLDER))
    .filter((name) => name.startsWith('management-token'))
    .map((name) => readFileSync(join(home, FOLDER, name), 'utf8').trim());

/** Asks a service for a token, the end of another one, and a defect, in this order. */
async function threeChanges(url: string, management: string, { name, ends }: { name: string; ends: string }) {
  const [tokens, defects] = [`${WS}/access-tokens`, `${WS}/project/proj_web/defects`];
  return {
    issued: await call<WireIssuedAccessToken>(url, management, [
      ...(['POST', tokens, { label: name, ...viewer }, name] as const),
    ]),
    revoked: await call(url, management, ['DELETE', `${WS}/access-token/${ends}`]),
    defect: await call(url, management, ['POST', defects, { title: name }, name]),
  };
}

withPostgres('token services that are killed at a write of theirs, on one PostgreSQL', (cluster) => {
  test('killed at any write of its filling, a database is filled by the next, with one usable management token', async () => {
    const writes = await fill(await cluster().database());
    expect(writes).toBeGreaterThan(20);
    for (const at of spread(writes)) {
      rmSync(join(home, FOLDER), { recursive: true, force: true });
      const database = await cluster().database();
      expect([at, (await run(database, ['--init'], at).ended).signal]).toEqual([at, 'SIGKILL']);
      await fill(database);
      const service = await whole(database);
      const statuses = await Promise.all(valuesIn().map((value) => call(service.url, value, ['GET', '/me'])));
      // A file of a token that was taken back may lie there; one works, and no other is alive.
      expect([at, statuses.filter((answer) => answer?.status === 200).length]).toEqual([at, 1]);
      expect([at, (await service.snapshot()).filter(({ status }) => status === 'enabled').length]).toEqual([at, 1]);
    }
  });

  test('killed at any write of a request, a replica leaves what it answered, and the others go on at once', async () => {
    const database = await cluster().database();
    await fill(database);
    const management = valuesIn()[0]!;
    const others = [await whole(database), await whole(database)];
    const other = others[0]!.url;
    const before = async (name: string) =>
      (await call<WireIssuedAccessToken>(other, management, [
        ...(['POST', `${WS}/access-tokens`, { label: name, ...viewer }, name] as const),
      ]))!.body;
    /** A replica as a process, whose writes count from here on. */
    const counted = async (at: number) => {
      const program = run(database, ['--port', '0'], at, 'SIGUSR2');
      const url = (await program.printed(/Token service at (\S+),/))[1]!;
      program.child.kill('SIGUSR2');
      await program.printed(/writes: 0/);
      return { ...program, url };
    };
    const first = await counted(0);
    await threeChanges(first.url, management, { name: 'whole', ends: (await before('ends whole')).id });
    first.child.kill('SIGUSR2');
    const writes = Number((await first.printed(/writes: ([1-9]\d*)/))[1]);
    first.child.kill('SIGKILL');
    const seen = new Set<string>();
    for (const at of spread(writes)) {
      const ends = await before(`ends ${at}`);
      const killed = await counted(at);
      const name = `killed ${at}`;
      const said = await threeChanges(killed.url, management, { name, ends: ends.id });
      const { issued, revoked, defect } = said;
      // Where it wrote less than the one that was counted, it lives.
      killed.child.kill('SIGKILL');
      await killed.ended;
      for (const { url } of others) {
        const me = async (token: string) => (await call(url, token, ['GET', '/me']))?.status;
        if (issued !== undefined) expect([at, issued.status, await me(issued.body.token)]).toEqual([at, 201, 200]);
        if (revoked !== undefined) expect([at, revoked.status, await me(ends.token)]).toEqual([at, 204, 401]);
      }
      // What the killed one may have held of the database is free, and of what it did not answer the key tells whether it did it.
      const again = await threeChanges(other, management, { name, ends: ends.id });
      const keys = [again.issued, again.defect].map((answer) => answer?.status);
      for (const [n, answer] of [issued, defect].entries())
        expect([at, answer === undefined ? [201, 409] : [409]]).toEqual([at, expect.arrayContaining([keys[n]])]);
      const path = `${WS}/access-tokens?search=${encodeURIComponent(name)}&limit=200`;
      const { access_tokens: found } = (await call<WireAccessTokenList>(other, management, ['GET', path]))!.body;
      expect([at, found.filter(({ label }) => label === name).length]).toEqual([at, 1]);
      seen.add([issued, revoked, defect].map((answer) => answer?.status ?? 'none').join(' '));
    }
    expect([...seen]).toEqual(expect.arrayContaining(['none none none', '201 204 none']));
  });
});
