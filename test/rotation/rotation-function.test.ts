import { randomBytes } from 'node:crypto';
import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { WireAccessTokenList } from '../../src/contract';
import { FUNCTION } from './configure-rotation';
import { rotatingWorld, SECRET } from './rotating-world';

const HOUR = 3_600_000;

let bed: Awaited<ReturnType<typeof rotatingWorld>>;
beforeAll(async () => {
  bed = await rotatingWorld({ rotationPollMs: 0 });
});
afterAll(() => bed.close());

const rotates = async (): Promise<unknown> =>
  bed.world.client.send(
    new RotateSecretCommand({
      SecretId: SECRET,
      ClientRequestToken: randomBytes(16).toString('hex'),
      RotationLambdaARN: FUNCTION,
      RotationRules: { AutomaticallyAfterDays: 1 },
    }),
  );

test('a rotation that Secrets Manager asks for gives a new value, and breaks no consumer', async () => {
  const before = await bed.world.currentValue(SECRET);
  await rotates();
  await bed.world.emulator.rotateDue();
  expect(bed.functions.failures).toEqual([]);
  const after = await bed.world.currentValue(SECRET);
  expect(after.token).not.toBe(before.token);
  expect([await bed.world.consume(before.token), await bed.world.consume(after.token)]).toEqual([200, 200]);
  // It says whose it is, as one that an apply makes does.
  const { access_tokens: tokens } = (await (
    await bed.world.manage('GET', 'access-tokens')
  ).json()) as WireAccessTokenList;
  const { managed_by: claim, created_at: madeAt } = tokens.find(({ id }) => id === after.tokenId)!;
  expect(claim).toMatchObject({ entry: 'ci-runner', policy: expect.stringContaining('every ') as string });
  expect(Date.parse(claim!.rotate_by!)).toBeGreaterThan(Date.parse(madeAt));
  expect(bed.logged.map((line) => (JSON.parse(line) as { step: string; outcome: string }).step)).toEqual([
    'createSecret',
    'setSecret',
    'testSecret',
    'finishSecret',
  ]);
});

test('a day later the schedule asks by itself; a pass retires what was superseded', async () => {
  const before = await bed.world.currentValue(SECRET);
  bed.world.advance(49 * HOUR);
  await bed.world.emulator.rotateDue();
  expect(bed.functions.failures).toEqual([]);
  const after = await bed.world.currentValue(SECRET);
  expect(after.token).not.toBe(before.token);
  for (const hours of [25, 1, 49, 1]) {
    bed.world.advance(hours * HOUR);
    expect((await bed.world.run(['apply', bed.file, '--yes'])).code).toBe(0);
  }
  expect(await bed.world.consume(before.token)).toBe(401);
  expect(await bed.world.consume((await bed.world.currentValue(SECRET)).token)).toBe(200);
});

test('a secret that holds something else than a management token is sent to nobody', async () => {
  const handler = bed.handlerWith(await bed.world.createSecret('somebody/password', 'hunter2'));
  const { arn } = bed.world.emulator.snapshot().find(({ name }) => name === SECRET)!;
  const asked = bed.world.apiRequests.length;
  const event = { Step: 'createSecret', SecretId: arn, ClientRequestToken: 'v'.repeat(36) };
  await expect(handler(event, { getRemainingTimeInMillis: () => 60_000 })).rejects.toThrow(
    /^rotation-without-management-token: /,
  );
  expect(bed.world.apiRequests).toHaveLength(asked);
  expect(bed.logged.join()).not.toContain('hunter2');
});

test('nothing that was logged or answered holds a value', () => {
  for (const value of bed.world.values()) expect(bed.said().includes(value)).toBe(false);
});
