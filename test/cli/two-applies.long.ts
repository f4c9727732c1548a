import { entry, LocalWorld, type Run, spec } from './local-world';

const DAY = 86_400_000;
const NAMES = ['first-job', 'second-job', 'third-job'] as const;

let world: LocalWorld;
/** Tokens are issued once this is so; until then whoever asks is told to ask again in a second. */
let areBothThere = (): boolean => true;
beforeAll(async () => {
  world = await LocalWorld.start({
    apiFaults: ({ operation }) =>
      operation === 'issue-access-token' && !areBothThere() ? { status: 429, retryAfterSeconds: 1 } : undefined,
  });
});
afterAll(() => world.close());

const requested = (operation: string): number =>
  world.emulator.requests().filter((request) => request.operation === operation).length;
const live = async (): Promise<string[]> =>
  (await world.service.snapshot())
    .filter(({ label, status }) => label.includes('@') && status === 'enabled')
    .map(({ label }) => label.split('@')[0]!)
    .sort();

/** Two processes at once: none issues a token before both have looked at every secret. */
async function bothApply(file: string): Promise<readonly Run[]> {
  const looks = requested('DescribeSecret') + 2 * NAMES.length;
  areBothThere = () => requested('DescribeSecret') >= looks;
  return Promise.all([world.run(['apply', file, '--yes']), world.run(['apply', file, '--yes'])]);
}

const works = async (): Promise<number[]> =>
  Promise.all(NAMES.map(async (name) => world.consume((await world.currentValue(`hawzu/acme/${name}`)).token)));

test('two first applies of one spec at once both exit 0, and each entry has one token, which works', async () => {
  const file = world.write('tokens.yaml', spec(NAMES.map((name) => entry(name)).join('')));
  const runs = await bothApply(file);
  expect(runs.map(({ code, stderr }) => `${code} ${/error.*/.exec(stderr)?.[0] ?? ''}`)).toEqual(['0 ', '0 ']);
  expect(await live()).toEqual([...NAMES].sort());
  expect(await works()).toEqual([200, 200, 200]);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
});

test('two applies that rotate the same entries at once both exit 0, and each is rotated once', async () => {
  const file = world.write('tokens.yaml', spec(NAMES.map((name) => entry(name)).join('')));
  const before = await Promise.all(NAMES.map((name) => world.currentValue(`hawzu/acme/${name}`)));
  world.advance(21 * DAY);
  const runs = await bothApply(file);
  expect(runs.map(({ code, stderr }) => `${code} ${/error.*/.exec(stderr)?.[0] ?? ''}`)).toEqual(['0 ', '0 ']);
  const after = await Promise.all(NAMES.map((name) => world.currentValue(`hawzu/acme/${name}`)));
  expect(after.map(({ tokenId }, index) => tokenId === before[index]!.tokenId)).toEqual([false, false, false]);
  expect(await live()).toEqual([...NAMES, ...NAMES].sort());
  expect(await works()).toEqual([200, 200, 200]);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);
});
