import { rotationHandler } from '../../src/rotation/handler';
import { entry, LocalWorld, spec } from '../cli/local-world';
import { configureRotation } from './configure-rotation';
import { deployedCode } from './deployed-code';
import { FunctionServer } from './function-server';

const DAY = 24 * 3_600_000;
const SECRET = 'hawzu/acme/ci-runner';

let world: LocalWorld;
let functions: FunctionServer;
let file: string;
const logged: string[] = [];

beforeAll(async () => {
  functions = await FunctionServer.start();
  world = await LocalWorld.start({ functions: { endpoint: functions.endpoint } });
  file = world.write('tokens.yaml', spec(entry('ci-runner')));
  const management = await world.createSecret('hawzu/management', world.managementToken);
  functions.handler = rotationHandler(
    deployedCode(world, file, { ws_acme: management }, (line) => void logged.push(line)),
  );
  await world.run(['apply', file, '--yes']);
  await configureRotation(world.client, SECRET);
});
afterAll(async () => {
  await world.close();
  await functions.close();
});

const told = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await world.run([...args, file, '--no-color']);
  return `${code} ${stdout}${stderr}`;
};

test('an apply leaves the rotation to the function, and says by when AWS does it', async () => {
  expect(await told('plan', '--verbose')).toMatch(/^0 [^]*as declared; its function rotates it by 20/);
});

test('rotate has the function make the value, and is done when a consumer can use it', async () => {
  const before = await world.currentValue(SECRET);
  expect(await told('rotate', '--token', 'ci-runner', '--yes')).toMatch(/^0 [^]*1 done/);
  const after = await world.currentValue(SECRET);
  expect(after.token).not.toBe(before.token);
  expect([await world.consume(before.token), await world.consume(after.token)]).toEqual([200, 200]);
  const steps = logged.map((line) => (JSON.parse(line) as { step: string }).step);
  expect(steps.filter((step) => step === 'createSecret').length).toBeGreaterThan(0);
});

test('retire has a rotation caught up that AWS would make too late, and ends what was superseded', async () => {
  const before = await world.currentValue(SECRET);
  world.advance(21 * DAY);
  expect(await told('plan')).toContain('its function should have rotated it by');
  expect(await told('retire', '--yes')).toMatch(/^0 [^]*done/);
  expect((await world.currentValue(SECRET)).token).not.toBe(before.token);
  for (const days of [2, 1, 3]) {
    world.advance(days * DAY);
    expect(await told('retire', '--yes')).toMatch(/^0 /);
  }
  expect(await world.consume(before.token)).toBe(401);
  expect(await world.consume((await world.currentValue(SECRET)).token)).toBe(200);
});

test('nothing that was printed, logged or answered holds a value', () => {
  const said = [...logged, ...functions.failures, ...world.outputs].join('\n');
  for (const value of world.values()) expect(said.includes(value)).toBe(false);
});
