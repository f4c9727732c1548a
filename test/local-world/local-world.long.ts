import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Testing from '../../src/local-world';
import { entry, spec } from '../cli/local-world';

// The file that is published, under jest's own module loader, as in a user's test.
const entryPoint = join(__dirname, '../../dist/local-world/index.js');
const { LocalWorld, MovableClock, startSecretsManager, startTokenService } =
  jest.requireActual<typeof Testing>(entryPoint);

const SECRET = 'hawzu/acme/ci-runner';
const DAY = 86_400_000;

describe('a world', () => {
  let world: Testing.LocalWorld;
  let folder: string;
  const apply = () => world.run(['apply', 'tokens.yaml', '--yes'], { cwd: folder });
  const current = async () => (await world.secrets()).find(({ name }) => name === SECRET)?.current ?? '';
  const issued = async () => (await world.tokens()).filter((token) => token.entry === 'ci-runner');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hawzu-world-'));
    writeFileSync(join(folder, 'tokens.yaml'), spec(entry('ci-runner')));
    world = await LocalWorld.start();
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows what an apply made: a token, a secret of that value, and that the value works', async () => {
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await issued()).toMatchObject([
      {
        status: 'enabled',
        workspaceId: 'ws_acme',
        grants: { projects: [{ projectId: 'proj_web', roleId: expect.any(String) as string }] },
      },
    ]);
    const stored = JSON.parse(await current()) as { token: string; tokenId: string };
    expect(stored.tokenId).toBe((await issued())[0]?.id);
    expect(await world.accepts(await current())).toBe(true);
    expect(await world.accepts(stored.token)).toBe(true);
    expect((await world.secrets())[0]?.tags).toMatchObject({ 'hawzu-tokens:owner': 'acme-ci' });
  });

  test('has a clock that a rotation falls due by, an overlap ends, and an expiry comes', async () => {
    const before = await current();
    world.clock.advance('21d');
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await current()).not.toBe(before);
    expect((await world.secrets())[0]).toMatchObject({ previous: before });
    expect(await world.accepts(before)).toBe(true);
    world.clock.advance('10d');
    expect(await world.accepts(before)).toBe(false);
    expect((await issued()).map(({ status }) => status).sort()).toEqual(['enabled', 'expired']);
  });

  test('answers a program that the test waits for with spawnSync', () => {
    const run = spawnSync(
      process.execPath,
      [join(__dirname, '../../bin/hawzu-tokens.js'), 'plan', 'tokens.yaml', '--format', 'json'],
      { cwd: folder, env: { PATH: process.env['PATH'], ...world.environment }, encoding: 'utf8', timeout: 30_000 },
    );
    expect(`${run.status}${run.stderr}`).toMatch(/^0/);
  });

  test('is not reached by credentials or a profile of AWS that the machine has', async () => {
    process.env['AWS_PROFILE'] = 'production';
    try {
      expect(await world.run(['plan', 'tokens.yaml'], { cwd: folder })).toMatchObject({ code: 0 });
    } finally {
      delete process.env['AWS_PROFILE'];
    }
  });

  test('says how a program ended that failed, and lets a variable be taken away', async () => {
    const run = await world.run(['plan', 'tokens.yaml'], { cwd: folder, env: { HAWZU_ENDPOINT: undefined } });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('HAWZU_ENDPOINT');
    await expect(world.exec('no-such-program', [])).rejects.toThrow('ENOENT');
  });
});

test('two worlds know nothing of each other, and one that is closed says so', async () => {
  const [one, other] = await Promise.all([LocalWorld.start(), LocalWorld.start({ region: 'us-east-1' })]);
  expect(one.environment['HAWZU_ENDPOINT']).not.toBe(other.environment['HAWZU_ENDPOINT']);
  expect(other.environment['AWS_REGION']).toBe('us-east-1');
  one.clock.advance('1y');
  expect(one.clock.now() - other.clock.now()).toBeGreaterThan(364 * DAY);
  await Promise.all([one.close(), other.close()]);
  await one.close();
  await expect(one.tokens()).rejects.toThrow('closed');
});

test('a world has the workspace that a test gives it, and refuses one that nobody could use', async () => {
  const workspace = { id: 'ws_mine', name: 'Mine', projects: [{ id: 'proj_a', name: 'Shop', code: 'SHP' }] };
  const management_tokens = [{ label: 'tests', role: 'role_administrator' }];
  const world = await LocalWorld.start({ seed: { workspaces: [{ ...workspace, management_tokens }] } });
  expect(await world.tokens()).toMatchObject([{ workspaceId: 'ws_mine', label: 'tests' }]);
  expect((await world.tokens())[0]).not.toHaveProperty('entry');
  await world.close();
  await expect(LocalWorld.start({ seed: { workspaces: [workspace] } })).rejects.toThrow('management token');
  const wrong = { ...workspace, management_tokens: [{ label: 'tests', role: 'role_nothing' }] };
  await expect(LocalWorld.start({ seed: { workspaces: [wrong] } })).rejects.toThrow('role_nothing');
});

test('a world that a test forgot to close does not keep its process alive', () => {
  const code = `require(${JSON.stringify(entryPoint)}).LocalWorld.start().then(
    (world) => world.secrets()).then((secrets) => console.log(secrets.length))`;
  const run = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', timeout: 20_000 });
  expect([run.status, run.stdout]).toEqual([0, '0\n']);
});

test('each service alone runs in the thread of the test, with faults of its choice and the same clock', async () => {
  const clock = new MovableClock({ at: new Date('2030-01-31T12:00:00Z') });
  const service = await startTokenService({
    clock,
    faults: ({ attempt }) => (attempt === 1 ? { status: 503, retryAfterSeconds: 1 } : undefined),
  });
  const secrets = await startSecretsManager({ clock });
  const me = () =>
    fetch(`${service.url}/api/v1/me`, { headers: { authorization: `Bearer ${service.bootstrap[0]?.token}` } });
  expect((await me()).status).toBe(503);
  clock.advance('1M');
  const answer = await me();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('date')).toMatch(/^Thu, 28 Feb 2030 12:00/);
  expect(secrets.snapshot()).toEqual([]);
  await Promise.all([service.close(), secrets.close()]);
});

test('a clock never goes back, and says what a length of time looks like', () => {
  const clock = new MovableClock();
  expect(() => clock.advance(-1)).toThrow(RangeError);
  expect(() => clock.advance('20 days')).toThrow('12h, 20d, 2w, 1M and 1y');
  expect(() => new MovableClock({ at: new Date('nonsense') })).toThrow(RangeError);
  expect(Math.abs(new MovableClock().now() - Date.now())).toBeLessThan(1_000);
});
