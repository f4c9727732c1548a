import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { compileEndpoint, runEndpoint } from './compiled-endpoint';
import { DAY, refusal, START, startBed, type Bed } from './endpoint-bed';

const DISK_BYTES = 2 * 1024 * 1024;

/** A file system of two megabytes. Undefined where this process may not mount one. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'endpoint-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

const disk = mountSmallDisk();
if (disk === undefined)
  process.stderr.write('LEFT OUT: this process may not mount a file system, so no disk to fill\n');
afterAll(() => {
  if (disk === undefined) return;
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

(disk === undefined ? describe.skip : describe)('on a disk that is really full', () => {
  const folder = disk ?? '';
  const file = join(folder, 'secrets.db');
  const filler = join(folder, 'filler');
  const lines: string[] = [];
  let bed: Bed;

  const fill = (): void => {
    for (let size = DISK_BYTES; size >= 1; size = Math.floor(size / 2)) {
      try {
        writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch {
        // Less of it, then.
      }
    }
    expect(statfsSync(folder).bavail).toBe(0);
  };
  const beds: Bed[] = [];
  const close = async (): Promise<void> => {
    for (const open of beds.splice(0)) await open.close();
  };
  const open = async (now = START): Promise<Bed> => {
    const opened = await startBed({ file, complain: (line) => lines.push(line), clock: () => now });
    beds.push(opened);
    return opened;
  };
  const read = async (on: Bed) => (await on.client.send(new GetSecretValueCommand({ SecretId: 's' }))).SecretString;
  const accessed = async (on: Bed) =>
    (await on.client.send(new DescribeSecretCommand({ SecretId: 's' }))).LastAccessedDate?.getTime();
  const put = (on: Bed) =>
    on.client.send(new PutSecretValueCommand({ SecretId: 's', SecretString: 'x'.repeat(60_000) }));

  beforeEach(async () => {
    lines.length = 0;
    bed = await open();
    await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S1' }));
    await bed.client.send(new CreateSecretCommand({ Name: 'd', SecretString: 'CANARY-d' }));
    fill();
  });
  afterEach(async () => {
    await close();
    execFileSync('find', [folder, '-mindepth', '1', '-delete']);
  });

  test('a change is refused as AWS refuses, the log says why, and nothing of it is there', async () => {
    const before = bed.emulator.snapshot();
    const forced = bed.client.send(new DeleteSecretCommand({ SecretId: 'd', ForceDeleteWithoutRecovery: true }));
    for (const change of [put(bed), forced, bed.client.send(new CreateSecretCommand({ Name: 'new' }))])
      expect(await refusal(change)).toMatchObject({ code: 'InternalServiceError', status: 500 });
    expect(bed.emulator.snapshot()).toEqual(before);
    expect(lines.filter((line) => line.endsWith(`: ${file} can't be written: its disk is full`))).toHaveLength(3);
  });

  test('reads go on, on another day too, and the day is written once there is room', async () => {
    await close();
    const later = START + 3 * DAY;
    bed = await open(later);
    expect(await read(bed)).toBe('S1');
    expect((await bed.client.send(new ListSecretsCommand({}))).SecretList).toHaveLength(2);
    const day = later - (later % DAY);
    expect(await accessed(bed)).toBe(day);
    rmSync(filler);
    await put(bed);
    await close();
    bed = await open(later);
    expect(await accessed(bed)).toBe(day);
  });

  test('it recovers by itself when there is room again', async () => {
    await refusal(put(bed));
    rmSync(filler);
    await put(bed);
    await bed.client.send(new DeleteSecretCommand({ SecretId: 'd', ForceDeleteWithoutRecovery: true }));
    const after = bed.emulator.snapshot();
    for (const name of [file, `${file}-wal`]) expect(readFileSync(name, 'latin1')).not.toContain('CANARY-d');
    await close();
    bed = await open();
    expect(bed.emulator.snapshot()).toEqual(after);
  });

  test('a secret past its recovery window is gone, and from the file once there is room', async () => {
    rmSync(filler);
    await bed.client.send(new DeleteSecretCommand({ SecretId: 'd', RecoveryWindowInDays: 7 }));
    await close();
    fill();
    bed = await open(START + 8 * DAY);
    expect(bed.emulator.snapshot().map(({ name }) => name)).toEqual(['s']);
    expect(await refusal(bed.client.send(new CreateSecretCommand({ Name: 'd' })))).toMatchObject({ status: 500 });
    rmSync(filler);
    await bed.client.send(new CreateSecretCommand({ Name: 'd' }));
    expect(readFileSync(file, 'latin1') + readFileSync(`${file}-wal`, 'latin1')).not.toContain('CANARY-d');
  });

  test('it stops and starts, after kill -9 too, and has everything', async () => {
    const compiled = mkdtempSync(join(tmpdir(), 'endpoint-compiled-'));
    compileEndpoint(compiled);
    const before = bed.emulator.snapshot();
    await close();
    fill();
    for (let start = 0; start < 3; start++) {
      const child = await runEndpoint(compiled, file);
      const died = once(child.process, 'exit');
      const client = bed.connect({ endpoint: child.url });
      const value = (await client.send(new GetSecretValueCommand({ SecretId: 's' }))).SecretString;
      const refused = await client.send(new CreateSecretCommand({ Name: 'new' })).catch((error: Error) => error.name);
      child.process.kill('SIGKILL');
      await died;
      client.destroy();
      expect([value, refused]).toEqual(['S1', 'InternalServiceError']);
    }
    bed = await open();
    expect(bed.emulator.snapshot()).toEqual(before);
    rmSync(compiled, { recursive: true });
  });

  test('a new file, or one of version 0.1, is refused with the reason, and the old one stays', async () => {
    await expect(startBed({ file: join(folder, 'new.db') })).rejects.toThrow(/new\.db can't be .*: its disk is full/);
    expect(readdirSync(folder).filter((name) => name.startsWith('new'))).toEqual([]);
    rmSync(filler);
    const journal = readFileSync(join(__dirname, 'fixtures', 'version-one.journal'));
    mkdirSync(join(folder, 'old'));
    const old = join(folder, 'old', 'secrets.db');
    copyFileSync(join(__dirname, 'fixtures', 'version-one.journal'), old);
    fill();
    await expect(startBed({ file: old })).rejects.toThrow(
      /can't be converted: its disk is full\. It needs at most \d+ MB more/,
    );
    expect(readFileSync(old).equals(journal)).toBe(true);
    rmSync(filler);
    const again = await startBed({ file: old });
    expect(again.emulator.snapshot()).toHaveLength(4);
    await again.close();
  });
});
