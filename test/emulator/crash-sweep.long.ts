import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretSnapshot } from '../../src/emulator';
import { snapshotOf } from '../../src/emulator/snapshot';
import { openSecretFile } from '../../src/emulator/store/file/open-secret-file';
import { startBed, token, type Bed } from './endpoint-bed';

/**
 * A process that is killed leaves what its system calls have done so far. So the files are copied before every call that
 * changes one, and each copy is opened as the next process would: it must hold what the last answer said, or what the
 * next one would have said, and nothing in between.
 */
let folder: string;
let copies: number;
let looking = false;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'endpoint-'));
  copies = 0;
});
const beds: Bed[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const bed of beds.splice(0)) await bed.close();
  fs.rmSync(folder, { recursive: true });
});
async function open(file: string): Promise<Bed> {
  const bed = await startBed({ file });
  beds.push(bed);
  return bed;
}
const live = (): string => join(folder, 'live');
const copyOf = (number: number): string => join(folder, `copy-${number}`);

const CALLS = ['writeSync', 'ftruncateSync', 'unlinkSync', 'renameSync'] as const;

/** Whether a write needs more room than its file has. */
function grows([handle, , , length, position]: readonly unknown[]): boolean {
  return Number(position) + Number(length) > fs.fstatSync(handle as number).size;
}

/** Calls `before` ahead of each system call that changes a file. */
function watch(calls: readonly ((typeof CALLS)[number] | 'fsyncSync')[], before: (grows: boolean) => void): void {
  for (const call of calls) {
    const real = fs[call] as (...parameters: unknown[]) => unknown;
    jest.spyOn(fs, call).mockImplementation(((...parameters: unknown[]) => {
      before(call === 'writeSync' && grows(parameters));
      return real(...parameters);
    }) as never);
  }
}

function copyLive(): void {
  const target = copyOf(copies++);
  fs.mkdirSync(target);
  for (const name of fs.readdirSync(live())) {
    // The lock of the process is not what this is about, and this process is alive.
    if (!name.endsWith('.held')) fs.cpSync(join(live(), name), join(target, name), { recursive: true });
  }
}

function copyBeforeEachCall(): void {
  // What a killed process has written is there, whether or not it waited for the disk.
  jest.spyOn(fs, 'fsyncSync').mockImplementation(() => undefined);
  watch(CALLS, () => {
    if (!looking) copyLive();
  });
}

/** What the next process finds. That nobody else has the store is not what this is about, so it does without the lock. */
function found(number: number): readonly SecretSnapshot[] {
  looking = true;
  const nothing = (): void => undefined;
  const yes = (): boolean => true;
  const never = new Promise<never>(() => undefined);
  const watches = { watch: nothing, noteLeft: nothing, wasCut: () => false, isWhole: yes, holdsStore: yes };
  const held = { prove: nothing, ...watches, release: nothing, lost: never };
  const { file, secrets } = openSecretFile({ ...held, path: join(copyOf(number), 'secrets.db') });
  file.close();
  looking = false;
  return [...secrets.values()].map(snapshotOf);
}

const onDisk = (number: number): string =>
  fs
    .readdirSync(copyOf(number))
    .map((name) => fs.readFileSync(join(copyOf(number), name), 'latin1'))
    .join();

const put = (bed: Bed, version: string, SecretString: string, VersionStages?: string[]) =>
  bed.client.send(
    new PutSecretValueCommand({ SecretId: 's', ClientRequestToken: token(version), SecretString, VersionStages }),
  );

