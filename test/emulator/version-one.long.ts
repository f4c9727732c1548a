import fs, {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import { startBed } from './endpoint-bed';

/** Both written by version 0.1: its journal, and what it held when it wrote the last line. */
const FIXTURE = join(__dirname, 'fixtures', 'version-one');
const JOURNAL = readFileSync(`${FIXTURE}.journal`);
const HELD = JSON.parse(
  // Version 0.1 called the stages of a version labels.
  readFileSync(`${FIXTURE}.snapshot.json`, 'utf8').replaceAll('"labels":', '"stages":'),
) as unknown[];
const LAST_LINE = JOURNAL.lastIndexOf('\n', JOURNAL.length - 2) + 1;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  file = join(folder, 'secrets.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function heldBy(content: Buffer): Promise<unknown> {
  writeFileSync(file, content);
  const bed = await startBed({ file });
  const snapshot = bed.emulator.snapshot();
  await bed.close();
  return snapshot;
}

test('a file of version 0.1 is opened with everything in it, and again after that', async () => {
  expect(await heldBy(JOURNAL)).toEqual(HELD);
  expect(readFileSync(file, 'latin1').startsWith('SQLite format 3')).toBe(true);
  const again = await startBed({ file });
  expect(again.emulator.snapshot()).toEqual(HELD);
  await again.close();
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'latin1')).not.toContain('CANARY');
});

test('cut anywhere in its last line, with its newline or with zeros behind it, it holds everything before that line', async () => {
  const before = await heldBy(JOURNAL.subarray(0, LAST_LINE));
  expect(before).not.toEqual(HELD);
  const tails = [Buffer.alloc(0), Buffer.from('\n'), Buffer.alloc(5000), Buffer.from('\0\0\n')];
  for (let length = LAST_LINE + 1; length < JOURNAL.length - 1; length += 149) {
    for (const tail of tails) expect(await heldBy(Buffer.concat([JOURNAL.subarray(0, length), tail]))).toEqual(before);
  }
  expect(await heldBy(Buffer.concat([JOURNAL, Buffer.alloc(5000)]))).toEqual(HELD);
});

test('a damaged line before the last is named, nothing of it is told, and the file stays as it is', async () => {
  const damaged = Buffer.from(JOURNAL.toString('latin1').replace('"old CANARY"', '"old CANARY'), 'latin1');
  const error = await heldBy(damaged).catch((reason: Error) => reason.message);
  expect(error).toMatch(/secrets\.db is damaged at line \d+; restore it from a copy/);
  expect(error).not.toContain('CANARY');
  expect(readFileSync(file).equals(damaged)).toBe(true);
});

test('a secret that was made anew under its name has none of the versions that the former one had', async () => {
  const [header, first] = JOURNAL.toString('utf8').split('\n') as [string, string];
  const again = JSON.parse(first) as { secret: { arn: string }; labels: unknown; put: { id: string }[] };
  again.secret.arn = again.secret.arn.replace(/.{6}$/, 'AnewXX');
  again.put[0]!.id = 'new'.padEnd(36, '-');
  again.labels = [['AWSCURRENT', again.put[0]!.id]];
  const [held] = (await heldBy(Buffer.from([header, first, JSON.stringify(again), ''].join('\n')))) as {
    arn: string;
    versions: { id: string }[];
  }[];
  expect([held!.arn, held!.versions.map(({ id }) => id)]).toEqual([again.secret.arn, [again.put[0]!.id]]);
});

test('the converted file is on the disk, whole, before it takes the place of the old one', async () => {
  const calls: string[] = [];
  const nameOf = (handle: unknown): string => fs.readlinkSync(`/proc/self/fd/${String(handle)}`);
  for (const call of ['writeSync', 'fsyncSync', 'renameSync'] as const) {
    const real = fs[call] as (...parameters: unknown[]) => unknown;
    jest.spyOn(fs, call).mockImplementation(((...parameters: unknown[]) => {
      const [at] = parameters;
      const path = typeof at === 'string' ? at : nameOf(at);
      if (path === folder || path.includes('.converting')) calls.push(`${call} ${path.slice(folder.length + 1)}`);
      return real(...parameters);
    }) as never);
  }
  try {
    expect(await heldBy(JOURNAL)).toEqual(HELD);
  } finally {
    jest.restoreAllMocks();
  }
  expect(calls.filter((call) => call.startsWith('write')).length).toBeGreaterThan(1);
  const end = ['fsyncSync secrets.db.converting', 'renameSync secrets.db.converting', 'fsyncSync '];
  expect(calls.slice(-3)).toEqual(end);
});

