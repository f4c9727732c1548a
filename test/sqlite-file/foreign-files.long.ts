import { execFileSync, spawn } from 'node:child_process';
import fs, {
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { startBed as startEndpoint } from '../emulator/endpoint-bed';
import { startBed as startService } from '../service/service-bed';
import { SCHEMA_VERSION } from '../../src/service/store/sqlite/sqlite-schema';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-beside-'));
  file = join(folder, 'tokens.db');
});
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const one of open.splice(0)) await one.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  readonly close: () => Promise<unknown>;
}

/** Both stores, each with the service that opens it; the file is called the same. */
const STORES: readonly (readonly [string, (at: string) => Promise<Running>])[] = [
  ['token service', async (at) => (await startService({}, at)).service],
  ['embedded Secrets Manager', (at) => startEndpoint({ file: join(at, 'tokens.db') })],
];

/** All that is in a folder: links by where they lead, files by their bytes. */
const everything = (at = folder): Record<string, string> =>
  Object.fromEntries(
    readdirSync(at, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const path = join(at, name);
        const entry = lstatSync(path);
        const content = entry.isSymbolicLink()
          ? `-> ${readlinkSync(path)}`
          : entry.isFile() && readFileSync(path, 'hex');
        return [name, `${entry.nlink} ${String(content)}`];
      }),
  );

const refusalOf = (start: Promise<Running>): Promise<{ code?: string; message?: string }> =>
  start.then(
    (one) => {
      open.push(one);
      return {};
    },
    (error: { code?: string; message?: string }) => error,
  );