test('killed before any write of any change, it holds the state before or after that change, whole', async () => {
  fs.mkdirSync(live());
  const bed = await open(join(live(), 'secrets.db'));
  const { client } = bed;
  const changes: (() => Promise<unknown>)[] = [
    () => client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S', ClientRequestToken: token('v1') })),
    () => put(bed, 'v2', `CANARY ${'x'.repeat(60_000)} CANARY`),
    () => put(bed, 'v3', 'y'.repeat(9000), ['AWSPENDING', 'own']),
    () => client.send(new GetSecretValueCommand({ SecretId: 's' })),
    () => client.send(new TagResourceCommand({ SecretId: 's', Tags: [{ Key: 'k', Value: 'v' }] })),
    () => client.send(new UpdateSecretCommand({ SecretId: 's', Description: 'd'.repeat(2000), KmsKeyId: 'alias/k' })),
    () =>
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: 's',
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: token('v3'),
          RemoveFromVersionId: token('v2'),
        }),
      ),
    () => client.send(new DeleteSecretCommand({ SecretId: 's' })),
    () => client.send(new RestoreSecretCommand({ SecretId: 's' })),
    () => client.send(new DeleteSecretCommand({ SecretId: 's', ForceDeleteWithoutRecovery: true })),
    () => client.send(new CreateSecretCommand({ Name: 's', SecretString: 'again' })),
  ];
  copyBeforeEachCall();
  const wrong: string[] = [];
  for (const [index, change] of changes.entries()) {
    const before = JSON.stringify(bed.emulator.snapshot());
    const first = copies;
    await change();
    const end = copies;
    const after = JSON.stringify(bed.emulator.snapshot());
    expect(end - first).toBeGreaterThan(2);
    for (let number = first; number < end; number++) {
      const state = JSON.stringify(found(number));
      if (state !== before && state !== after) wrong.push(`change ${index}, call ${number - first}: neither`);
      if (!state.includes('CANARY') && index > 1 && onDisk(number).includes('CANARY')) {
        wrong.push(`change ${index}, call ${number - first}: still on the disk`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('killed before any write of its first start, it starts the next time', async () => {
  fs.mkdirSync(live());
  copyBeforeEachCall();
  await open(join(live(), 'secrets.db'));
  const end = copies;
  expect(end).toBeGreaterThan(2);
  for (let number = 0; number < end; number++) expect(found(number)).toEqual([]);
});

test('killed anywhere in the conversion of a file of version 0.1, it loses nothing of it', async () => {
  fs.mkdirSync(live());
  const fixture = join(__dirname, 'fixtures', 'version-one');
  fs.copyFileSync(`${fixture}.journal`, join(live(), 'secrets.journal'));
  // Version 0.1 called the stages of a version labels.
  const told = fs.readFileSync(`${fixture}.snapshot.json`, 'utf8').replaceAll('"labels":', '"stages":');
  const expected = JSON.parse(told) as unknown;
  copyBeforeEachCall();
  const bed = await open(join(live(), 'secrets.db'));
  const end = copies;
  expect(end).toBeGreaterThan(5);
  expect(bed.emulator.snapshot()).toEqual(expected);
  for (let number = 0; number < end; number++) expect(found(number)).toEqual(expected);
});

test.each([
  ['a call that fails for once', (call: number, failing: number) => call === failing],
  [
    'a disk that is full from some call on',
    (call: number, failing: number, grows: boolean) => call >= failing && grows,
  ],
])('what was refused because of %s stays undone, also after a death', async (_what, fails) => {
  fs.mkdirSync(live());
  const bed = await open(join(live(), 'secrets.db'));
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S', ClientRequestToken: token('v0') }));
  const wrong: string[] = [];
  const ends: string[] = [];
  for (let failing = 0, reached = true; reached; failing++) {
    const before = JSON.stringify(bed.emulator.snapshot());
    let call = 0;
    reached = false;
    watch([...CALLS, 'fsyncSync'], (grows) => {
      if (!fails(call++, failing, grows)) return;
      reached = true;
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    });
    const end = await put(bed, `v-${failing}`, `${failing} ${'x'.repeat(9000)}`).then(
      () => 'done',
      (error: Error) => error.name,
    );
    jest.restoreAllMocks();
    ends.push(end);
    const after = JSON.stringify(bed.emulator.snapshot());
    copyLive();
    const state = JSON.stringify(found(copies - 1));
    if (state !== after) wrong.push(`call ${failing}, ${end}: the next process finds something else`);
    if (end !== 'done' && after !== before) wrong.push(`call ${failing}, ${end}: changed`);
  }
  expect(wrong).toEqual([]);
  expect(ends.filter((end) => end === 'InternalServiceError').length).toBeGreaterThan(4);
  expect(ends.at(-1)).toBe('done');
});
