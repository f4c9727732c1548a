import { Functions } from '../../src/emulator/rotation/functions';
import { RotationEngine } from '../../src/emulator/rotation/engine';
import type { OpenedSecrets } from '../../src/emulator/store/file/open-secret-file';
import { FileWriteError } from '../../src/emulator/store/file/secret-file';
import type { Secret } from '../../src/emulator/store/secret/secret';
import { SecretStore } from '../../src/emulator/store/secret-store';
import { seededRandom, START, token } from './endpoint-bed';
import { FUNCTION_ARN, startFunctions, type FunctionServer } from './rotation-bed';

/** A file that says when it has no room; a real full disk takes some small changes and some not. */
const disk = { isFull: false };
const opened = (): OpenedSecrets => ({
  secrets: new Map(),
  file: {
    save: () => {
      if (disk.isFull) throw new FileWriteError('secrets.db', 'the disk is full');
    },
    close: () => undefined,
  } as unknown as OpenedSecrets['file'],
});

const scope = { account: '000000000000', region: 'eu-west-1' };
const secret: Secret = {
  ...scope,
  name: 's',
  arn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:s-AbCdEf',
  creationToken: token('v1'),
  createdAt: START,
  lastChangedAt: START,
  rotation: {
    enabled: true,
    functionArn: FUNCTION_ARN,
    countsFrom: START,
    rules: { automaticallyAfterDays: 1 },
    window: { opensAt: START - 2, closesAt: START + 2, rotatesAt: START },
  },
  stages: new Map([['AWSCURRENT', token('v1')]]),
  versions: new Map([[token('v1'), { id: token('v1'), createdAt: START, value: { kind: 'string', text: 'S' } }]]),
};

let functions: FunctionServer;
let store: SecretStore;
let engine: RotationEngine;
let told: string[];
beforeEach(async () => {
  functions = await startFunctions();
  functions.behave = () => 'nothing';
  store = new SecretStore(opened(), 0);
  disk.isFull = false;
  store.commit(secret, START);
  told = [];
  engine = new RotationEngine({
    clock: () => START,
    random: seededRandom('unwritable'),
    store,
    functions: new Functions({ endpoint: functions.endpoint }),
    tell: (event) => told.push(event),
    complain: (name, why) => told.push(`${name}: ${why}`),
  });
});
afterEach(async () => {
  await engine.stop();
  await functions.close();
});
const flight = () => store.get(scope, 's')!.rotation!.flight;

test('a rotation that can’t be written is not begun: no function is asked, and nobody is told that it was', async () => {
  disk.isFull = true;
  await engine.rotateDue();
  expect(functions.asked).toEqual([]);
  expect(flight()).toBeUndefined();
  expect(told).toEqual(["s: secrets.db can't be written: the disk is full"]);
  disk.isFull = false;
  await engine.rotateDue();
  expect(functions.steps()).toHaveLength(4);
});

test('a step whose outcome can’t be written is asked for again when somebody looks the next time, and not before', async () => {
  functions.behave = ({ Step }) => {
    disk.isFull = Step === 'setSecret';
    return 'nothing';
  };
  await engine.rotateDue();
  expect(functions.asked.map(({ Step }) => Step)).toEqual(['createSecret', 'setSecret']);
  expect(flight()).toMatchObject({ step: 1, attempt: 1 });
  functions.behave = () => {
    disk.isFull = false;
    return 'nothing';
  };
  await engine.rotateDue();
  expect(functions.asked.map(({ Step }) => Step).slice(2)).toEqual(['setSecret', 'testSecret', 'finishSecret']);
});
