import fs, {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  TagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { Database } from 'node-sqlite3-wasm';
import { compileEndpoint, runEndpoint } from './compiled-endpoint';
import { DAY, refusal, startBed, token, type Bed } from './endpoint-bed';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  file = join(folder, 'secrets.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (
  bed: Bed,
  SecretId: string,
  version: string,
  VersionStages?: string[],
  SecretString = `value ${version}`,
) =>
  bed.client.send(
    new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: token(version), VersionStages }),
  );

/** Every byte that is on the disk for this store, in whatever file. */
const onDisk = (): string =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(folder, entry.name), 'latin1'))
    .join('\n');

/** A bed with a bit of everything in it. */
async function furnished(): Promise<Bed> {
  const bed = await startBed({ file });
  const { client } = bed;
  await client.send(
    new CreateSecretCommand({
      Name: 'plain',
      Description: 'd',
      KmsKeyId: 'alias/k',
      SecretString: 'nul \0, half \ud83d',
    }),
  );
  await put(bed, 'plain', 'v2');
  await put(bed, 'plain', 'v3', ['AWSPENDING', 'ünï']);
  await client.send(new TagResourceCommand({ SecretId: 'plain', Tags: [{ Key: 'k', Value: 'v' }] }));
  await client.send(new GetSecretValueCommand({ SecretId: 'plain' }));
  await client.send(new CreateSecretCommand({ Name: 'binary', SecretBinary: Buffer.from([0, 255, 10]) }));
  await client.send(new CreateSecretCommand({ Name: 'deleted', SecretString: 'S' }));
  await client.send(new DeleteSecretCommand({ SecretId: 'deleted' }));
  await client.send(new CreateSecretCommand({ Name: 'gone', SecretString: 'old' }));
  await client.send(new DeleteSecretCommand({ SecretId: 'gone', ForceDeleteWithoutRecovery: true }));
  await client.send(new CreateSecretCommand({ Name: 'gone', SecretString: 'again' }));
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: '*', Resource: '*' },
  });
  await client.send(new PutResourcePolicyCommand({ SecretId: 'binary', ResourcePolicy: policy }));
  await client.send(
    new UpdateSecretVersionStageCommand({ SecretId: 'plain', VersionStage: 'x', MoveToVersionId: token('v2') }),
  );
  return bed;
}

test('what was stored is there after closing and opening, to the last detail', async () => {
  const bed = await furnished();
  const before = bed.emulator.snapshot();
  const describe = async (on: Bed) => {
    const { $metadata: _, ...answer } = await on.client.send(new DescribeSecretCommand({ SecretId: 'plain' }));
    return answer;
  };
  const described = await describe(bed);
  await bed.close();
  const again = await startBed({ file });
  expect(again.emulator.snapshot()).toEqual(before);
  expect(await describe(again)).toEqual(described);
  expect(before.map(({ name }) => name)).toEqual(['plain', 'binary', 'deleted', 'gone']);
  await again.close();
});

test('every file of it can be read by its owner only, one that came from a copy too', async () => {
  const bed = await furnished();
  const modes = () =>
    readdirSync(folder)
      .map((name) => [name, statSync(join(folder, name))] as const)
      .filter(([, entry]) => entry.isFile())
      .map(([name, { mode }]) => [name, mode & 0o077]);
  expect(modes().filter(([, mode]) => mode !== 0)).toEqual([]);
  expect(modes().map(([name]) => name)).toEqual(expect.arrayContaining(['secrets.db', 'secrets.db-wal']));
  await bed.close();
  expect(readdirSync(folder)).toEqual(['secrets.db']);
  writeFileSync(join(folder, 'copy.db'), readFileSync(file), { mode: 0o644 });
  await (await startBed({ file: join(folder, 'copy.db') })).close();
  expect(statSync(join(folder, 'copy.db')).mode & 0o777).toBe(0o600);
});

