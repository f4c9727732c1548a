import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contest } from './contest';
import { inNamespaces } from './namespaces';
import { Serving, statusOf } from './serving';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hawzu-starts-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: string[]): Serving => Serving.start(args, { cwd: folder });
const everything = (): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

test('a start that fails says why and leaves the folder as it was', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const taken = String((other.address() as AddressInfo).port);
  const failures = [
    [['serve', '--port', taken], 'name another'],
    [['serve', '--port', taken, '--file', 'a.db'], 'name another'],
    [['serve', '--port', '0', '--token-file', 'no/token'], 'file-unwritable'],
    [['dev', '--port', taken, '--secrets-port', '0'], 'name another'],
    [['dev', '--port', '0', '--secrets-port', taken], 'another port'],
    [['serve', '--issue-management-token'], 'management-token-not-issued'],
  ] as const;
  const ends = await Promise.all(
    failures.map(async ([args, why], n) => {
      const cwd = join(folder, String(n));
      mkdirSync(cwd);
      const { code, stderr } = await Serving.start(args, { cwd }).ended;
      return [code, stderr.replace(/\s+/g, ' ').includes(why), readdirSync(cwd)];
    }),
  );
  expect(ends).toEqual(failures.map(() => [1, true, []]));
  other.close();
});

test.each(['token-service.db', 'secrets-manager.db'])(
  'a file of somebody else beside the place of %s ends the start, which names it and leaves it as it is',
  async (store) => {
    mkdirSync(join(folder, '.hawzu-tokens'));
    const foreign = join(folder, '.hawzu-tokens', `${store}-wal`);
    writeFileSync(foreign, 'notes of somebody');
    const before = everything();
    const { code, stderr } = await start('dev', '--port', '0', '--secrets-port', '0').ended;
    expect(code).toBe(1);
    expect(stderr).toContain('store-file-foreign');
    expect(stderr.replace(/\s+/g, ' ')).toContain(`${store}-wal is in the way`);
    expect(readFileSync(foreign, 'utf8')).toBe('notes of somebody');
    expect(everything()).toEqual(before);
  },
);

test('a store where version 0.1 kept it is not passed over for an empty one, and its way on works', async () => {
  const old = start('serve', '--port', '0', '--file', 'hawzu-tokens.db', '--token-file', 'management-token');
  await old.url();
  await old.stop();
  const refused = await start('serve', '--port', '0').ended;
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('store-moved');
  expect(existsSync(join(folder, '.hawzu-tokens'))).toBe(false);
  const advised = /to go on with it: (--file .*?);/.exec(refused.stderr.replace(/\s+/g, ' '))?.[1] ?? '';
  const again = start('serve', '--port', '0', ...advised.split(' '));
  const value = readFileSync(join(folder, 'management-token'), 'utf8').trim();
  expect(await statusOf(await again.url(), value)).toBe(200);
  await again.stop();
});

test('a lost management token comes back at the console, which prints the path of its file and no value', async () => {
  const first = start('dev', '--port', '0', '--secrets-port', '0');
  await first.url();
  const file = join(folder, '.hawzu-tokens', 'management-token');
  const old = readFileSync(file, 'utf8').trim();
  const busy = await start('serve', '--issue-management-token').ended;
  expect([busy.code, busy.stdout]).toEqual([1, '']);
  expect(busy.stderr).toContain('store-in-use');
  expect((await first.stop()).code).toBe(0);
  rmSync(file);
  const without = await start('dev', '--port', '0', '--secrets-port', '0').ended;
  expect(without.code).toBe(1);
  expect(without.stderr).toContain('management-token-lost');
  const issued = await start('serve', '--issue-management-token', 'hawzu-tokens management').ended;
  expect(issued).toMatchObject({ code: 0, stdout: `${file}\n` });
  const value = readFileSync(file, 'utf8').trim();
  const second = start('dev', '--port', '0', '--secrets-port', '0');
  const url = await second.url();
  expect([await statusOf(url, value), await statusOf(url, old)]).toEqual([200, 401]);
  await second.stop();
  for (const text of [busy, without, issued].flatMap((one) => [one.stdout, one.stderr])) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(old);
  }
});

