import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, LocalWorld, spec } from './local-world';

const DAY = 24 * 3_600_000;
let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start();
});
afterAll(() => world.close());

test('plan, apply, inventory, rotate, roll back, pause and remove, each seen by a consumer', async () => {
  const file = world.write('tokens.yaml', spec(entry('ci-runner') + entry('nightly-sync')));

  const planned = await world.run(['plan', file, '--detailed-exitcode']);
  expect(planned.code).toBe(2);
  expect(planned.stdout).toContain('2 to create');
  expect(world.emulator.snapshot()).toEqual([]);

  const applied = await world.run(['apply', file, '--yes']);
  expect(`${applied.code} ${applied.stderr}`).toMatch(/^0/);
  const first = await world.currentValue('hawzu/acme/ci-runner');
  expect(await world.consume(first.token)).toBe(200);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);

  const inventory = await world.run(['inventory', file, '--format', 'csv']);
  expect(inventory.code).toBe(0);
  expect(inventory.stdout).toContain(first.tokenId);

  const rotated = await world.run(['rotate', file, '--token', 'ci-runner', '--yes']);
  expect(`${rotated.code} ${rotated.stderr}`).toMatch(/^0/);
  const second = await world.currentValue('hawzu/acme/ci-runner');
  expect(second.tokenId).not.toBe(first.tokenId);
  expect([await world.consume(first.token), await world.consume(second.token)]).toEqual([200, 200]);
  expect((await world.run(['plan', file, '--detailed-exitcode'])).code).toBe(0);

  const back = await world.run(['rollback', file, '--token', 'ci-runner', '--yes']);
  expect(`${back.code} ${back.stderr}`).toMatch(/^0/);
  expect(await world.currentValue('hawzu/acme/ci-runner')).toEqual(first);

  const paused = world.write('paused.yaml', spec(entry('ci-runner', '    enabled: false\n') + entry('nightly-sync')));
  expect((await world.run(['apply', paused, '--yes'])).code).toBe(0);
  expect(await world.consume(first.token)).toBe(401);
  expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  expect(await world.consume(first.token)).toBe(200);

  const fewer = world.write('fewer.yaml', spec(entry('nightly-sync')));
  const reported = await world.run(['plan', fewer, '--detailed-exitcode']);
  expect(reported.code).toBe(0);
  expect(reported.stdout).toContain('ci-runner');
  expect((await world.run(['apply', fewer, '--yes', '--prune'])).code).toBe(0);
  expect(await world.consume(first.token)).toBe(401);
});

test('a leaked value dies at once, and its consumer finds the next one in the secret', async () => {
  const file = world.write('leak.yaml', spec(entry('leaky-job') + entry('nightly-sync')));
  await world.run(['apply', file, '--yes']);
  const leaked = await world.currentValue('hawzu/acme/leaky-job');
  const run = await world.run(['rotate', file, '--token', 'leaky-job', '--compromised', '--yes']);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  expect(run.stderr + run.stdout).toContain('without overlap');
  const next = await world.currentValue('hawzu/acme/leaky-job');
  expect([await world.consume(leaked.token), await world.consume(next.token)]).toEqual([401, 200]);
});

test('rotation that is due, and all that follows from it, needs nothing but applies', async () => {
  const file = world.write('due.yaml', spec(entry('due-job') + entry('nightly-sync')));
  await world.run(['apply', file, '--yes']);
  const first = await world.currentValue('hawzu/acme/due-job');
  // A minute more: servers tell the time in whole seconds.
  world.advance(20 * DAY + 60_000);
  expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  const second = await world.currentValue('hawzu/acme/due-job');
  expect(second.tokenId).not.toBe(first.tokenId);
  expect([await world.consume(first.token), await world.consume(second.token)]).toEqual([200, 200]);
  // Our consumer above used the old value after promotion, so it is held for one overlap more.
  for (const wait of [DAY + 3_600_000, 3_600_000, 2 * DAY, 3_600_000, 2 * DAY]) {
    world.advance(wait);
    const { code, stderr } = await world.run(['apply', file, '--yes', '--quiet']);
    expect([code, stderr]).toEqual([0, '']);
  }
  expect([await world.consume(first.token), await world.consume(second.token)]).toEqual([401, 200]);
  expect((await world.manage('GET', `access-token/${first.tokenId}`)).status).toBe(404);
});

test('a saved plan applies while the world stands still, and says what moved when it did not', async () => {
  const file = world.write('saved.yaml', spec(entry('saved-job') + entry('nightly-sync')));
  const out = join(world.folder, 'plan.json');
  expect((await world.run(['plan', file, '--out', out])).code).toBe(0);
  expect((await world.run(['apply', file, '--plan', out])).code).toBe(0);
  const again = await world.run(['apply', file, '--plan', out]);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('world-moved');
  expect(again.stderr).toContain('saved-job');
  expect(readFileSync(out, 'utf8')).not.toMatch(/hwz_/);
});

test('nothing that was printed, and no request log, holds a value', () => {
  const said = [...world.outputs, JSON.stringify(world.emulator.requests())].join('\n');
  expect(said.length).toBeGreaterThan(1_000);
  for (const value of world.values()) expect(said).not.toContain(value.slice(10));
});
