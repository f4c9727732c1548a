import type { EmulatorOptions } from '../../src/emulator';
import { entry, LocalWorld, type Run, spec } from './local-world';

const DAY = 86_400_000;
const NAMES = ['first-job', 'second-job', 'third-job'] as const;

/** Long enough that both processes have looked before either has written. */
const SLOW: ReturnType<NonNullable<EmulatorOptions['faults']>> = { delayMs: 1_500 };
let slow: string | undefined;
let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start({ faults: ({ operation }) => (operation === slow ? SLOW : undefined) });
});
afterAll(() => world.close());

const requested = (operation: string): number =>
  world.emulator.requests().filter((request) => request.operation === operation).length;
const live = async (): Promise<string[]> =>
  (await world.service.snapshot())
    .filter(({ label, status }) => label.includes('@') && status === 'enabled')
    .map(({ label }) => label.split('@')[0]!)
    .sort();

/** Two processes at once, each of which sees the world before the other changes it. */
async function bothApply(file: string, meetsAt: string): Promise<readonly Run[]> {
  slow = meetsAt;
  try {
    return await Promise.all([world.run(['apply', file, '--yes']), world.run(['apply', file, '--yes'])]);
  } finally {
    slow = undefined;
  }
}

const works = async (): Promise<number[]> =>
  Promise.all(NAMES.map(async (name) => world.consume((await world.currentValue(`hawzu/acme/${name}`)).token)));

test('two first applies of one spec at once both exit 0, and each entry has one token, which works', async () => {
  const file = world.write('tokens.yaml', spec(NAMES.map((name) => entry(name)).join('')));
  const runs = await bothApply(file, 'CreateSecret');
  expect(runs.map(({ code, stderr }) => `${code} ${/error.*/.exec(stderr)?.[0] ?? ''}`)).toEqual(['0 ', '0 ']);
  // Both were at it: each has asked for every secret.
  expect(requested('CreateSecret')).toBe(2 * NAMES.length);
  expect(await live()).toEqual([...NAMES].sort());
  expect(await works()).toEqual([200, 200, 200]);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
});

test('two applies that rotate the same entries at once both exit 0, and each is rotated once', async () => {
  const file = world.write('tokens.yaml', spec(NAMES.map((name) => entry(name)).join('')));
  const before = await Promise.all(NAMES.map((name) => world.currentValue(`hawzu/acme/${name}`)));
  world.advance(20 * DAY);
  const puts = requested('PutSecretValue');
  const runs = await bothApply(file, 'PutSecretValue');
  expect(runs.map(({ code, stderr }) => `${code} ${/error.*/.exec(stderr)?.[0] ?? ''}`)).toEqual(['0 ', '0 ']);
  expect(requested('PutSecretValue') - puts).toBe(2 * NAMES.length);
  const after = await Promise.all(NAMES.map((name) => world.currentValue(`hawzu/acme/${name}`)));
  expect(after.map(({ tokenId }, index) => tokenId === before[index]!.tokenId)).toEqual([false, false, false]);
  expect(await live()).toEqual([...NAMES, ...NAMES].sort());
  expect(await works()).toEqual([200, 200, 200]);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
});
