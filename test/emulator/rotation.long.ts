import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  RestoreSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { DAY, refusal, token } from './endpoint-bed';
import { startRotationBed, type RotationBed } from './rotation-bed';

let bed: RotationBed;
beforeEach(async () => (bed = await startRotationBed()));
afterEach(async () => {
  // Whatever happened: no line and no refusal carries a value, or what a function said.
  expect(bed.lines.join('\n')).not.toContain('CANARY');
  await bed.close();
});

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const stages = async () => (await bed.describe()).VersionIdsToStages;
const read = async (VersionStage: string) =>
  (await bed.client.send(new GetSecretValueCommand({ SecretId: 's', VersionStage }))).SecretString;

test('a rotation asks for four steps one after another, and the value is another one after it', async () => {
  const { ARN } = await bed.rotate();
  await bed.emulator.rotateDue();
  expect(bed.functions.steps()).toEqual(STEPS.map((step) => `${step} v2`));
  for (const { SecretId, ClientRequestToken, RotationToken, ...rest } of bed.functions.asked) {
    expect([SecretId, ClientRequestToken]).toEqual([ARN, token('v2')]);
    expect(RotationToken.length).toBeGreaterThanOrEqual(36);
    expect(Object.keys(rest)).toEqual(['Step']);
  }
  expect(await read('AWSCURRENT')).toBe(`CANARY of ${token('v2')}`);
  expect(await read('AWSPREVIOUS')).toBe('CANARY');
  expect((await bed.describe()).LastRotatedDate).toEqual(new Date(bed.clock.now));
  expect(bed.events()).toEqual(['RotationStarted s', 'RotationSucceeded s']);
});

test('a step is asked for when the one before it was answered', async () => {
  let running = 0;
  bed.functions.behave = async () => {
    expect(++running).toBe(1);
    await bed.describe();
    running--;
    return undefined;
  };
  await bed.rotate();
  await bed.emulator.rotateDue();
  expect(bed.functions.asked).toHaveLength(4);
});

test.each([
  ['stays where AWSCURRENT is', false],
  ['is gone', true],
])('a rotation after which AWSPENDING %s is a success, and the next one can begin', async (_, removes) => {
  bed.functions.behave = async ({ Step, SecretId, ClientRequestToken }, client) => {
    if (Step !== 'finishSecret' || !removes) return undefined;
    for (const move of [
      { VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken, RemoveFromVersionId: token('v1') },
      { VersionStage: 'AWSPENDING', RemoveFromVersionId: ClientRequestToken },
    ]) {
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, ...move }));
    }
    return 'nothing';
  };
  await bed.rotate();
  await bed.emulator.rotateDue();
  expect(await stages()).toEqual({
    [token('v1')]: ['AWSPREVIOUS'],
    [token('v2')]: ['AWSCURRENT', ...(removes ? [] : ['AWSPENDING'])],
  });
  expect(bed.events().at(-1)).toBe('RotationSucceeded s');
  bed.functions.behave = () => undefined;
  await bed.rotate({ ClientRequestToken: token('v3') });
  await bed.emulator.rotateDue();
  expect(await read('AWSPREVIOUS')).toBe(`CANARY of ${token('v2')}`);
});

test('a rotation that ends without AWSCURRENT on its version has failed, though its function says nothing of it', async () => {
  bed.functions.behave = ({ Step }) => (Step === 'finishSecret' ? 'nothing' : undefined);
  await bed.rotate();
  await bed.emulator.rotateDue();
  expect(await bed.describe()).not.toHaveProperty('LastRotatedDate');
  expect(bed.events().at(-1)).toBe('RotationFailed s: AWSCURRENT is not on its version');
  bed.functions.behave = () => undefined;
  await bed.moveTo(bed.clock.now + 60_000);
  expect((await bed.describe()).LastRotatedDate).toEqual(new Date(bed.clock.now));
});

