import { rotationHandler } from '../../src/rotation/handler';
import { passHandler } from '../../src/rotation/scheduled/pass-handler';
import { entry, LocalWorld, spec } from '../cli/local-world';
import { configureRotation } from './configure-rotation';
import { deployedCode } from './deployed-code';
import { FunctionServer } from './function-server';

jest.setTimeout(120_000);

const DAY = 24 * 3_600_000;
const MANAGEMENT = 'hawzu/management';
const CONSUMER = 'hawzu/acme/ci-runner';

/** The management token as an entry of its spec, in the secret that the function reads it from. */
const managementEntry = (arn: string): string => `  - name: management-token
    purpose: Lets the rotation function rotate
    consumer: aws/hawzu-rotation
    access: { workspace: { role: Administrator, maxIssuedLifetime: 90d } }
    expiresIn: 90d
    rotation: { every: 60d, overlap: 24h, observationPeriod: 48h }
    secret: { arn: '${arn}', takeOver: true }
`;

let world: LocalWorld;
let functions: FunctionServer;
let file: string;
let arn: string;
const logged: string[] = [];
const log = (line: string): void => void logged.push(line);

beforeAll(async () => {
  functions = await FunctionServer.start();
  world = await LocalWorld.start({ functions: { endpoint: functions.endpoint } });
  const made = await world.manage('POST', 'access-tokens', {
    label: 'made by hand',
    access_type: 'workspace',
    workspace_role: { id: 'role_administrator' },
    expires_at: new Date(world.now() + 90 * DAY).toISOString(),
    max_issued_lifetime: '90d',
  });
  const { token, id } = (await made.json()) as { token: string; id: string };
  arn = await world.createSecret(MANAGEMENT, JSON.stringify({ token, tokenId: id }));
  file = world.write('tokens.yaml', spec(managementEntry(arn) + entry('ci-runner')));
  const parts = deployedCode(world, file, { ws_acme: arn }, log);
  functions.handler = rotationHandler(parts);
  pass = () => passHandler(parts)({}, { getRemainingTimeInMillis: () => 300_000 });
});
afterAll(async () => {
  await world.close();
  await functions.close();
});
let pass: () => Promise<unknown>;

const current = async (): Promise<string> => (await world.currentValue(MANAGEMENT)).token;
/** The command line with the management token as it is now, as a pipeline reads it. */
const run = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await world.run([...args, file, '--no-color'], {
    HAWZU_MANAGEMENT_TOKEN: await current(),
  });
  return `${code} ${stdout}${stderr}`;
};

test('a hand-made one is taken over as it is, by a run that works with another', async () => {
  const before = await current();
  expect(await run('apply', '--yes')).toMatch(/^1 [^]*no run takes\s+over\s+its\s+own/);
  const { code, stdout } = await world.run(['apply', file, '--yes']);
  expect(`${code} ${stdout}`).toMatch(/^0 [^]*1 done/);
  expect(await current()).toBe(before);
  expect(await run('plan')).toMatch(/^0 [^]*[Nn]othing to do/);
});

test('the function rotates it by its own schedule for a year, and what it rotates too', async () => {
  await configureRotation(world.client, MANAGEMENT, { days: 60 });
  await configureRotation(world.client, CONSUMER, { days: 20 });
  const seen = new Set<string>([await current()]);
  // In steps of twelve days, and at the end daily, in which what was superseded last is ended.
  for (const days of [...Array<number>(30).fill(12), 1, 1, 1, 1, 1, 1]) {
    world.advance(days * DAY);
    await world.emulator.rotateDue();
    await pass();
    seen.add(await current());
    expect(await world.consume(await current())).toBe(200);
    expect(await world.consume((await world.currentValue(CONSUMER)).token)).toBe(200);
  }
  expect(functions.failures).toEqual([]);
  expect(seen.size).toBeGreaterThanOrEqual(6);
  const working = [];
  for (const value of seen) if ((await world.consume(value)) === 200) working.push(value);
  expect(working).toEqual([await current()]);
  expect(await run('plan')).toMatch(/^0 [^]*[Nn]othing to do/);
});

test('nothing that was printed, logged or answered holds a value', () => {
  const said = [...logged, ...functions.failures, ...world.outputs].join('\n');
  for (const value of world.values()) expect(said.includes(value)).toBe(false);
});
