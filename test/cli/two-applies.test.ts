import type { EmulatorOptions } from '../../src/emulator';
import { entry, LocalWorld, type Run, spec } from './local-world';

const DAY = 86_400_000;
const NAMES = ['first-job', 'second-job', 'third-job'] as const;

let world: LocalWorld;
/** Writes that wait, as throttled ones do, until both processes are so far. */
let meeting: { readonly operation: string; readonly areBothThere: () => boolean } | undefined;
let written = 0;
const faults: NonNullable<EmulatorOptions['faults']> = ({ operation }) => {
  if (operation !== meeting?.operation) return undefined;
  if (!meeting.areBothThere()) return 'throttle';
  written += 1;
  return undefined;
};
beforeAll(async () => {
  world = await LocalWorld.start({ faults });
});
afterAll(() => world.close());

const requested = (operation: string): number =>
  world.emulator.requests().filter((request) => request.operation === operation).length;
const live = async (): Promise<string[]> =>
  (await world.service.snapshot())
    .filter(({ label, status }) => label.includes('@') && status === 'enabled')
    .map(({ label }) => label.split('@')[0]!)
    .sort();

/** Two processes at once, both of which go on with an operation when so much more has happened. */
async function bothApply(file: string, operation: string, count: () => number): Promise<readonly Run[]> {
  const all = count() + 2 * NAMES.length;
  meeting = { operation, areBothThere: () => count() >= all };
  written = 0;
  try {
    return await Promise.all([world.run(['apply', file, '--yes']), world.run(['apply', file, '--yes'])]);
  } finally {
    meeting = undefined;
  }
}
const looks = (): number => requested('DescribeSecret');
const issues = (): number => world.apiRequests.filter((request) => request.includes('issue-access-token')).length;

const works = async (): Promise<number[]> =>
  Promise.all(NAMES.map(async (name) => world.consume((await world.currentValue(`hawzu/acme/${name}`)).token)));

test('two first applies of one spec at once both exit 0, and each entry has one token, which works', async () => {
  const file = world.write('tokens.yaml', spec(NAMES.map((name) => entry(name)).join('')));
  const runs = await bothApply(file, 'CreateSecret', looks);
  expect(runs.map(({ code, stderr }) => `${code} ${/error.*/.exec(stderr)?.[0] ?? ''}`)).toEqual(['0 ', '0 ']);
  // Both were at it: some secrets were asked for twice.
  expect(written).toBeGreaterThan(NAMES.length);
  expect(await live()).toEqual([...NAMES].sort());
  expect(await works()).toEqual([200, 200, 200]);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
});

test('two applies that rotate the same entries at once both exit 0, and each is rotated once', async () => {
  const file = world.write('tokens.yaml', spec(NAMES.map((name) => entry(name)).join('')));
  const before = await Promise.all(NAMES.map((name) => world.currentValue(`hawzu/acme/${name}`)));
  world.advance(20 * DAY);
  const runs = await bothApply(file, 'PutSecretValue', issues);
  expect(runs.map(({ code, stderr }) => `${code} ${/error.*/.exec(stderr)?.[0] ?? ''}`)).toEqual(['0 ', '0 ']);
  expect(written).toBeGreaterThan(NAMES.length);
  const after = await Promise.all(NAMES.map((name) => world.currentValue(`hawzu/acme/${name}`)));
  expect(after.map(({ tokenId }, index) => tokenId === before[index]!.tokenId)).toEqual([false, false, false]);
  expect(await live()).toEqual([...NAMES, ...NAMES].sort());
  expect(await works()).toEqual([200, 200, 200]);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
});
