import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Serving } from './serving';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hawzu-reasons-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: string[]): Serving => Serving.start(args, { cwd: folder });
const everything = (): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

const SERVE = ['serve', '--port', '0', '--file', 'a.db'] as const;
const damaged = (path: string): void => {
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 7)]));
};
test('each reason why a start fails names the file or the address and what is wrong with it', async () => {
  await Promise.all(
    (
      [
        ['a text has the name of the store', [...SERVE], 'a.db is no store of the token service', 'a text'],
        ['a folder has it', [...SERVE], 'a.db is no store of the token service', 'folder'],
        ['the lock is a link', [...SERVE], 'a.db.held was not made by hawzu-tokens', 'link'],
        [
          'no such address',
          [...SERVE, '--host', '127.0.0.999'],
          '127.0.0.999 is no address of this machine',
          undefined,
        ],
        ['not ours', [...SERVE, '--host', '192.0.2.1'], '192.0.2.1 is no address of this machine', undefined],
        ['a place that takes no files', ['serve', '--port', '0', '--file', '/proc/a.db'], '/proc/a.secrets', undefined],
        ['a file has the name of the folder', [...SERVE], 'secrets need a folder of this name', 'file'],
        ['no text', [...SERVE, '--seed', 'seed'], 'seed is not a seed: it is not UTF-8 text', 'bytes'],
        ['a wrong seed', [...SERVE, '--seed', 'seed'], 'seed is not a seed: /workspaces: must NOT have fewer', 'empty'],
        ['a tag in the seed', [...SERVE, '--seed', 'seed'], 'seed is not a seed: Unresolved tag', 'tag'],
        [
          'a token file that is a folder',
          [...SERVE, '--token-file', '.'],
          'it is a folder; name a file in it',
          undefined,
        ],
        ['one that would be', [...SERVE, '--token-file', 'tokens/'], 'It is a folder; name a file in it', undefined],
        ['a token file that is a device', [...SERVE, '--token-file', '/dev/null'], 'it is a device', undefined],
        ['an empty address', [...SERVE, '--host', ''], 'It is empty', undefined],
        ['an empty file', ['serve', '--port', '0', '--file', ''], 'It is empty', undefined],
        ['an empty token file', [...SERVE, '--token-file', ''], 'It is empty', undefined],
        ['an empty folder', ['dev', '--port', '0', '--secrets-port', '0', '--folder', ''], 'It is empty', undefined],
        ['no name', [...SERVE, '--host-name', 'a b'], 'letters, digits, dots and hyphens', undefined],
        ['a name with a port', [...SERVE, '--host-name', 'a:1'], 'letters, digits, dots and hyphens', undefined],
      ] as const
    ).map(async ([what, args, why, put], n) => {
      const cwd = join(folder, String(n));
      mkdirSync(cwd);
      if (put === 'a text') writeFileSync(join(cwd, 'a.db'), 'notes of somebody');
      if (put === 'file') writeFileSync(join(cwd, 'a.secrets'), '');
      if (put === 'empty') writeFileSync(join(cwd, 'seed'), '{"workspaces":[]}');
      if (put === 'tag') writeFileSync(join(cwd, 'seed'), 'workspaces: !!js/function x');
      if (put === 'bytes') writeFileSync(join(cwd, 'seed'), Buffer.from([0x61, 0xff, 0xfe]));
      if (put === 'folder') mkdirSync(join(cwd, 'a.db'));
      if (put === 'link') symlinkSync('nothing', join(cwd, 'a.db.held'));
      const before = readdirSync(cwd);
      const { code, stderr } = await Serving.start(args, { cwd }).ended;
      expect([what, code, stderr.replace(/\s+/g, ' ')]).toEqual([what, 1, expect.stringContaining(why)]);
      expect(readdirSync(cwd)).toEqual(before);
    }),
  );
});

test.each([
  ['serve', 'token-service.db', []],
  ['dev', 'secrets-manager.db', ['--secrets-port', '0']],
])('%s says of a damaged %s which file it is and what can be done', async (command, name, more) => {
  const first = start(command, '--port', '0', ...more);
  await first.url();
  await first.stop();
  damaged(join(folder, '.hawzu-tokens', name));
  const before = everything();
  const { code, stderr } = await start(command, '--port', '0', ...more).ended;
  expect(code).toBe(1);
  expect(stderr.replace(/\s+/g, ' ')).toMatch(new RegExp(`${name} is damaged\\. Restore it from a copy`));
  expect(everything()).toEqual(before);
});

test('a management token whose file others can read is told of, and its mode is left', async () => {
  const first = start('serve', '--port', '0');
  await first.url();
  await first.stop();
  const file = join(folder, '.hawzu-tokens', 'management-token');
  chmodSync(file, 0o644);
  const again = start('serve', '--port', '0');
  await again.url();
  expect((await again.stop()).stderr.replace(/\s+/g, ' ')).toContain(`chmod 600 ${file}`);
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test('a link in the place of .gitignore is not written through, and is told', async () => {
  mkdirSync(join(folder, 'theirs'));
  symlinkSync('../outside', join(folder, 'theirs', '.gitignore'));
  const dev = start('dev', '--port', '0', '--secrets-port', '0', '--folder', 'theirs');
  await dev.url();
  expect((await dev.stop()).stderr).toContain('.gitignore is left as it is');
  expect(existsSync(join(folder, 'outside'))).toBe(false);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a start that waits for its seed from a pipe', async (signal) => {
  execFileSync('mkfifo', [join(folder, 'seed')]);
  const waiting = start(...SERVE, '--seed', 'seed');
  const writer = await otherEnd(join(folder, 'seed'));
  waiting.child.kill(signal);
  expect(await waiting.ended).toMatchObject({ signal });
  closeSync(writer);
  expect(everything()).toEqual(['seed']);
});

/** The writing end of a pipe, once somebody reads from it. */
async function otherEnd(pipe: string): Promise<number> {
  for (;;) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      await sleep(20);
    }
  }
}

test.each([
  ['a text has the name of the store', (at: string) => writeFileSync(join(at, 'token-service.db'), 'notes')],
  ['the lock is a link', (at: string) => symlinkSync('nothing', join(at, 'token-service.db.held'))],
])('a start that fails since %s leaves nothing in a folder that was there', async (_what, put) => {
  const at = join(folder, '.hawzu-tokens');
  mkdirSync(at);
  put(at);
  const before = everything();
  expect(await start('serve', '--port', '0').ended).toMatchObject({ code: 1 });
  expect(everything()).toEqual(before);
});

test('a seed of another service is refused by serve, dev and the issuing of a token, and nothing is made', async () => {
  const first = start('serve', '--port', '0');
  await first.url();
  await first.stop();
  writeFileSync(
    join(folder, 'seed'),
    '{"workspaces":[{"id":"ws_mine","name":"Mine","management_tokens":[{"label":"m","role":"role_administrator"}]}]}',
  );
  const before = everything();
  for (const args of [
    ['serve', '--port', '0'],
    ['serve', '--issue-management-token'],
    ['dev', '--port', '0', '--secrets-port', '0'],
  ]) {
    const { code, stderr } = await start(...args, '--seed', 'seed').ended;
    expect([args, code, stderr]).toEqual([args, 1, expect.stringContaining('error[seed-of-another-store]')]);
    expect(everything()).toEqual(before);
  }
});
