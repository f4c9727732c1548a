import { entry, LocalWorld, spec } from './local-world';
import { expectFits } from './output-schema';

const HOUR = 3_600_000;

let world: LocalWorld;
let file: string;
beforeAll(async () => {
  world = await LocalWorld.start();
  file = world.write('tokens.yaml', spec(entry('ci-runner') + entry('nightly') + entry('off', '    enabled: false\n')));
  await world.run(['apply', file, '--yes']);
});
afterAll(() => world.close());

interface Told {
  readonly token: string;
  readonly state: string;
  readonly problem: string | null;
  readonly next: { readonly kind: string } | null;
  readonly superseded: readonly {
    readonly phase: string;
    readonly isHeld: boolean;
    readonly lastUsedAt: string | null;
  }[];
}

const statuses = async (...args: readonly string[]): Promise<readonly Told[]> => {
  const { stdout } = await world.run(['status', file, '--format', 'json', ...args]);
  const document = JSON.parse(stdout) as { readonly result: { readonly statuses: { readonly tokens: Told[] }[] } };
  expectFits(document);
  return document.result.statuses.flatMap(({ tokens }) => tokens);
};

test('tokens that work say what happens next; one that is paused says so', async () => {
  expect(await statuses()).toMatchObject([
    { token: 'ci-runner', state: 'works', next: { kind: 'rotated' }, superseded: [] },
    { token: 'nightly', state: 'works', next: { kind: 'rotated' } },
    { token: 'off', state: 'paused', next: null },
  ]);
});

test('a superseded token is named with its phase, and with who uses it still', async () => {
  const before = await world.currentValue('hawzu/acme/ci-runner');
  await world.run(['rotate', file, '--token', 'ci-runner', '--yes']);
  expect(await statuses('--token', 'ci-runner')).toMatchObject([
    { state: 'works', next: { kind: 'rollback-ends' }, superseded: [{ phase: 'superseded', isHeld: false }] },
  ]);
  world.advance(25 * HOUR);
  await world.run(['retire', file, '--yes']);
  world.advance(HOUR);
  await world.consume(before.token);
  const [ci] = await statuses('--token', 'ci-runner');
  expect(ci).toMatchObject({ superseded: [{ phase: 'tombstoned', isHeld: true }] });
  expect(ci?.superseded[0]?.lastUsedAt).not.toBeNull();
  const { stdout } = await world.run(['status', file, '--no-color']);
  expect(stdout).toMatch(/ci-runner +works .*valid, no rollback/);
  expect(stdout).toContain('held');
  expect(stdout).toContain('3 in order.');
});

test('a token that somebody disabled is broken, says why, and can fail a pipeline', async () => {
  const { tokenId } = await world.currentValue('hawzu/acme/nightly');
  expect((await world.manage('POST', `access-token/${tokenId}/disable`)).status).toBe(200);
  const [, nightly] = await statuses();
  expect(nightly).toMatchObject({ token: 'nightly', state: 'broken' });
  expect(nightly?.problem).toMatch(/somebody disabled the current token/);
  const run = await world.run(['status', file, '--no-color', '--fail-on-problems']);
  expect(run.code).toBe(1);
  expect(run.stdout).toContain('2 in order, 1 to look into.');
  expect((await world.run(['status', file])).code).toBe(0);
});

test('nothing that it prints holds a value', () => {
  for (const value of world.values()) expect(world.outputs.join('\n')).not.toContain(value);
});