test('a second endpoint on the same file is refused with a word on what to do, and takes nothing away', async () => {
  const bed = await furnished();
  const inUse = /in use by process \d+ on host .* since .*\. Stop that process, or give this one another file/;
  await expect(startBed({ file })).rejects.toThrow(inUse);
  symlinkSync(file, join(folder, 'link.db'));
  await expect(startBed({ file: join(folder, 'link.db') })).rejects.toThrow(inUse);
  await put(bed, 'plain', 'v4');
  const before = bed.emulator.snapshot();
  await bed.close();
  const again = await startBed({ file: join(folder, 'link.db') });
  expect(again.emulator.snapshot()).toEqual(before);
  await again.close();
});

test('killed in the middle of many writes, it has every one it had answered', async () => {
  const compiled = mkdtempSync(join(tmpdir(), 'endpoint-compiled-'));
  compileEndpoint(compiled);
  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  for (let round = 0; round < 2; round++) {
    const child = await runEndpoint(compiled, file);
    const bed = await startBed();
    const client = bed.connect({ endpoint: child.url });
    const died = once(child.process, 'exit');
    const writer = async (lane: number): Promise<void> => {
      for (let i = 0; ; i++) {
        const Name = `r${round}/w${lane}/${i}`;
        sent.add(Name);
        await client.send(new CreateSecretCommand({ Name, SecretString: `value of ${Name}` }));
        acknowledged.add(Name);
        if (acknowledged.size >= 30 * (round + 1)) child.process.kill('SIGKILL');
      }
    };
    await Promise.allSettled([0, 1, 2, 3].map(writer));
    await died;
    await bed.close();
  }
  const reopened = await startBed({ file });
  const found = new Map(reopened.emulator.snapshot().map(({ name, versions }) => [name, versions[0]?.value]));
  expect([...acknowledged].filter((name) => !found.has(name))).toEqual([]);
  expect([...found.keys()].filter((name) => !sent.has(name))).toEqual([]);
  for (const [name, value] of found) expect(value).toEqual({ kind: 'string', text: `value of ${name}` });
  expect(acknowledged.size).toBeGreaterThanOrEqual(60);
  await reopened.close();
  rmSync(compiled, { recursive: true });
});

describe('a value that is gone from Secrets Manager is gone from the disk when the answer comes', () => {
  const big = (name: string) => `CANARY-${name} ${'x'.repeat(20_000)} CANARY-${name}`;
  let bed: Bed;
  beforeEach(async () => {
    bed = await startBed({ file });
    for (const Name of ['a', 'b', 'c'])
      await bed.client.send(
        new CreateSecretCommand({ Name, SecretString: `CANARY-${Name}`, ClientRequestToken: token('v1') }),
      );
    await put(bed, 'b', 'v2', undefined, big('b'));
    expect(onDisk()).toContain('CANARY-a');
    expect(onDisk()).toContain('CANARY-b ');
  });
  afterEach(() => bed.close());

  test('by force', async () => {
    for (const SecretId of ['a', 'b'])
      await bed.client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    expect(onDisk()).not.toMatch(/CANARY-[ab]/);
    expect(onDisk()).toContain('CANARY-c');
  });

  test('when its recovery window has passed, and when it passed while nothing ran', async () => {
    for (const SecretId of ['a', 'b'])
      await bed.client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: SecretId === 'a' ? 7 : 8 }));
    bed.clock.now += 7 * DAY;
    await refusal(bed.client.send(new DescribeSecretCommand({ SecretId: 'a' })));
    expect(onDisk()).not.toContain('CANARY-a');
    expect(onDisk()).toContain('CANARY-b');
    const later = bed.clock.now + DAY;
    await bed.close();
    bed = await startBed({ file, clock: () => later });
    expect(onDisk()).not.toContain('CANARY-b');
  });

  test('when the 101st version drops it', async () => {
    for (let i = 0; i < 96; i++) await put(bed, 'b', `w${i}`, ['AWSPENDING'], 'short');
    await put(bed, 'b', 'x1');
    await put(bed, 'b', 'x2');
    bed.clock.now += 2 * DAY;
    expect(onDisk()).toContain('CANARY-b');
    for (let i = 0; i < 3; i++) await put(bed, 'b', `y${i}`, ['AWSPENDING'], 'short');
    expect(bed.emulator.snapshot()[1]!.versions.map(({ id }) => id)).not.toContain(token('v1'));
    expect(onDisk()).not.toContain('CANARY-b');
  });
});

