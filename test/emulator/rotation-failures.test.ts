import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { DAY, refusal, token } from './endpoint-bed';
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

test.each(['createSecret', 'setSecret', 'testSecret', 'finishSecret'])(
  'a failure in %s repeats the whole rotation, with the same version and none made beside it',
  async (failing) => {
    bed.functions.behave = ({ Step }) => (Step === failing ? 'fail' : undefined);
    await bed.rotate();
    await bed.emulator.rotateDue();
    const before = bed.functions.asked.length;
    expect(bed.events().at(-1)).toBe(`RotationFailed s: the function failed during ${failing}`);
    bed.functions.behave = () => undefined;
    await bed.moveTo(bed.clock.now + MINUTE);
    expect(bed.functions.steps().slice(before)).toEqual(
      ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map((step) => `${step} v2`),
    );
    expect(Object.keys((await stages())!)).toEqual([token('v1'), token('v2')]);
    expect(await read('AWSCURRENT')).toBe(`CANARY of ${token('v2')}`);
  },
);

test('it is repeated after 1, 5, 15 and 30 minutes, not a second earlier, and then not any more', async () => {
  bed.functions.behave = () => 'fail';
  await bed.rotate();
  await bed.emulator.rotateDue();
  let attempts = 1;
  for (const minutes of [1, 5, 15, 30]) {
    await bed.moveTo(bed.clock.now + minutes * MINUTE - 1000);
    expect(bed.functions.asked).toHaveLength(attempts);
    await bed.moveTo(bed.clock.now + 1000);
    expect(bed.functions.asked).toHaveLength(++attempts);
  }
  await bed.moveTo(bed.clock.now + 400 * DAY);
  expect(bed.functions.asked).toHaveLength(5);
  expect(await stages()).toEqual({ [token('v1')]: ['AWSCURRENT'], [token('v2')]: ['AWSPENDING'] });
  expect((await refusal(bed.rotate({ ClientRequestToken: token('v3') }))).message).toMatch(/^A previous rotation/);
});

/** Lets a rotation fail as often as it is tried, ending two hours later. */
async function failAll(): Promise<void> {
  bed.functions.behave = () => 'fail';
  for (let attempt = 0; attempt < 5; attempt++) await bed.moveTo(bed.clock.now + 30 * MINUTE);
}

test('what never succeeded waits for the next window with its version, and its date lies in the past until then', async () => {
  await bed.rotate(RULES);
  bed.functions.behave = () => undefined;
  await bed.emulator.rotateDue();
  await bed.moveTo('2026-03-02T03:59:59Z');
  bed.functions.asked.length = 0;
  await bed.moveTo('2026-03-02T05:59:59Z');
  // The first of that day succeeds; that of the next day does not.
  expect(bed.functions.asked).toHaveLength(4);
  bed.clock.now = Date.parse('2026-03-03T05:59:59Z');
  await failAll();
  const left = (await stages())!;
  const [version] = Object.keys(left).slice(-1) as [string];
  expect(left[version]).toEqual(['AWSPENDING']);
  expect(await bed.describe()).toMatchObject({
    LastRotatedDate: new Date('2026-03-02T05:59:59Z'),
    NextRotationDate: new Date('2026-03-03T05:59:59Z'),
  });
  bed.functions.asked.length = 0;
  bed.functions.behave = () => undefined;
  await bed.moveTo('2026-03-04T03:59:59Z');
  expect(bed.functions.asked).toEqual([]);
  await bed.moveTo('2026-03-04T05:59:59Z');
  expect(bed.functions.asked.map(({ ClientRequestToken }) => ClientRequestToken)).toEqual(Array(4).fill(version));
  expect(await read('AWSCURRENT')).toBe(`CANARY of ${version}`);
  expect(await bed.describe()).toMatchObject({
    LastRotatedDate: new Date('2026-03-04T05:59:59Z'),
    NextRotationDate: new Date('2026-03-05T05:59:59Z'),
  });
});

