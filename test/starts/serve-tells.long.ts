import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { devCommand } from '../../src/cli/commands/dev';
import { serveCommand } from '../../src/cli/commands/serve';
import { Interruption } from '../../src/cli/terminal/interruption';
import type { Invocation } from '../../src/cli/terminal/invocation';
import { Terminal } from '../../src/cli/terminal/terminal';
import { startTokenService, type ServiceSeed } from '../../src/service';
import acme from '../../examples/acme/seed.json';

let home: string;
beforeAll(() => (home = mkdtempSync(join(tmpdir(), 'hawzu-tells-'))));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A folder in which a service ran before, and what became of its management token since. */
async function ran(name: string, since: (file: string, url: string) => unknown) {
  const folder = join(home, name);
  mkdirSync(folder);
  const tokenFile = join(folder, 'management-token');
  const service = await startTokenService({
    seed: acme as ServiceSeed,
    file: join(folder, 'token-service.db'),
    managementTokenFile: tokenFile,
    clock: Date.now,
    random: randomBytes,
  });
  await since(tokenFile, service.url);
  await service.close();
  return { folder, tokenFile };
}

async function revoke(file: string, url: string): Promise<void> {
  const headers = { authorization: `Bearer ${readFileSync(file, 'utf8').trim()}` };
  const { id } = (await (await fetch(`${url}/api/v1/me`, { headers })).json()) as { id: string };
  const path = `/api/v1/workspace/ws_acme/access-token/${id}?allow_last_administrator=true`;
  expect((await fetch(url + path, { method: 'DELETE', headers })).status).toBe(204);
}

type Command<Flags> = (invocation: Invocation<Flags>) => Promise<number>;

/** Runs a command as the command line does until `serving` appears on stdout, asks it something and stops it. */
async function told<Flags>(command: Command<Flags>, flags: Flags): Promise<{ stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const common = { color: false, format: 'text' };
  const terminal = new Terminal(common);
  const interruption = new Interruption(terminal);
  const stop = new AbortController();
  let serves = (_url: string): void => undefined;
  const url = new Promise<string>((resolve) => (serves = resolve));
  for (const name of ['stdout', 'stderr'] as const) {
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(written.stdout);
      if (found !== null) serves(found[0]);
      return true;
    });
  }
  try {
    const ended = command({ terminal, interruption, signal: stop.signal, flags: { ...common, ...flags } });
    await fetch(`${await Promise.race([url, ended.then(() => url)])}/api/v1/me`);
    stop.abort();
    expect(await ended).toBe(0);
  } finally {
    interruption.close();
    jest.restoreAllMocks();
  }
  return written;
}

const serveIn = (folder: string, tokenFile: string) => ({
  ...{ port: '0', host: '127.0.0.1', requestsPerMinute: '0', rehearsalPort: '0' },
  ...{ file: join(folder, 'token-service.db'), tokenFile },
});

const AGAIN = /: (hawzu-tokens serve --file .* --issue-management-token 'hawzu-tokens management')$/m;
const REQUEST = /"event":"request",.*"path":"\/api\/v1\/me","operation":"get-me","status":401/;

test.each([
  ['is where it was', () => undefined, undefined],
  ['is gone', (file: string) => rmSync(file), /is no longer in /],
  ['was revoked', revoke, /was revoked\. /],
  ['can be read by others', (file: string) => chmodSync(file, 0o604), /Others than you can read .*: chmod 600 /],
])('a start of serve says of a management token that %s what to do, if anything', async (what, since, expected) => {
  const { folder, tokenFile } = await ran(what, since);
  const value = existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : undefined;
  const flags = serveIn(folder, tokenFile);
  const { stdout, stderr } = await told(serveCommand, flags);
  expect(stderr).toMatch(REQUEST);
  if (expected === undefined) expect(stderr).not.toMatch(/management|chmod/);
  else expect(stderr).toMatch(expected);
  if (value !== undefined) expect(stdout + stderr).not.toContain(value);
});

test('dev says that others can read the value, leaves the mode, and prints a path that holds in any folder', async () => {
  const { folder, tokenFile } = await ran('dev', (file) => chmodSync(file, 0o640));
  const flags = { port: '0', secretsPort: '0', rehearsalPort: '0', folder: relative(process.cwd(), folder) };
  const { stdout, stderr } = await told(devCommand, flags);
  expect(stderr).toMatch(/Others than you can read .*management-token: chmod 600 /);
  expect(statSync(tokenFile).mode & 0o777).toBe(0o640);
  expect(stdout).toContain(`"$(cat '${tokenFile}')"`);
  expect(stdout + stderr).not.toContain(readFileSync(tokenFile, 'utf8').trim());
});

test.each([
  ['is gone', (file: string) => rmSync(file)],
  ['was revoked', revoke],
])('what it says to do where one %s can be done word for word', async (what, since) => {
  const { folder, tokenFile } = await ran(`in 'a folder', ${what}`, since);
  const seed = join(home, 'seed of mine.json');
  writeFileSync(seed, JSON.stringify(acme));
  const flags = { ...serveIn(folder, tokenFile), seed };
  const { stderr } = await told(serveCommand, flags);
  const [, advised = 'false'] = AGAIN.exec(stderr) ?? [];
  const bin = join(__dirname, '..', '..', 'bin', 'hawzu-tokens.js');
  const line = advised.replace('hawzu-tokens', `"${process.execPath}" "${bin}"`);
  const done = spawnSync('sh', ['-c', line], { encoding: 'utf8', cwd: home });
  expect(done).toMatchObject({ status: 0 });
  expect(readFileSync(done.stdout.trim(), 'utf8')).toMatch(/^hwz_/);
});