test('a log that the disk did not let be worked off is worked off by the next change, or the next start', async () => {
  for (const next of ['change', 'start']) {
    const bed = await startBed({ file });
    await bed.client.send(new CreateSecretCommand({ Name: 'a', SecretString: 'CANARY' }));
    const truncate = jest.spyOn(fs, 'ftruncateSync').mockImplementation(() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    await bed.client.send(new DeleteSecretCommand({ SecretId: 'a', ForceDeleteWithoutRecovery: true }));
    expect(onDisk()).toContain('CANARY');
    truncate.mockRestore();
    if (next === 'change') await bed.client.send(new CreateSecretCommand({ Name: next }));
    else {
      await bed.close();
      await (await startBed({ file })).close();
    }
    expect(onDisk()).not.toContain('CANARY');
    await bed.close().catch(() => undefined);
  }
});

/** As a disk that gives no more room, for this reason. */
const refuseRoom = (code: string): jest.SpyInstance => {
  const real = fs.writeSync as (...parameters: unknown[]) => number;
  return jest.spyOn(fs, 'writeSync').mockImplementation((...parameters: unknown[]) => {
    const [handle, , , length, position] = parameters as number[];
    if (Number(position ?? 0) + Number(length) <= fs.fstatSync(handle!).size) return real(...parameters);
    throw Object.assign(new Error('refused'), { code });
  });
};

test('what was owed while the disk was full is written once there is room, and that once only', async () => {
  const bed = await startBed({ file });
  const create = (Name: string) => bed.client.send(new CreateSecretCommand({ Name, SecretString: 'S' }));
  await create('a');
  await create('b');
  await bed.client.send(new DeleteSecretCommand({ SecretId: 'a', RecoveryWindowInDays: 7 }));
  const full = refuseRoom('ENOSPC');
  bed.clock.now += 8 * DAY;
  expect(await refusal(create('c'))).toMatchObject({ status: 500 });
  full.mockRestore();
  for (const name of ['a', 'c', 'd']) await create(name);
  const before = bed.emulator.snapshot();
  expect(before.map(({ name }) => name)).toEqual(['b', 'a', 'c', 'd']);
  await bed.close();
  const again = await startBed({ file });
  expect(again.emulator.snapshot()).toEqual(before);
  await again.close();
});

test('what was owed while the disk was full is written by the stop, if there is room by then', async () => {
  const bed = await startBed({ file });
  await bed.client.send(new CreateSecretCommand({ Name: 'a', SecretString: 'S' }));
  bed.clock.now += 3 * DAY;
  const full = refuseRoom('ENOSPC');
  await bed.client.send(new GetSecretValueCommand({ SecretId: 'a' }));
  full.mockRestore();
  const day = bed.clock.now - (bed.clock.now % DAY);
  await bed.close();
  const again = await startBed({ file });
  const { LastAccessedDate } = await again.client.send(new DescribeSecretCommand({ SecretId: 'a' }));
  expect(LastAccessedDate?.getTime()).toBe(day);
  await again.close();
});

test.each([
  ['ENOSPC', 'its disk is full'],
  ['EDQUOT', "its owner's quota on the disk is used up"],
  ['EFBIG', 'it would be larger than a file may be here'],
])('a change that the disk refuses with %s is logged with that reason', async (code, why) => {
  const complaints: string[] = [];
  const bed = await startBed({ file, complain: (line) => complaints.push(line) });
  const full = refuseRoom(code);
  expect(await refusal(bed.client.send(new CreateSecretCommand({ Name: 'a' })))).toMatchObject({ status: 500 });
  full.mockRestore();
  expect(complaints).toEqual([expect.stringContaining(`${file} can't be written: ${why}`)]);
  await bed.client.send(new CreateSecretCommand({ Name: 'a' }));
  await bed.close();
});

/** A database of something else. */
function otherDatabase(): void {
  const database = new Database(file);
  database.exec('CREATE TABLE tokens (id TEXT); PRAGMA user_version = 1');
  database.close();
}

test.each<[string, () => void, RegExp]>([
  [
    'a text of something else',
    () => writeFileSync(file, 'hello: world\n'),
    /is not a file of the embedded Secrets Manager/,
  ],
  ['a database of something else', otherDatabase, /is not a file of the embedded Secrets Manager/],
  [
    'a database that was cut',
    () => writeFileSync(file, readFileSync(file).subarray(0, 9000)),
    /is damaged. Restore it/,
  ],
  [
    'a database with foreign bytes in it',
    () => writeFileSync(file, readFileSync(file, 'latin1').replaceAll('"arn"', '"arn '), 'latin1'),
    /is damaged. Restore it/,
  ],
])('%s is refused, names the file, is left alone and gives no value away', async (what, replace, message) => {
  if (!what.includes('something else')) {
    const bed = await startBed({ file });
    await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'CANARY' }));
    await put(bed, 's', 'v2');
    await bed.close();
  }
  replace();
  copyFileSync(file, join(folder, 'before'));
  const error = await startBed({ file }).catch((reason: Error) => reason);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).toContain(file);
  expect((error as Error).message).not.toContain('CANARY');
  expect(readFileSync(file).equals(readFileSync(join(folder, 'before')))).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['before', 'secrets.db']);
});

