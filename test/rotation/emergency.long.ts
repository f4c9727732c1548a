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
let step: ReturnType<typeof rotationHandler>;
const logged: string[] = [];

beforeEach(async () => {
  functions = await FunctionServer.start();
  world = await LocalWorld.start({ functions: { endpoint: functions.endpoint } });
  file = world.write('tokens.yaml', spec(entry('ci-runner')));
  const management = await world.createSecret('hawzu/management', world.managementToken);
  step = rotationHandler(deployedCode(world, file, { ws_acme: management }, (line) => void logged.push(line)));
  functions.handler = step;
  await world.run(['apply', file, '--yes']);
  await configureRotation(world.client, SECRET, { days: 20 });
});
afterEach(async () => {
  const said = [...logged, ...functions.failures, ...world.outputs].join('\n');
  for (const value of world.values()) expect(said.includes(value)).toBe(false);
  await world.close();
  await functions.close();
});

const emergency = () => world.run(['rotate', file, '--compromised', '--token', 'ci-runner', '--yes', '--no-color']);

test.each(['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const)(
  'an emergency while a function is about to do %s ends every token of before, and its consumer has a value that works',
  async (before) => {
    const leaked = await world.currentValue(SECRET);
    let killed: Awaited<ReturnType<typeof emergency>> | undefined;
    functions.handler = async (event, context) => {
      if ((event as { readonly Step: string }).Step === before) killed ??= await emergency();
      return step(event, context);
    };
    world.advance(21 * DAY);
    await world.emulator.rotateDue();
    expect(`${killed?.code} ${killed?.stdout}${killed?.stderr}`).toMatch(/^0 /);
    expect(await world.consume(leaked.token)).toBe(401);
    expect(await world.consume((await world.currentValue(SECRET)).token)).toBe(200);
    // What the function was rotating to is not left alive beside it.
    functions.handler = step;
    for (const days of [1, 1, 1]) {
      world.advance(days * DAY);
      await world.run(['apply', file, '--yes']);
    }
    const current = (await world.currentValue(SECRET)).token;
    const alive = [];
    for (const value of world.values()) {
      if (value !== world.managementToken && (await world.consume(value)) === 200) alive.push(value);
    }
    expect(alive).toEqual([current]);
    expect(`${(await world.run(['plan', file, '--detailed-exitcode'])).code}`).toBe('0');
  },
);