test('without RotateImmediately only testSecret is asked for, on a copy of the current value that then is gone', async () => {
  const seen: (string | undefined)[] = [];
  let during: unknown;
  bed.functions.behave = async () => {
    seen.push(await read('AWSPENDING'));
    during = await stages();
    return undefined;
  };
  await bed.rotate({ RotateImmediately: false, RotationRules: { AutomaticallyAfterDays: 10 } });
  await bed.emulator.rotateDue();
  expect(bed.functions.steps()).toEqual(['testSecret v2']);
  expect(seen).toEqual(['CANARY']);
  expect(during).toEqual({ [token('v1')]: ['AWSCURRENT'], [token('v2')]: ['AWSPENDING'] });
  expect(await stages()).toEqual({ [token('v1')]: ['AWSCURRENT'] });
  const all = new ListSecretVersionIdsCommand({ SecretId: 's', IncludeDeprecated: true });
  expect((await bed.client.send(all)).Versions).toHaveLength(1);
  const described = await bed.describe();
  expect(described).not.toHaveProperty('LastRotatedDate');
  expect(described).toMatchObject({ RotationEnabled: true, NextRotationDate: new Date('2026-03-11T23:59:59Z') });
  expect(bed.events()).toEqual(['TestRotationStarted s', 'TestRotationSucceeded s']);
});

test('a test that fails is not repeated, takes its copy away, and leaves rotation configured', async () => {
  bed.functions.behave = () => 'fail';
  await bed.rotate({ RotateImmediately: false });
  await bed.emulator.rotateDue();
  await bed.moveTo(bed.clock.now + 2 * DAY);
  expect(bed.functions.steps()).toEqual(['testSecret v2']);
  expect(await stages()).toEqual({ [token('v1')]: ['AWSCURRENT'] });
  expect((await bed.describe()).RotationEnabled).toBe(true);
  expect(bed.events().at(-1)).toBe('TestRotationFailed s: the function failed during testSecret');
});

test('of a secret without a value there is nothing to test', async () => {
  await bed.client.send(new CreateSecretCommand({ Name: 'empty' }));
  await bed.rotate({ SecretId: 'empty', RotateImmediately: false });
  await bed.emulator.rotateDue();
  expect(bed.functions.asked).toEqual([]);
});

test('what is cancelled goes no further; its AWSPENDING stays and blocks the next one until somebody removes it', async () => {
  await bed.rotate({ RotationRules: { AutomaticallyAfterDays: 1 } });
  bed.functions.behave = async ({ Step }) => {
    if (Step === 'setSecret') {
      const cancelled = await bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
      expect(cancelled).toMatchObject({ Name: 's', VersionId: token('v2') });
    }
    return undefined;
  };
  await bed.emulator.rotateDue();
  await bed.moveTo(bed.clock.now + 40 * DAY);
  expect(bed.functions.steps()).toEqual(['createSecret v2', 'setSecret v2']);
  const { VersionIdsToStages, ...described } = await bed.describe();
  expect(described).toMatchObject({ RotationEnabled: false, RotationRules: { AutomaticallyAfterDays: 1 } });
  expect(described).not.toHaveProperty('NextRotationDate');
  expect(VersionIdsToStages).toEqual({ [token('v1')]: ['AWSCURRENT'], [token('v2')]: ['AWSPENDING'] });

  bed.functions.behave = () => undefined;
  const again = () => bed.rotate({ ClientRequestToken: token('v3'), RotationLambdaARN: undefined });
  expect((await refusal(again())).message).toMatch(/^A previous rotation isn't complete/);
  await bed.client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: 's',
      VersionStage: 'AWSPENDING',
      RemoveFromVersionId: token('v2'),
    }),
  );
  await again();
  await bed.emulator.rotateDue();
  expect(await read('AWSCURRENT')).toBe(`CANARY of ${token('v3')}`);
  expect(await bed.describe()).toMatchObject({ RotationEnabled: true, NextRotationDate: expect.any(Date) as Date });
});

test('cancelling what is at rest leaves its labels alone, and doing it twice changes nothing more', async () => {
  await bed.rotate();
  await bed.emulator.rotateDue();
  const before = await stages();
  const first = await bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
  expect(first.VersionId).toBeUndefined();
  const described = await bed.describe();
  expect(described.VersionIdsToStages).toEqual(before);
  await bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
  expect(await bed.describe()).toEqual(described);
});

