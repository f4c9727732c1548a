import { RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describeTerraform, resource, TerraformWorld } from '../terraform-provider/terraform-world';
import { plannedActions } from './planned-actions';

jest.setTimeout(600_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TOKEN = 'hawzu_access_token.ci-runner';
const NAME = 'hawzu/acme/ci-runner';

describeTerraform('plans that were saved, and addresses that move', () => {
  let world: TerraformWorld;
  beforeEach(async () => {
    world = await TerraformWorld.withToken('ci-runner');
  });
  afterEach(() => world.close());

  const live = async () =>
    (await world.local.service.snapshot()).filter((row) => row.label.includes('@') && row.status === 'enabled');
  const cli = (command: string, ...flags: readonly string[]) => world.cli('ci-runner', command, ...flags);

  test('a creation whose fixed end has come meanwhile is refused, and nothing is made', async () => {
    const end = new Date(Date.now() + 2 * DAY).toISOString().slice(0, 10);
    world.write(resource('ci-runner', { expires_in: '', rotation: '', expires_at: `"${end}"` }));
    await world.plan('-out=saved');
    world.local.advance(3 * DAY);
    const late = await world.run(['apply', '-no-color', 'saved']);
    expect(late.code).toBe(1);
    expect(late.stderr.replace(/\s+/g, ' ')).toMatch(/in the past/);
    expect(late.stderr).not.toMatch(/inconsistent|defect/);
    expect(await live()).toEqual([]);
    expect(world.local.emulator.snapshot()).toEqual([]);
  });

  test('a creation of yesterday takes what the command line made meanwhile', async () => {
    await world.plan('-out=saved');
    world.local.advance(DAY);
    expect(await cli('apply', '--yes')).toMatchObject({ code: 0 });
    const made = await world.local.currentValue(NAME);
    await world.apply('saved');
    expect(await world.local.currentValue(NAME)).toEqual(made);
    expect(await live()).toHaveLength(1);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a rotation that somebody else made meanwhile is not made again', async () => {
    await world.apply();
    world.local.advance(21 * DAY);
    await world.plan('-out=saved');
    expect(await cli('apply', '--yes')).toMatchObject({ code: 0 });
    const made = await world.local.currentValue(NAME);
    const late = await world.run(['apply', '-no-color', 'saved']);
    expect(late.stderr).not.toMatch(/inconsistent|defect/);
    expect(await world.local.currentValue(NAME)).toEqual(made);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('retiring that was announced is done late, and retiring that fell due since waits for its own plan', async () => {
    await world.apply();
    world.local.advance(21 * DAY);
    await world.apply();
    const rows = await live();
    expect(rows).toHaveLength(2);
    world.local.advance(25 * HOUR);
    await world.plan('-out=saved');
    world.local.advance(60 * HOUR);
    await world.apply('saved');
    // Only the label was announced; disabling comes a settle after that, in a plan of its own.
    expect(await live()).toHaveLength(2);
    world.local.advance(HOUR);
    const next = await world.planned('ci-runner');
    expect(next.after?.['change']).toMatch(/^retire: /);
    await world.apply('planned');
    expect(await live()).toHaveLength(1);
  });

  test('moved into a key of for_each, and into a module: nothing changes', async () => {
    await world.apply();
    const before = await world.local.currentValue(NAME);
    const each = resource('ci-runner').replace('{\n', '{\n  for_each = toset(["main"])\n');
    world.write(each, `moved {\n  from = ${TOKEN}\n  to = ${TOKEN}["main"]\n}\n`);
    expect(await plannedActions(world)).toEqual({ [`${TOKEN}["main"]`]: 'no-op' });
    await world.apply('planned');
    expect(await world.local.currentValue(NAME)).toEqual(before);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('another secret, made before the old one goes: no moment without a value that works', async () => {
    await world.apply();
    const before = await world.local.currentValue(NAME);
    const first = 'lifecycle {\n    create_before_destroy = true\n  }\n';
    world.write(
      resource('ci-runner', { secret: '{ name = "hawzu/acme/elsewhere" }' }).replace(/\}\n$/, `  ${first}}\n`),
    );
    expect(await plannedActions(world)).toEqual({ [TOKEN]: 'create+delete' });
    await world.apply('planned');
    const after = await world.local.currentValue('hawzu/acme/elsewhere');
    expect([await world.local.consume(after.token), await world.local.consume(before.token)]).toEqual([200, 401]);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test.each([
    ['0d', 0],
    ['7d', 7],
  ])('destroyed with a recovery window of %s, and made again', async (window, days) => {
    const config = { secret: `{ name = "${NAME}", recovery_window = "${window}" }` };
    world.write(resource('ci-runner', config));
    await world.apply();
    const before = await world.local.currentValue(NAME);
    expect(await world.run(['destroy', '-no-color', '-auto-approve'])).toMatchObject({ code: 0 });
    expect(await world.local.consume(before.token)).toBe(401);
    const left = world.local.emulator.snapshot();
    expect(left).toHaveLength(days === 0 ? 0 : 1);
    await world.apply();
    const after = await world.local.currentValue(NAME);
    expect(await world.local.consume(after.token)).toBe(200);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a secret that somebody schedules for deletion: said, and put right once it is restored', async () => {
    await world.apply();
    const before = await world.local.currentValue(NAME);
    await world.local.deleteSecret(NAME);
    const seen = await world.run(['plan', '-no-color']);
    expect(`${seen.stdout}${seen.stderr}`.replace(/\s+/g, ' ')).toMatch(/scheduled for deletion.*restore-secret/);
    await world.local.client.send(new RestoreSecretCommand({ SecretId: NAME }));
    await world.apply();
    expect(await world.local.currentValue(NAME)).toEqual(before);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });
});
