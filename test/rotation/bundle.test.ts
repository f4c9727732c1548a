import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { entry, spec } from '../cli/local-world';
import { BUNDLE, BundleWorld, FUNCTION } from './deployed-bundle';

const root = join(__dirname, '..', '..');
const SECRET = 'hawzu/acme/ci-runner';
const DAY = 86_400_000;
const event = {
  Step: 'createSecret',
  SecretId: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hawzu/acme/ci-AbCdEf',
  ClientRequestToken: 'v'.repeat(36),
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hawzu-bundle-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the bundle has all it needs, and at most the 2 MB that are allowed', () => {
  expect(statSync(BUNDLE).size).toBeLessThanOrEqual(2_000_000);
});

describe('alone in a folder, called by the Invoke API', () => {
  let bundle: BundleWorld;
  beforeAll(async () => {
    bundle = await BundleWorld.start();
    const file = bundle.world.write('tokens.yaml', spec(entry('ci-runner')));
    await bundle.deploy(file);
    // Months from this machine's clock: the function has to go by the clock that it is called with.
    bundle.world.advance(100 * DAY);
    expect((await bundle.world.run(['apply', file, '--yes'])).code).toBe(0);
  });
  afterAll(() => bundle.close());

  test('it rotates a secret, in all four steps, breaks no consumer, and ends the token before', async () => {
    const { world, logged } = bundle;
    const before = await world.currentValue(SECRET);
    await world.client.send(
      new RotateSecretCommand({
        SecretId: SECRET,
        ClientRequestToken: 'r'.repeat(32),
        RotationLambdaARN: FUNCTION,
        RotationRules: { AutomaticallyAfterDays: 20 },
      }),
    );
    await world.emulator.rotateDue();
    const steps = logged.map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
    expect(steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'createSecret done',
      'setSecret done',
      'testSecret done',
      'finishSecret done',
    ]);
    const after = await world.currentValue(SECRET);
    expect(after.token).not.toBe(before.token);
    expect([await world.consume(before.token), await world.consume(after.token)]).toEqual([200, 200]);
    const values = world.values();
    expect(values.length).toBeGreaterThan(2);
    for (const value of values) expect(logged.join()).not.toContain(value);
    // Its other entry ends what was superseded, each phase when its time has come.
    for (const hours of [25, 1, 49, 1]) {
      world.advance((hours * DAY) / 24);
      await bundle.pass();
    }
    expect([await world.consume(before.token), await world.consume(after.token)]).toEqual([401, 200]);
    for (const value of values) expect(logged.join()).not.toContain(value);
  });
});

/** What the bundle says to one call, in a process of its own that has nothing but its folder. */
function called(): string {
  cpSync(BUNDLE, join(folder, 'function.js'));
  const call = `require('./function.js').rotate(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 60000 })
    .catch((error) => console.log(error.message))`;
  const done = spawnSync(process.execPath, ['-e', call], { cwd: folder, env: {}, encoding: 'utf8' });
  expect(done.stderr).toBe('');
  return done.stdout;
}

test.each<[string, string | undefined, RegExp]>([
  ['no desired state', undefined, /^rotation-asset-unknown: the desired state beside the function is missing/m],
  ['a broken one', '{"kind":', /^rotation-asset-unknown: the desired state beside the function is none/m],
])('with %s beside it, it refuses in words, and loads all the same', (_what, text, says) => {
  if (text !== undefined) writeFileSync(join(folder, 'deployed.json'), text);
  const said = called();
  expect(said).toMatch(says);
  expect(said).not.toMatch(/^\s+at /m);
});

test('built from another folder, it has the same bytes', () => {
  const other = join(folder, 'other', 'place');
  mkdirSync(other, { recursive: true });
  for (const name of ['src', 'scripts', 'package.json', 'tsconfig.json', 'schemas'])
    cpSync(join(root, name), join(other, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'));
  const file = join(other, 'function.js');
  const built = spawnSync(process.execPath, [join(other, 'scripts/bundle-function.js'), file], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(built.stderr).toBe('');
  expect(readFileSync(file).equals(readFileSync(BUNDLE))).toBe(true);
});
