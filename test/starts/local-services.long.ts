import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandFailure } from '../../src/cli/terminal/failure';
import { DEFAULT_SEED, type LocalServices, startLocalServices } from '../../src/cli/local/local-services';
import { statusOf } from './serving';

let home: string;
let folder: string;
const running: LocalServices[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hawzu-local-'));
  folder = join(home, 'state');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((services) => services.close()));
  rmSync(home, { recursive: true, force: true });
});

const start = async (seed?: string): Promise<LocalServices> => {
  const services = await startLocalServices({ folder, port: 0, secretsPort: 0, ...(seed !== undefined && { seed }) });
  running.push(services);
  return services;
};
const stop = async (): Promise<void> => running.pop()?.close();
const refusal = (seed?: string): Promise<string | undefined> =>
  start(seed).then(
    () => 'it started',
    (error: CommandFailure) => error.diagnostics[0]?.code,
  );
const valueIn = (file: string): string => readFileSync(file, 'utf8').trim();

test('the folder, and what is made in it, are for nobody but the user', async () => {
  await start();
  // SQLite's mark of an open file is an empty folder.
  const names = ['.', ...readdirSync(folder).filter((name) => !name.endsWith('.db.lock'))];
  expect(names.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)).toEqual([]);
});

test('a stop ends both servers, and their files are free for the next start', async () => {
  const { endpoint, secretsEndpoint } = await start();
  await stop();
  for (const url of [endpoint, secretsEndpoint]) await expect(fetch(url)).rejects.toThrow();
  const again = await start();
  expect(await statusOf(again.endpoint, valueIn(again.tokenFile))).toBe(200);
});

test('a management token that was revoked is no more to work with: the start says so, and leaves all as it is', async () => {
  const { endpoint, tokenFile } = await start();
  const authorization = `Bearer ${valueIn(tokenFile)}`;
  const me = (await (await fetch(`${endpoint}/api/v1/me`, { headers: { authorization } })).json()) as { id: string };
  const path = `/api/v1/workspace/ws_acme/access-token/${me.id}?allow_last_administrator=true`;
  const revoked = await fetch(endpoint + path, { method: 'DELETE', headers: { authorization } });
  expect(revoked.status).toBe(204);
  await stop();
  const before = readdirSync(folder).sort();
  expect(await refusal()).toBe('management-token-lost');
  expect(readdirSync(folder).sort()).toEqual(before);
  expect(existsSync(tokenFile)).toBe(true);
});

test('a management token whose file is gone, or holds something else, is lost as well', async () => {
  const { tokenFile } = await start();
  await stop();
  writeFileSync(tokenFile, 'something else');
  expect(await refusal()).toBe('management-token-lost');
  rmSync(tokenFile);
  expect(await refusal()).toBe('management-token-lost');
  expect(existsSync(tokenFile)).toBe(false);
});

test('a seed that names no management token is refused before anything is made: nobody could use the services', async () => {
  type Seed = { workspaces: { management_tokens?: object[] }[] };
  const acme = JSON.parse(readFileSync(DEFAULT_SEED(), 'utf8')) as Seed;
  const seed = join(home, 'seed.json');
  for (const workspaces of [
    acme.workspaces.map((one) => ({ ...one, management_tokens: [] })),
    acme.workspaces.map(({ management_tokens: _, ...rest }) => rest),
    [],
  ]) {
    writeFileSync(seed, JSON.stringify({ workspaces }));
    expect(await refusal(seed)).toBe('seed-invalid');
    expect(readdirSync(home)).toEqual(['seed.json']);
  }
});
