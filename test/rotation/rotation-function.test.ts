import { randomBytes } from 'node:crypto';
import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { rotationHandler } from '../../src/rotation/handler';
import { entry, LocalWorld, spec } from '../cli/local-world';
import { deployedCode } from './deployed-code';
import { FunctionServer } from './function-server';

const HOUR = 3_600_000;
const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:hawzu-rotation';
const SECRET = 'hawzu/acme/ci-runner';

let world: LocalWorld;
let functions: FunctionServer;
let file: string;
const logged: string[] = [];
let handlerWith: (managementSecret: string) => ReturnType<typeof rotationHandler>;

beforeAll(async () => {
  functions = await FunctionServer.start();
  world = await LocalWorld.start({ functions: { endpoint: functions.endpoint }, rotationPollMs: 0 });
  file = world.write('tokens.yaml', spec(entry('ci-runner')));
  const arn = await world.createSecret('hawzu/management', world.managementToken);
  handlerWith = (managementSecret) =>
    rotationHandler(deployedCode(world, file, { ws_acme: managementSecret }, (line) => void logged.push(line)));
  functions.handler = handlerWith(arn);
  await world.run(['apply', file, '--yes']);
});
afterAll(async () => {
  await world.close();
  await functions.close();
});

const rotates = async (): Promise<unknown> =>
  world.client.send(
    new RotateSecretCommand({
      SecretId: SECRET,
      ClientRequestToken: randomBytes(16).toString('hex'),
      RotationLambdaARN: FUNCTION,
      RotationRules: { AutomaticallyAfterDays: 1 },
    }),
  );

test('a rotation that Secrets Manager asks for gives a new value, and breaks no consumer', async () => {
  const before = await world.currentValue(SECRET);
  await rotates();
  await world.emulator.rotateDue();
  expect(functions.failures).toEqual([]);
  const after = await world.currentValue(SECRET);
  expect(after.token).not.toBe(before.token);
  expect([await world.consume(before.token), await world.consume(after.token)]).toEqual([200, 200]);
  expect(logged.map((line) => (JSON.parse(line) as { step: string; outcome: string }).step)).toEqual([
    'createSecret',
    'setSecret',
    'testSecret',
    'finishSecret',
  ]);
});

test('a day later the schedule asks by itself; a pass retires what was superseded', async () => {
  const before = await world.currentValue(SECRET);
  world.advance(49 * HOUR);
  await world.emulator.rotateDue();
  expect(functions.failures).toEqual([]);
  const after = await world.currentValue(SECRET);
  expect(after.token).not.toBe(before.token);
  for (const hours of [25, 1, 49, 1]) {
    world.advance(hours * HOUR);
    expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  }
  expect(await world.consume(before.token)).toBe(401);
  expect(await world.consume((await world.currentValue(SECRET)).token)).toBe(200);
});

test('a secret that holds something else than a management token is sent to nobody', async () => {
  const handler = handlerWith(await world.createSecret('somebody/password', 'hunter2'));
  const { arn } = world.emulator.snapshot().find(({ name }) => name === SECRET)!;
  const asked = world.apiRequests.length;
  const event = { Step: 'createSecret', SecretId: arn, ClientRequestToken: 'v'.repeat(36) };
  await expect(handler(event, { getRemainingTimeInMillis: () => 60_000 })).rejects.toThrow(
    /^rotation-without-management-token: /,
  );
  expect(world.apiRequests).toHaveLength(asked);
  expect(logged.join()).not.toContain('hunter2');
});

test('nothing that was logged or answered holds a value', () => {
  const said = [...logged, ...functions.failures, ...world.outputs].join('\n');
  for (const value of world.values()) expect(said.includes(value)).toBe(false);
});
