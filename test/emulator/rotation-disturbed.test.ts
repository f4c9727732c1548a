import {
  CancelRotateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { DAY, token } from './endpoint-bed';
import { startRotationBed, type RotationBed } from './rotation-bed';

let bed: RotationBed;
beforeEach(async () => (bed = await startRotationBed()));
afterEach(async () => {
  expect(bed.lines.join('\n')).not.toContain('CANARY');
  await bed.close();
});

const MINUTE = 60_000;
const RULES = { RotationRules: { ScheduleExpression: 'cron(0 4 * * ? *)', Duration: '2h' } };
const stages = async () => (await bed.describe()).VersionIdsToStages;
const read = async (VersionStage: string) =>
  (await bed.client.send(new GetSecretValueCommand({ SecretId: 's', VersionStage }))).SecretString;
const put = (VersionStages?: string[]) =>
  bed.client.send(
    new PutSecretValueCommand({
      SecretId: 's',
      SecretString: 'CANARY by hand',
      ClientRequestToken: token('hand'),
      VersionStages,
    }),
  );

/** Lets a rotation fail as often as it is tried, ending two hours later. */
async function failAll(): Promise<void> {
  bed.functions.behave = () => 'fail';
  for (let attempt = 0; attempt < 5; attempt++) await bed.moveTo(bed.clock.now + 30 * MINUTE);
}

test.each<[string, string, () => Promise<unknown>]>([
  ['PutSecretValue', 'AWSCURRENT', () => put()],
  ['PutSecretValue for a label of one’s own', 'mine', () => put(['mine'])],
  ['PutSecretValue for AWSPENDING', 'AWSPENDING', () => put(['AWSPENDING'])],
  [
    'UpdateSecret',
    'AWSCURRENT',
    () =>
      bed.client.send(
        new UpdateSecretCommand({ SecretId: 's', SecretString: 'CANARY by hand', ClientRequestToken: token('hand') }),
      ),
  ],
])('a new version by %s while one is in flight abandons that one', async (_, label, make) => {
  bed.functions.behave = async ({ Step }) => {
    if (Step === 'setSecret') await make();
    return 'nothing' as const;
  };
  await bed.rotate(RULES);
  await bed.emulator.rotateDue();
  expect(bed.functions.steps()).toEqual(['createSecret v2', 'setSecret v2']);
  expect((await stages())![token('v2')]).toBeUndefined();
  expect((await stages())![token('hand')]).toEqual([label]);
  expect(bed.events()).toEqual(['RotationStarted s', 'RotationAbandoned s']);
  await bed.moveTo(bed.clock.now + 2 * 60 * MINUTE);
  expect(bed.functions.asked).toHaveLength(2);
  expect(await bed.describe()).not.toHaveProperty('LastRotatedDate');
});

test('what was abandoned in its window is due again in the next one', async () => {
  bed.functions.behave = async ({ Step }) => {
    if (Step === 'setSecret') await put();
    return undefined;
  };
  await bed.rotate({ ...RULES, RotateImmediately: false });
  await bed.emulator.rotateDue();
  bed.functions.asked.length = 0;
  await bed.moveTo('2026-03-02T05:59:59Z');
  expect(bed.functions.asked.map(({ Step }) => Step)).toEqual(['createSecret', 'setSecret']);
  bed.functions.behave = () => undefined;
  await bed.moveTo('2026-03-03T03:59:59Z');
  expect(bed.functions.asked).toHaveLength(2);
  await bed.moveTo('2026-03-03T05:59:59Z');
  expect(bed.functions.asked).toHaveLength(6);
  expect(await read('AWSPREVIOUS')).toBe('CANARY by hand');
});

test('a rotation that waits to be repeated is abandoned too, and the value by hand stays', async () => {
  bed.functions.behave = ({ Step }) => (Step === 'testSecret' ? 'fail' : undefined);
  await bed.rotate();
  await bed.emulator.rotateDue();
  await put();
  bed.functions.behave = () => undefined;
  await bed.moveTo(bed.clock.now + 2 * 60 * MINUTE);
  expect(bed.functions.asked).toHaveLength(3);
  expect(await read('AWSCURRENT')).toBe('CANARY by hand');
  expect(await stages()).toEqual({ [token('v1')]: ['AWSPREVIOUS'], [token('hand')]: ['AWSCURRENT'] });
  await bed.rotate({ ClientRequestToken: token('v3') });
});

test('repeating a value that is there already abandons nothing, nor does filling the version in flight', async () => {
  bed.functions.behave = async ({ Step, ClientRequestToken }, client) => {
    if (Step !== 'createSecret') return undefined;
    for (const [version, value] of [
      ['v1', 'CANARY'],
      ['v2', 'CANARY by hand'],
    ] as const) {
      await client.send(
        new PutSecretValueCommand({
          SecretId: 's',
          ClientRequestToken: token(version),
          SecretString: value,
          VersionStages: [ClientRequestToken === token(version) ? 'AWSPENDING' : 'AWSCURRENT'],
        }),
      );
      await client
        .send(
          new UpdateSecretCommand({
            SecretId: 's',
            Description: version,
            SecretString: value,
            ClientRequestToken: token('v1'),
          }),
        )
        .catch(() => undefined);
    }
    return undefined;
  };
  await bed.rotate();
  await bed.emulator.rotateDue();
  expect(bed.functions.asked).toHaveLength(4);
  expect(await read('AWSCURRENT')).toBe('CANARY by hand');
});

test('a test that somebody disturbs leaves nothing of its copy', async () => {
  bed.functions.behave = async () => {
    await put();
    return undefined;
  };
  await bed.rotate({ RotateImmediately: false });
  await bed.emulator.rotateDue();
  expect(await stages()).toEqual({ [token('v1')]: ['AWSPREVIOUS'], [token('hand')]: ['AWSCURRENT'] });
  expect(bed.emulator.snapshot()[0]!.versions).toHaveLength(2);
  expect(bed.events().at(-1)).toBe('TestRotationFailed s');
});

const removePending = (from = token('v2')) =>
  bed.client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: 's',
      VersionStage: 'AWSPENDING',
      RemoveFromVersionId: from,
    }),
  );

