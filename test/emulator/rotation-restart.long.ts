import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CancelRotateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import type { EmulatorOptions } from '../../src/emulator';
import { DAY, refusal, token } from './endpoint-bed';
import { startRotationBed, type RotationBed } from './rotation-bed';

let folder: string;
let open: RotationBed[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'));
  open = [];
});
afterEach(async () => {
  for (const bed of open) await bed.close();
  rmSync(folder, { recursive: true });
});

const start = async (options: Partial<EmulatorOptions> = {}): Promise<RotationBed> => {
  const bed = await startRotationBed({ file: join(folder, 'secrets.db'), ...options });
  open.push(bed);
  return bed;
};
const read = async (bed: RotationBed, VersionStage: string) =>
  (await bed.client.send(new GetSecretValueCommand({ SecretId: 's', VersionStage }))).SecretString;
const stateOf = (bed: RotationBed) => bed.emulator.snapshot();

/** Waits for what the endpoint does by itself; bounded, so that a test that fails ends. */
const until = async (what: string, isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 2000; turn++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Not in ten seconds: ${what}`);
};
const askedTimes = (bed: RotationBed, count: number) =>
  until(`${count} invocations`, () => bed.functions.asked.length >= count);

test('rules, the moment that was drawn and the last rotation are there after a restart', async () => {
  const bed = await start();
  await bed.rotate({ RotationRules: { ScheduleExpression: 'rate(10 days)', Duration: '20h' } });
  await bed.emulator.rotateDue();
  const [before, described] = [stateOf(bed), await bed.describe()];
  expect(before[0]!.rotation!.window!.rotatesAt).toBeGreaterThan(bed.clock.now);
  await bed.close();
  const again = await start();
  expect(stateOf(again)).toEqual(before);
  expect(await again.describe()).toEqual(described);
  const moment = before[0]!.rotation!.window!.rotatesAt;
  await again.moveTo(moment - 1000);
  expect(again.functions.asked).toHaveLength(0);
  await again.moveTo(moment);
  expect(again.functions.asked).toHaveLength(4);
});

test('a rotation that was asked for and not begun is begun after the restart', async () => {
  const bed = await start();
  await bed.rotate();
  await bed.close();
  const again = await start();
  await again.emulator.rotateDue();
  expect(await read(again, 'AWSCURRENT')).toBe(`CANARY of ${token('v2')}`);
});

test.each(['createSecret', 'setSecret', 'testSecret', 'finishSecret'])(
  'closing cuts %s; the next start asks for it again, and it counts as no failure',
  async (step) => {
    const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
    const bed = await start();
    bed.functions.behave = ({ Step }) => (Step === step ? 'hang' : undefined);
    await bed.rotate();
    const running = bed.emulator.rotateDue();
    await askedTimes(bed, steps.indexOf(step) + 1);
    await bed.close();
    await running;
    expect(bed.events()).toEqual(['RotationStarted s']);
    const again = await start();
    expect(stateOf(again)[0]!.rotation!.flight).toMatchObject({ attempt: 1, versionId: token('v2') });
    await again.emulator.rotateDue();
    expect(again.functions.steps()).toEqual(steps.slice(steps.indexOf(step)).map((name) => `${name} v2`));
    expect(await read(again, 'AWSCURRENT')).toBe(`CANARY of ${token('v2')}`);
    expect(again.events()).toEqual(['RotationSucceeded s']);
  },
);

test('waiting for the next attempt goes on over a restart, and so does waiting for the next window', async () => {
  const bed = await start();
  await bed.rotate({ RotationRules: { AutomaticallyAfterDays: 10 } });
  bed.functions.behave = () => 'fail';
  await bed.emulator.rotateDue();
  await bed.moveTo(bed.clock.now + 60_000);
  const failedAt = bed.clock.now;
  await bed.close();
  const again = await start();
  again.functions.behave = () => 'fail';
  await again.moveTo(failedAt + 5 * 60_000 - 1000);
  expect(again.functions.asked).toHaveLength(0);
  await again.moveTo(failedAt + 5 * 60_000);
  await again.moveTo(failedAt + 20 * 60_000);
  await again.moveTo(failedAt + 50 * 60_000);
  expect(again.functions.asked).toHaveLength(3);
  const due = stateOf(again)[0]!.rotation!.flight!.dueAt!;
  expect(new Date(due).toISOString().slice(0, 10)).toBe('2026-03-11');
  await again.close();
  const last = await start();
  await last.moveTo(due - 1000);
  expect(last.functions.asked).toHaveLength(0);
  await last.moveTo(due);
  expect(last.functions.steps()).toHaveLength(4);
  expect(await read(last, 'AWSCURRENT')).toBe(`CANARY of ${token('v2')}`);
});

test('a dry run that was cut is run again, and leaves nothing', async () => {
  const bed = await start();
  bed.functions.behave = () => 'hang';
  await bed.rotate({ RotateImmediately: false });
  const running = bed.emulator.rotateDue();
  await askedTimes(bed, 1);
  await bed.close();
  await running;
  const again = await start();
  await again.emulator.rotateDue();
  expect(again.functions.steps()).toEqual(['testSecret v2']);
  expect(stateOf(again)[0]!.versions.map(({ id }) => id)).toEqual([token('v1')]);
});

test('a function that never answers keeps no request waiting, nor the rotation of another secret', async () => {
  const bed = await start();
  bed.functions.behave = ({ ClientRequestToken }) => (ClientRequestToken === token('v2') ? 'hang' : undefined);
  await bed.rotate();
  void bed.emulator.rotateDue();
  await askedTimes(bed, 1);
  const write = new PutSecretValueCommand({ SecretId: 't', SecretString: 'S', ClientRequestToken: token('t1') });
  expect((await refusal(bed.client.send(write))).code).toBe('ResourceNotFoundException');
  expect(await read(bed, 'AWSCURRENT')).toBe('CANARY');
  expect((await refusal(bed.rotate({ ClientRequestToken: token('v3') }))).code).toBe('InvalidRequestException');
  await bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
  expect((await bed.describe()).RotationEnabled).toBe(false);
});

describe('a server of functions that takes every question and answers none', () => {
  let silent: Server;
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    silent = createServer(() => void asked++);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => silent.closeAllConnections());
  afterEach(() => new Promise<void>((resolve) => silent.close(() => resolve())));

  test('is one that can’t be invoked, and while that is found out others are answered', async () => {
    const bed = await start({ functions: { endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` } });
    const refused = refusal(bed.rotate());
    await until('a question', () => asked > 0);
    expect(await read(bed, 'AWSCURRENT')).toBe('CANARY');
    expect(await refused).toMatchObject({ code: 'AccessDeniedException' });
  });
});

test('the endpoint rotates by itself, and a value that is read is the new one in the end', async () => {
  const bed = await start({ rotationPollMs: 5 });
  const successes = (count: number) =>
    until(`${count} rotations`, () => bed.events().filter((event) => event === 'RotationSucceeded s').length === count);
  await bed.rotate({ RotationRules: { AutomaticallyAfterDays: 1 } });
  await successes(1);
  expect(await read(bed, 'AWSCURRENT')).toBe(`CANARY of ${token('v2')}`);
  bed.clock.now += 2 * DAY;
  await successes(2);
  expect(await read(bed, 'AWSPREVIOUS')).toBe(`CANARY of ${token('v2')}`);
});