test('what stands where the lock belongs is not taken away', async () => {
  const bed = await startBed({ file });
  await bed.close();
  writeFileSync(`${file}.lock`, 'precious');
  await expect(startBed({ file })).rejects.toThrow(`${file}.lock is in the way; move it away.`);
  expect(readFileSync(`${file}.lock`, 'utf8')).toBe('precious');
});

test('an empty version left by a rotation is labelled, unreadable, and can be filled once', async () => {
  const bed = await startBed({ file });
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S1', ClientRequestToken: token('v1') }));
  await bed.close();
  const database = new Database(file);
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  const stored = database.get('SELECT key, record FROM secrets') as { key: string; record: string };
  const labels = [
    ['AWSCURRENT', token('v1')],
    ['AWSPENDING', token('v2')],
  ];
  database.run('UPDATE secrets SET record = ?', [JSON.stringify({ ...(JSON.parse(stored.record) as object), labels })]);
  const empty = { id: token('v2'), createdAt: 0 };
  database.run('INSERT INTO versions (key, id, record) VALUES (?, ?, ?)', [
    stored.key,
    empty.id,
    JSON.stringify(empty),
  ]);
  database.close();
  const again = await startBed({ file });
  const described = await again.client.send(new DescribeSecretCommand({ SecretId: 's' }));
  expect(described.VersionIdsToStages).toEqual({ [token('v1')]: ['AWSCURRENT'], [token('v2')]: ['AWSPENDING'] });
  for (const choice of [{ VersionId: token('v2') }, { VersionStage: 'AWSPENDING' }]) {
    const read = again.client.send(new GetSecretValueCommand({ SecretId: 's', ...choice }));
    expect(await refusal(read)).toMatchObject({ code: 'ResourceNotFoundException' });
  }
  expect((await put(again, 's', 'v2', ['AWSPENDING'])).VersionStages).toEqual(['AWSPENDING']);
  await put(again, 's', 'v2', ['AWSPENDING']);
  expect(await refusal(put(again, 's', 'v2', ['AWSPENDING'], 'other'))).toMatchObject({
    code: 'ResourceExistsException',
  });
  await again.close();
});
