import { entry, LocalWorld, spec } from './local-world';

let isDown = false;
let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start({
    apiFaults: ({ operation }) => (isDown && operation === 'list-projects' ? { status: 503 } : undefined),
  });
});
afterAll(() => world.close());

test('a leaked token dies though projects can’t be listed; exit 1 says what is left', async () => {
  const file = world.write('tokens.yaml', spec(entry('unlisted')));
  expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  const leaked = await world.currentValue('hawzu/acme/unlisted');
  expect(await world.consume(leaked.token)).toBe(200);
  isDown = true;
  const run = await world.run(['rotate', file, '--token', 'unlisted', '--compromised', '--yes']);
  expect(await world.consume(leaked.token)).toBe(401);
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/listProjects/);
  isDown = false;
  expect((await world.run(['rotate', file, '--token', 'unlisted', '--yes'])).code).toBe(0);
  const next = await world.currentValue('hawzu/acme/unlisted');
  expect(await world.consume(next.token)).toBe(200);
});