test('its old name is taken over, and nothing of the old files stays behind', async () => {
  const old = join(folder, 'secrets.journal');
  copyFileSync(`${FIXTURE}.journal`, old);
  copyFileSync(`${FIXTURE}.journal`, `${old}.new`);
  writeFileSync(`${old}.lock`, '999999999');
  const bed = await startBed({ file });
  expect(bed.emulator.snapshot()).toEqual(HELD);
  await bed.close();
  expect(readdirSync(folder).filter((name) => name.includes('journal') || name.includes('lock'))).toEqual([]);
});

test('a store that is there is never replaced by the file of the old name', async () => {
  await (await startBed({ file })).close();
  const now = readFileSync(file);
  copyFileSync(`${FIXTURE}.journal`, join(folder, 'secrets.journal'));
  const bed = await startBed({ file });
  expect(bed.emulator.snapshot()).toEqual([]);
  await bed.close();
  expect(readFileSync(file).equals(now)).toBe(true);
  expect(readFileSync(join(folder, 'secrets.journal')).equals(JOURNAL)).toBe(true);
});

test('neither name is touched while a process of version 0.1 holds it', async () => {
  const old = join(folder, 'secrets.journal');
  copyFileSync(`${FIXTURE}.journal`, old);
  // The parent of this process is alive.
  writeFileSync(`${old}.lock`, String(process.ppid));
  await expect(startBed({ file })).rejects.toThrow(`secrets.journal.lock names process ${process.ppid}: stop it.`);
  expect(existsSync(file)).toBe(false);
  expect(readFileSync(old).equals(JOURNAL)).toBe(true);
});

test('a file that only looks like the old name is left alone', async () => {
  const other = join(folder, 'secrets.journal');
  appendFileSync(other, 'my diary');
  await (await startBed({ file })).close();
  expect(readFileSync(other, 'utf8')).toBe('my diary');
});

test.each([
  ['a text', Buffer.from('notes of somebody')],
  ['a database of another program', databaseOfAnother()],
])('%s that has the name of its conversion is left alone, and said', async (_, content) => {
  writeFileSync(file, JOURNAL);
  writeFileSync(`${file}.converting`, content);
  await expect(startBed({ file })).rejects.toMatchObject({
    code: 'store-file-foreign',
    message: expect.stringContaining('secrets.db.converting is in the way') as string,
  });
  expect(readFileSync(`${file}.converting`).equals(content)).toBe(true);
  expect(readFileSync(file).equals(JOURNAL)).toBe(true);
});

test('a link to what a conversion left, or to what a rewriting left, is left alone', async () => {
  writeFileSync(file, JOURNAL);
  writeFileSync(join(folder, 'elsewhere'), '');
  symlinkSync('elsewhere', `${file}.converting`);
  await expect(startBed({ file })).rejects.toMatchObject({ code: 'store-file-foreign' });
  rmSync(`${file}.converting`);
  writeFileSync(join(folder, 'elsewhere'), JOURNAL);
  symlinkSync('elsewhere', `${file}.new`);
  await (await startBed({ file })).close();
  expect(readdirSync(folder).sort()).toEqual(['elsewhere', 'secrets.db', 'secrets.db.new']);
});

test('what a rewriting of version 0.1 left that died is removed, since all values are in it, and a file of that name is not', async () => {
  writeFileSync(`${file}.new`, JOURNAL);
  expect(await heldBy(JOURNAL)).toEqual(HELD);
  expect(readdirSync(folder)).toEqual(['secrets.db']);
  writeFileSync(`${file}.new`, 'notes of somebody');
  expect(await heldBy(JOURNAL)).toEqual(HELD);
  expect(readFileSync(`${file}.new`, 'utf8')).toBe('notes of somebody');
});

test.each(['-wal', '-journal', '-shm'])('a foreign %s beside it is neither played into it nor removed', async (end) => {
  const old = join(folder, 'secrets.journal');
  for (const place of [file, old]) {
    copyFileSync(`${FIXTURE}.journal`, place);
    writeFileSync(`${file}${end}`, '');
    await expect(startBed({ file })).rejects.toMatchObject({ code: 'store-file-foreign' });
    expect(readdirSync(folder).sort()).toEqual([place.slice(folder.length + 1), `secrets.db${end}`].sort());
    expect(readFileSync(place).equals(JOURNAL)).toBe(true);
    rmSync(place);
    rmSync(`${file}${end}`);
  }
});

function databaseOfAnother(): Buffer {
  const at = join(mkdtempSync(join(tmpdir(), 'endpoint-')), 'other.db');
  const database = new Database(at);
  database.exec('CREATE TABLE notes (text TEXT)');
  database.close();
  return readFileSync(at);
}