test('rotation that is switched on again counts from then, by the rules it had', async () => {
  await bed.rotate({ RotationRules: { AutomaticallyAfterDays: 10 } });
  await bed.emulator.rotateDue();
  await bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
  bed.clock.now += 30 * DAY;
  await bed.rotate({ ClientRequestToken: token('v3'), RotationLambdaARN: undefined, RotateImmediately: false });
  expect(await bed.describe()).toMatchObject({
    RotationEnabled: true,
    RotationRules: { AutomaticallyAfterDays: 10 },
    LastRotatedDate: new Date('2026-03-01T10:20:30.456Z'),
    NextRotationDate: new Date('2026-04-10T23:59:59Z'),
  });
});

test('a cancelled test leaves no copy', async () => {
  await bed.rotate({ RotateImmediately: false });
  await bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
  await bed.emulator.rotateDue();
  expect(await stages()).toEqual({ [token('v1')]: ['AWSCURRENT'] });
  expect(bed.functions.asked).toEqual([]);
});

test('a secret that waits for its deletion is left alone; restored, its rotation goes on', async () => {
  await bed.rotate();
  bed.functions.behave = async ({ Step, SecretId }, client) => {
    if (Step === 'setSecret') await client.send(new DeleteSecretCommand({ SecretId }));
    return undefined;
  };
  await bed.emulator.rotateDue();
  expect(bed.functions.steps()).toEqual(['createSecret v2', 'setSecret v2']);
  bed.functions.behave = () => undefined;
  await bed.client.send(new RestoreSecretCommand({ SecretId: 's' }));
  await bed.emulator.rotateDue();
  expect(bed.functions.steps().slice(2)).toEqual(['setSecret v2', 'testSecret v2', 'finishSecret v2']);
  expect(await read('AWSCURRENT')).toBe(`CANARY of ${token('v2')}`);
});

test('a secret made again under the same name has nothing of the rotation of the one before', async () => {
  const { ARN: first } = await bed.rotate();
  bed.functions.behave = async ({ Step, SecretId }, client) => {
    if (Step !== 'setSecret' || SecretId !== first) return undefined;
    await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    await client.send(new CreateSecretCommand({ Name: 's', SecretString: 'CANARY again' }));
    expect(await bed.describe()).not.toHaveProperty('RotationEnabled');
    // With the token of the one before: only the ARN tells them apart.
    await bed.rotate();
    return 'nothing';
  };
  await bed.emulator.rotateDue();
  const asked = bed.functions.asked.filter(({ SecretId }) => SecretId !== first);
  expect(asked.map(({ Step }) => Step)).toEqual(STEPS);
  expect(await read('AWSPREVIOUS')).toBe('CANARY again');
});

test('many secrets are rotated in one go', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `many/${index}`);
  for (const name of names) {
    await bed.client.send(new CreateSecretCommand({ Name: name, SecretString: 'CANARY' }));
    await bed.rotate({ SecretId: name });
  }
  // All that are asked at once wait here for each other, and for whoever should not come.
  const held: (() => void)[] = [];
  let most = 0;
  bed.functions.behave = async () => {
    if (most > 0) return undefined;
    await new Promise<void>((resolve) => {
      held.push(resolve);
      if (held.length > 1) return;
      setTimeout(() => {
        most = held.length;
        held.forEach((release) => release());
      }, 500);
    });
    return undefined;
  };
  await bed.emulator.rotateDue();
  expect(bed.functions.asked).toHaveLength(160);
  expect(most).toBe(16);
});

test('how far a rotation is moves no date; what it changes does', async () => {
  await bed.rotate();
  const dates: Date[] = [];
  bed.functions.behave = async () => {
    bed.clock.now += 1000;
    dates.push((await bed.describe()).LastChangedDate!);
    return undefined;
  };
  await bed.emulator.rotateDue();
  // Asked for, filled by createSecret; the last two by finishSecret and by its success.
  expect(new Set(dates.map(Number)).size).toBe(2);
  // Two changes in one millisecond are two.
  expect((await bed.describe()).LastChangedDate).toEqual(new Date(bed.clock.now + 1));

  bed.functions.behave = () => void (bed.clock.now += 1000);
  await bed.rotate({ ClientRequestToken: token('v3'), RotateImmediately: false });
  await bed.emulator.rotateDue();
  expect((await bed.describe()).LastChangedDate).toEqual(new Date(bed.clock.now));
});