test('git takes none of the files that hold secrets, in a new folder, in one that was there, and beside a named store', async () => {
  mkdirSync(join(folder, 'old'));
  mkdirSync(join(folder, 'theirs'));
  writeFileSync(join(folder, 'theirs', '.gitignore'), 'node_modules\n');
  const runs = [
    start('dev', '--port', '0', '--secrets-port', '0'),
    start('dev', '--port', '0', '--secrets-port', '0', '--folder', 'old'),
    start('serve', '--port', '0', '--file', 'named.db'),
  ];
  await Promise.all(runs.map((one) => one.url()));
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', ['add', '-A'], { cwd: folder });
  const taken = execFileSync('git', ['ls-files'], { cwd: folder, encoding: 'utf8' }).split('\n');
  const values = everything().filter((path) => /management-token$/.test(path));
  expect(values).toHaveLength(3);
  expect(taken.filter((path) => /management-token|secrets-manager/.test(path))).toEqual([]);
  await Promise.all(runs.map((one) => one.stop()));
});

test.each([
  ['names none of our files', 'node_modules\n', true],
  ['names some of them', 'management-token\n', true],
  ['takes one in again', '*\n!secrets-manager.db\n', true],
  ['keeps all out', '# mine\n*\n', false],
])(
  'a .gitignore of somebody else that %s is left as it is, and told where it does not do',
  async (_what, text, isTold) => {
    mkdirSync(join(folder, 'theirs'));
    writeFileSync(join(folder, 'theirs', '.gitignore'), text);
    const dev = start('dev', '--port', '0', '--secrets-port', '0', '--folder', 'theirs');
    await dev.url();
    expect((await dev.stop()).stderr.includes('.gitignore is left as it is')).toBe(isTold);
    expect(readFileSync(join(folder, 'theirs', '.gitignore'), 'utf8')).toBe(text);
  },
);

test('what dev prints for the shell holds for a folder of any name', async () => {
  const dev = start('dev', '--port', '0', '--secrets-port', '0', '--folder', "it's $(touch pwned)");
  await dev.url();
  await dev.stop();
  const script = `${dev.stdout}\nprintf %s "$HAWZU_MANAGEMENT_TOKEN"`;
  const token = execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect(token).toBe(readFileSync(join(folder, "it's $(touch pwned)", 'management-token'), 'utf8').trim());
  expect(existsSync(join(folder, 'pwned'))).toBe(false);
});

test.each([
  ['serve', ['serve', '--port', '0', '--file', 'store.db'], 'store.db.held'],
  ['dev', ['dev', '--port', '0', '--secrets-port', '0', '--folder', 'd'], 'd/secrets-manager.db.held'],
])('%s whose store is lost ends, and exits 1', async (_what, args, held) => {
  const one = start(...args);
  await one.url();
  rmSync(join(folder, held));
  const { code, stderr } = await one.ended;
  expect(`${code} ${stderr}`).toMatch(/^1 [^]*store-lost/);
});

test('a second Ctrl-C ends at once while a client holds on, and what was answered is there', async () => {
  const first = start('serve', '--port', '0');
  const url = await first.url();
  const value = readFileSync(join(folder, '.hawzu-tokens', 'management-token'), 'utf8').trim();
  const client = connect(Number(new URL(url).port), '127.0.0.1');
  client.on('error', () => undefined).write('POST / HTTP/1.1\r\n');
  await statusOf(url, value);
  const stopping = new Promise<void>((resolve) =>
    first.child.stderr?.on('data', (text) => /Stopping/.test(String(text)) && resolve()),
  );
  first.child.kill('SIGINT');
  await stopping;
  const from = performance.now();
  const ended = await first.stop('SIGINT');
  expect(ended.code).toBe(130);
  expect(performance.now() - from).toBeLessThan(2_000);
  client.destroy();
  const second = start('serve', '--port', '0');
  expect(await statusOf(await second.url(), value)).toBe(200);
  await second.stop();
});

const contained = 'two processes on one store in namespaces of their own';
inNamespaces(contained)(`${contained}: one serves, and no answered token is lost`, async () => {
  const { servers, answered, lost } = await contest({ rounds: 2, processes: 2, answers: () => 20 });
  expect({ servers, lost }).toEqual({ servers: [1, 1], lost: 0 });
  expect(answered).toBeGreaterThanOrEqual(40);
});