test('a rotation whose AWSPENDING somebody takes off on the way fails, and is not repeated', async () => {
  bed.functions.behave = async ({ Step }) => {
    if (Step === 'setSecret') await removePending();
    return 'nothing' as const;
  };
  await bed.rotate();
  await bed.emulator.rotateDue();
  expect(bed.functions.steps()).toEqual(['createSecret v2', 'setSecret v2']);
  expect(bed.events().at(-1)).toBe('RotationFailed s: AWSPENDING was taken from its version');
  await bed.moveTo(bed.clock.now + DAY);
  expect(bed.functions.asked).toHaveLength(2);
});

test('one whose AWSPENDING is taken off in its window is due again in the next one', async () => {
  await bed.rotate({ ...RULES, RotateImmediately: false });
  await bed.emulator.rotateDue();
  bed.functions.asked.length = 0;
  bed.functions.behave = async ({ Step, ClientRequestToken }) => {
    if (Step === 'setSecret') await removePending(ClientRequestToken);
    return undefined;
  };
  await bed.moveTo('2026-03-02T05:59:59Z');
  expect(bed.functions.asked.map(({ Step }) => Step)).toEqual(['createSecret', 'setSecret']);
  bed.functions.behave = () => undefined;
  await bed.moveTo('2026-03-03T03:59:59Z');
  expect(bed.functions.asked).toHaveLength(2);
  await bed.moveTo('2026-03-03T05:59:59Z');
  expect(bed.functions.asked).toHaveLength(6);
});

test('somebody’s own label keeps the copy that a test would take away', async () => {
  bed.functions.behave = async ({ ClientRequestToken }) => {
    await bed.client.send(
      new UpdateSecretVersionStageCommand({ SecretId: 's', VersionStage: 'mine', MoveToVersionId: ClientRequestToken }),
    );
    return undefined;
  };
  await bed.rotate({ RotateImmediately: false });
  await bed.emulator.rotateDue();
  expect(await stages()).toEqual({ [token('v1')]: ['AWSCURRENT'], [token('v2')]: ['mine'] });
});

test('a value by hand wakes no schedule that was cancelled', async () => {
  await bed.rotate({ RotationRules: { AutomaticallyAfterDays: 1 } });
  await bed.emulator.rotateDue();
  await bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
  await put();
  expect(bed.emulator.snapshot()[0]!.rotation!.window).toBeUndefined();
  await bed.moveTo(bed.clock.now + 3 * DAY);
  expect(bed.functions.asked).toHaveLength(4);
});

test('taking AWSPENDING off what never succeeded clears the way: the next window rotates with a version of its own', async () => {
  await bed.rotate(RULES);
  await failAll();
  await removePending();
  bed.functions.behave = () => undefined;
  bed.functions.asked.length = 0;
  await bed.moveTo('2026-03-02T05:59:59Z');
  expect(bed.functions.asked).toHaveLength(4);
  expect(bed.functions.asked[0]!.ClientRequestToken).not.toBe(token('v2'));
  expect((await bed.describe()).LastRotatedDate).toEqual(new Date('2026-03-02T05:59:59Z'));
});

test('a schedule goes on with the version that carries AWSPENDING, whoever put it there', async () => {
  await bed.rotate({ ...RULES, RotateImmediately: false });
  await bed.emulator.rotateDue();
  bed.functions.asked.length = 0;
  await put(['AWSPENDING']);
  await bed.moveTo('2026-03-02T05:59:59Z');
  expect(bed.functions.steps()).toEqual(
    ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map((step) => `${step} hand`),
  );
  expect(await read('AWSCURRENT')).toBe('CANARY by hand');
});
