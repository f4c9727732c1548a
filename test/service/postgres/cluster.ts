import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const WHERE_DEBIAN_HAS_IT = '/usr/lib/postgresql';

/** The folder with PostgreSQL's programs on this machine, the newest; undefined: there are none. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(WHERE_DEBIAN_HAS_IT) ? readdirSync(WHERE_DEBIAN_HAS_IT) : [];
  const folders = [
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(WHERE_DEBIAN_HAS_IT, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ];
  const isComplete = (folder: string): boolean =>
    ['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name)));
  return canChangeUser() ? folders.find(isComplete) : undefined;
}

const isRoot = process.getuid?.() === 0;

/** It does not run as root. */
function canChangeUser(): boolean {
  if (!isRoot) return true;
  try {
    execFileSync('runuser', ['-u', 'postgres', '--', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const asItself = (command: string, args: readonly string[]): [string, string[]] =>
  isRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, [...args]];

/** A PostgreSQL of its own, on a socket in a temporary folder. */
export interface Cluster {
  /** Makes an empty database and tells its address. */
  database(): Promise<string>;
  /** The same in a schema of one database: made at once, where a database takes a while. */
  schema(): Promise<string>;
  /** Runs one of PostgreSQL's programs as the user of the cluster. */
  program(name: string, ...args: string[]): Promise<string>;
  /** A folder that its user can write. */
  readonly folder: string;
  start(): Promise<void>;
  /** `immediate`: as if its machine had lost its power. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  remove(): Promise<void>;
}

/** Makes and starts a cluster. What tests keep in it need not survive the machine, so it waits for no disk. */
export async function makeCluster(): Promise<Cluster> {
  const programs = postgresPrograms()!;
  const folder = mkdtempSync('/tmp/hawzu-pg-');
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const program = async (name: string, ...args: string[]): Promise<string> =>
    (await run(...asItself(join(programs, name), args), { cwd: '/' })).stdout;
  await program('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8');
  let server: ChildProcess | undefined;
  let count = 0;
  const start = async (): Promise<void> => {
    const settings = ['listen_addresses=', 'fsync=off', 'max_connections=200', `unix_socket_directories=${folder}`];
    const args = ['-D', data, ...settings.flatMap((one) => ['-c', one])];
    server = spawn(...asItself(join(programs, 'postgres'), args), { cwd: '/', stdio: 'ignore' });
    for (let tries = 0; ; tries += 1) {
      try {
        await program('pg_isready', '-q', '-h', folder);
        return;
      } catch (error) {
        if (tries > 300) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const stop = async (how: 'fast' | 'immediate' = 'fast'): Promise<void> => {
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    await program('pg_ctl', 'stop', '-D', data, '-m', how, '-w');
    await ended;
  };
  await start();
  const urlOf = (name: string, more = ''): string =>
    `postgres://postgres@/${name}?host=${encodeURIComponent(folder)}${more}`;
  return {
    folder,
    program,
    start,
    stop,
    database: async () => {
      const name = `tokens_${(count += 1)}`;
      await program('createdb', '-h', folder, '-U', 'postgres', name);
      return urlOf(name);
    },
    schema: async () => {
      const name = `tokens_${(count += 1)}`;
      const client = new Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`CREATE SCHEMA ${name}`);
      await client.end();
      return urlOf('postgres', `&options=${encodeURIComponent(`-c search_path=${name}`)}`);
    },
    remove: async () => {
      if (server?.exitCode === null) await stop('immediate').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Tests that need a PostgreSQL; where the machine has none, they are left out, which is said in one line. */
export function withPostgres(what: string, tests: (cluster: () => Cluster) => void): void {
  if (postgresPrograms() === undefined) {
    test(`${what} (left out: no PostgreSQL)`, () => {
      console.warn(`left out: no PostgreSQL on this machine, so ${what} was not tested`);
    });
    return;
  }
  describe(what, () => {
    let cluster: Cluster | undefined;
    beforeAll(async () => {
      cluster = await makeCluster();
    }, 60_000);
    afterAll(() => cluster?.remove());
    tests(() => cluster!);
  });
}