test('what was asked for outside of a window and never succeeded waits for the moment that is drawn already', async () => {
  await bed.rotate(RULES);
  await failAll();
  const { window, flight } = bed.emulator.snapshot()[0]!.rotation!;
  expect(flight!.dueAt).toBe(window!.rotatesAt);
});

test('what fails after AWSCURRENT has moved and AWSPENDING is gone is repeated, and is a success then', async () => {
  bed.functions.behave = async ({ Step, SecretId, ClientRequestToken }, client) => {
    if (Step !== 'finishSecret') return undefined;
    for (const move of [
      { VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken, RemoveFromVersionId: token('v1') },
      { VersionStage: 'AWSPENDING', RemoveFromVersionId: ClientRequestToken },
    ]) {
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, ...move }));
    }
    return 'fail';
  };
  await bed.rotate();
  await bed.emulator.rotateDue();
  expect(await bed.describe()).not.toHaveProperty('LastRotatedDate');
  bed.functions.behave = () => undefined;
  await bed.moveTo(bed.clock.now + MINUTE);
  expect((await bed.describe()).LastRotatedDate).toEqual(new Date(bed.clock.now));
  expect(await stages()).toEqual({ [token('v1')]: ['AWSPREVIOUS'], [token('v2')]: ['AWSCURRENT'] });
});

test('in the next window it is tried as often again', async () => {
  await bed.rotate(RULES);
  await failAll();
  expect(bed.functions.asked).toHaveLength(5);
  bed.clock.now = Date.parse('2026-03-02T05:59:59Z');
  await failAll();
  expect(bed.functions.asked).toHaveLength(10);
  expect(new Set(bed.functions.asked.map(({ ClientRequestToken }) => ClientRequestToken))).toEqual(
    new Set([token('v2')]),
  );
});

test('a secret without room for another label fails in its window, and is due again in the next one', async () => {
  await bed.rotate({ ...RULES, RotateImmediately: false });
  await bed.emulator.rotateDue();
  await put(Array.from({ length: 19 }, (_, index) => `label-${index}`));
  await bed.moveTo('2026-03-02T05:59:59Z');
  expect(bed.events().at(-1)).toBe('RotationFailed s: the secret has no room for another version or label');
  // One for AWSPENDING, one for AWSPREVIOUS.
  for (const VersionStage of ['label-1', 'label-2']) {
    await bed.client.send(
      new UpdateSecretVersionStageCommand({ SecretId: 's', VersionStage, RemoveFromVersionId: token('hand') }),
    );
  }
  await bed.moveTo('2026-03-02T07:00:00Z');
  expect(await bed.describe()).not.toHaveProperty('LastRotatedDate');
  await bed.moveTo('2026-03-03T05:59:59Z');
  expect((await bed.describe()).LastRotatedDate).toEqual(new Date('2026-03-03T05:59:59Z'));
});

test.each([403, 404, 429, 500])('a server that answers %d has not rotated anything', async (status) => {
  await bed.rotate();
  bed.functions.behave = () => ({ status });
  await bed.emulator.rotateDue();
  expect(bed.events().at(-1)).toBe(`RotationFailed s: its server answered ${status} during createSecret`);
  expect(bed.functions.asked).toHaveLength(1);
});

test('a function whose server has gone since has failed, and its version waits for it', async () => {
  await bed.rotate();
  await bed.functions.close();
  await bed.emulator.rotateDue();
  expect(bed.events().at(-1)).toBe("RotationFailed s: the function's server can't be reached during createSecret");
  expect((await bed.describe()).VersionIdsToStages).toHaveProperty(token('v2'));
});

test('a function that takes too long has failed', async () => {
  const { endpoint } = bed.functions;
  const impatient = await startRotationBed({ functions: { endpoint, timeoutMs: 200 } });
  bed.functions.behave = () => 'hang';
  await impatient.rotate();
  await impatient.emulator.rotateDue();
  expect(impatient.events().at(-1)).toBe('RotationFailed s: the function took too long during createSecret');
  await impatient.close();
});