/** A write-ahead log with a change in it, as another program leaves that is killed. */
function logOfAnother(pageBytes = 4096): Buffer {
  const at = mkdtempSync(join(tmpdir(), 'hawzu-other-'));
  const database = new Database(join(at, 'other.db'));
  database.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL`);
  database.exec('CREATE TABLE notes (text TEXT)');
  const log = readFileSync(join(at, 'other.db-wal'));
  database.close();
  rmSync(at, { recursive: true });
  return log;
}

/** A rollback journal with the former page of another database in it. */
function journalOfAnother(): Buffer {
  const at = mkdtempSync(join(tmpdir(), 'hawzu-other-'));
  killedInChange(join(at, 'other.db'));
  const journal = readFileSync(join(at, 'other.db-journal'));
  rmSync(at, { recursive: true });
  return journal;
}

/** A database in the middle of a change, which its journal takes back. */
function killedInChange(path: string): void {
  const at = mkdtempSync(join(tmpdir(), 'hawzu-other-'));
  const database = new Database(join(at, 'other.db'));
  database.exec('CREATE TABLE notes (text TEXT); BEGIN; PRAGMA cache_size = 1; PRAGMA cache_spill = 1');
  database.exec(
    "INSERT INTO notes WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT 'text' FROM n",
  );
  for (const end of ['', '-journal']) cpSync(join(at, `other.db${end}`), `${path}${end}`);
  database.exec('ROLLBACK');
  database.close();
  rmSync(at, { recursive: true });
}

/** A database with a change in its log, as a program leaves that is killed, and how another one's is made. */
function killedWith(statements: string, pageBytes = 4096): (path: string) => void {
  return (path) => {
    const at = mkdtempSync(join(tmpdir(), 'hawzu-other-'));
    const database = new Database(join(at, 'other.db'));
    database.exec(`PRAGMA page_size = ${pageBytes}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL`);
    database.exec(statements);
    for (const end of ['', '-wal']) cpSync(join(at, `other.db${end}`), `${path}${end}`);
    database.close();
    rmSync(at, { recursive: true });
  };
}

function closedWith(statements: string): (path: string) => void {
  return (path) => {
    const database = new Database(path);
    database.exec(statements);
    database.close();
  };
}

const OTHERS: readonly (readonly [string, (path: string) => void])[] = [
  ['a database of another program', closedWith('CREATE TABLE notes (text TEXT)')],
  ['one that keeps a log', closedWith('PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT)')],
  ['one with changes in its log', killedWith('CREATE TABLE notes (text TEXT)')],
  ['one with a table of tokens', killedWith('CREATE TABLE tokens (id TEXT); PRAGMA user_version = 1')],
  ['one with pages of 64 KiB and changes in its log', killedWith('CREATE TABLE notes (text TEXT)', 65_536)],
  ['one in the middle of a change', killedInChange],
  ['one with a mark of its own', killedWith('PRAGMA application_id = 7; CREATE TABLE notes (text TEXT)')],
  ['a text', (path) => writeFileSync(path, NOTES)],
  ['a short text', (path) => writeFileSync(path, 'x')],
];

const NOTES = Buffer.from('notes of somebody\n'.repeat(40));
/** How somebody's file may come by the name. */
const ENTRIES: readonly (readonly [string, (path: string) => void])[] = [
  ['a text', (path) => writeFileSync(path, NOTES)],
  ['a log', (path) => writeFileSync(path, logOfAnother())],
  ['a journal', (path) => writeFileSync(path, journalOfAnother())],
  ['a symbolic link', (path) => (writeFileSync(join(folder, 'notes'), NOTES), symlinkSync('notes', path))],
  ['a link to an empty file', (path) => (writeFileSync(join(folder, 'empty'), ''), symlinkSync('empty', path))],
  ['a link to nothing', (path) => symlinkSync('nothing', path)],
  ['a hard link', (path) => (writeFileSync(join(folder, 'empty'), ''), linkSync(join(folder, 'empty'), path))],
  ['a folder', (path) => mkdirSync(path)],
];

describe.each(STORES)('%s', (_, start) => {
  test.each(['-wal', '-journal', '-shm'])(
    'makes no store where a foreign %s lies, and leaves it as it is',
    async (end) => {
      const ofAny = [...ENTRIES, ['an empty file', (path: string) => writeFileSync(path, '')] as const];
      // Which of the three it is makes no difference to what lies there.
      const entries = end === '-wal' ? ofAny : ofAny.filter(([what]) => /text|nothing|empty file/.test(what));
      for (const [what, put] of entries) {
        put(`${file}${end}`);
        const before = everything();
        expect(await refusalOf(start(folder))).toMatchObject({
          code: 'store-file-foreign',
          message: expect.stringContaining(`tokens.db${end} is in the way`) as string,
        });
        expect([what, everything()]).toEqual([what, before]);
        for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      }
      open.push(await start(folder));
    },
  );

  test.each(['-wal', '-journal'])(
    'does not open a store beside which a foreign %s lies, and leaves both',
    async (end) => {
      await (await start(folder)).close();
      const own = everything();
      for (const [what, put] of ENTRIES.filter(([name]) => !(end === '-wal' && name === 'a log'))) {
        put(`${file}${end}`);
        const before = everything();
        expect(await refusalOf(start(folder))).toMatchObject({ code: 'store-file-foreign' });
        expect([what, everything()]).toEqual([what, before]);
        for (const name of readdirSync(folder))
          if (name !== 'tokens.db') rmSync(join(folder, name), { recursive: true });
      }
      await (await start(folder)).close();
      expect(everything()).toEqual(own);
    },
  );

  test('plays no log of another kind into a store, nor any into one that is only begun', async () => {
    await (await start(folder)).close();
    writeFileSync(`${file}-wal`, logOfAnother(1024));
    const before = everything();
    expect(await refusalOf(start(folder))).toMatchObject({ code: 'store-file-foreign' });
    expect(everything()).toEqual(before);
    writeFileSync(file, '');
    writeFileSync(`${file}-wal`, logOfAnother());
    const begun = everything();
    expect(await refusalOf(start(folder))).toMatchObject({ code: 'store-file-foreign' });
    expect(everything()).toEqual(begun);
    rmSync(`${file}-wal`);
    // The first sector of it says how many pages that database had: it is no journal of nothing.
    writeFileSync(`${file}-journal`, journalOfAnother().subarray(0, 512));
    const withJournal = everything();
    expect(await refusalOf(start(folder))).toMatchObject({ code: 'store-file-foreign' });
    expect(everything()).toEqual(withJournal);
  });

  test('never touches a -shm that another program left beside a store, unless it is a link', async () => {
    await (await start(folder)).close();
    writeFileSync(`${file}-shm`, NOTES);
    const before = everything();
    await (await start(folder)).close();
    expect(everything()).toEqual(before);
    rmSync(`${file}-shm`);
    symlinkSync('nothing', `${file}-shm`);
    expect(await refusalOf(start(folder))).toMatchObject({ code: 'store-file-foreign' });
  });

  test.each(OTHERS)('changes nothing of %s that has the name of the store', async (_what, put) => {
    put(file);
    // As the library leaves where that program was killed.
    mkdirSync(`${file}.lock`);
    const before = everything();
    const refusal = await refusalOf(start(folder));
    expect(refusal.message).toMatch(/tokens\.db is (no store of the token service|not a file of the embedded)/);
    expect(everything()).toEqual(before);
  });

  test('does not open a store that another program has open in its own way, and leaves it', async () => {
    await (await start(folder)).close();
    const script = [
      'import sqlite3, sys',
      'c = sqlite3.connect(sys.argv[1], isolation_level=None)',
      'c.execute("begin"); c.execute("select count(*) from sqlite_schema").fetchall()',
      'print("open", flush=True); sys.stdin.read()',
    ].join('\n');
    const other = spawn('python3', ['-c', script, file], { stdio: ['pipe', 'pipe', 'ignore'] });
    const isOpen = await new Promise<boolean>((resolve) => {
      other.once('error', () => resolve(false)).once('close', () => resolve(false));
      other.stdout.once('data', () => resolve(true));
    });
    if (!isOpen) return void console.warn('left out: no python3 with sqlite3, so no other program that opens a store');
    const before = everything();
    expect(await refusalOf(start(folder))).toMatchObject({
      code: 'store-in-use',
      message: expect.stringContaining(`process ${other.pid}`) as string,
    });
    expect(everything()).toEqual(before);
    other.stdin.end();
    await new Promise((resolve) => other.once('close', resolve));
    await (await start(folder)).close();
  });

  test('refuses a pipe in the place of its lock, and does not wait for it', async () => {
    execFileSync('mkfifo', [`${file}.held`]);
    expect((await refusalOf(start(folder))).message).toContain('tokens.db.held was not made by hawzu-tokens');
  });

  test('takes a lock that version 0.1 left for its own beside a store of ours only', async () => {
    closedWith('CREATE TABLE notes (text TEXT)')(file);
    writeFileSync(`${file}.lock`, '999999999');
    writeFileSync(`${file}.pid`, JSON.stringify({ pid: 999_999_999, began: '1', nonce: 'n' }));
    const before = everything();
    await refusalOf(start(folder));
    expect(everything()).toEqual(before);
  });

  test('killed before any call of its first start, it starts by itself the next time', async () => {
    const live = join(folder, 'live');
    mkdirSync(live);
    let copies = 0;
    let looking = false;
    const changes = [
      'writeSync',
      'ftruncateSync',
      'unlinkSync',
      'renameSync',
      'rmSync',
      'rmdirSync',
      'mkdirSync',
    ] as const;
    for (const call of [...changes, 'openSync', 'closeSync', 'chmodSync'] as const) {
      const real = fs[call] as (...parameters: unknown[]) => unknown;
      jest.spyOn(fs, call).mockImplementation(((...parameters: unknown[]) => {
        if (!looking) {
          looking = true;
          cpSync(live, join(folder, `copy-${(copies += 1)}`), { recursive: true });
          looking = false;
        }
        return real(...parameters);
      }) as never);
    }
    open.push(await start(live));
    looking = true;
    const ends = new Set<string>();
    const seen = new Set<string>();
    const mixtures = new Set<string>();
    for (let number = 1; number <= copies; number += 1) {
      const copy = join(folder, `copy-${number}`);
      const left = readdirSync(copy);
      rmSync(join(copy, 'tokens.db.held'), { force: true });
      const state = JSON.stringify(everything(copy));
      if (seen.has(state)) continue;
      seen.add(state);
      // On a push every fourth state, and each mixture of files that there is.
      const names = left.join();
      if (process.env['SOAK'] === undefined && seen.size % 4 !== 0 && mixtures.has(names)) continue;
      mixtures.add(names);
      for (const name of left) ends.add(name.replace('tokens.db', ''));
      const again = await start(copy);
      await again.close();
      expect([left, readdirSync(copy)]).toEqual([left, ['tokens.db']]);
    }
    expect([...ends]).toEqual(expect.arrayContaining(['', '-wal', '-journal', '.lock']));
  });
});

/** Its log was used before: behind the frames of now lie some of then, with other salts. */
function killedWithOldFrames(path: string): void {
  const at = mkdtempSync(join(tmpdir(), 'hawzu-other-'));
  const database = new Database(join(at, 'other.db'));
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT)');
  for (const id of [OUR_MARK, 7]) database.exec(`PRAGMA application_id = ${id}`);
  cpSync(join(at, 'other.db'), path);
  const log = readFileSync(join(at, 'other.db-wal'));
  database.close();
  rmSync(at, { recursive: true });
  // The first page as it was when it bore our mark, as if it were of an earlier use.
  const marked = log.indexOf(markBytes(OUR_MARK));
  const frame = log.subarray(marked - 68 - 24, marked - 68 + 4096);
  const old = Buffer.from(frame);
  old.fill(1, 8, 16);
  writeFileSync(`${path}-wal`, Buffer.concat([log, old]));
}

/** A change that was not committed gives a database our mark. */
function killedInTransaction(path: string): void {
  killedWith('CREATE TABLE notes (text TEXT); PRAGMA application_id = 7')(path);
  const log = readFileSync(`${path}-wal`);
  const frame = Buffer.from(log.subarray(log.length - 24 - 4096));
  frame.writeUInt32BE(1, 0);
  frame.writeUInt32BE(0, 4);
  markBytes(OUR_MARK).copy(frame, 24 + 68);
  writeFileSync(`${path}-wal`, Buffer.concat([log, frame]));
}

const OUR_MARK = 0x48546f6b;
const markBytes = (mark: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(mark);
  return bytes;
};

test.each([
  ['an earlier use of the log', killedWithOldFrames],
  ['a change that was never committed', killedInTransaction],
])('a database of another program is not taken for a store by a mark that stands in %s', async (_, put) => {
  put(file);
  const before = everything();
  expect(await refusalOf(startService({}, folder).then((bed) => bed.service))).toMatchObject({ code: 'store-foreign' });
  expect(everything()).toEqual(before);
});

test('a store that a later version wrote is refused as that, and left as it is', async () => {
  await (await startService({}, folder)).service.close();
  closedWith(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA user_version = ${SCHEMA_VERSION + 1}`)(file);
  const before = everything();
  expect(await refusalOf(startService({}, folder).then((bed) => bed.service))).toMatchObject({ code: 'store-version' });
  expect(everything()).toEqual(before);
});

test('a token service that was killed while its log held all it had goes on with it', async () => {
  const running = await startService({}, folder);
  const killed = join(folder, 'killed');
  mkdirSync(killed);
  for (const name of ['tokens.db', 'tokens.db-wal']) cpSync(join(folder, name), join(killed, name));
  const tokens = await running.service.snapshot();
  await running.service.close();
  expect(readFileSync(join(killed, 'tokens.db-wal')).length).toBeGreaterThan(4096);
  const again = await startService({}, killed);
  open.push(again.service);
  expect(await again.service.snapshot()).toEqual(tokens);
});
