import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { FaultHook } from '../../src/emulator/wire/fault';
import { describeTerraform, resource, TerraformWorld } from '../terraform-provider/terraform-world';
import { trappedWorld } from './trap';
import { ANY_VALUE, everythingWritten } from './written';

jest.setTimeout(600_000);

const TOKEN = 'hawzu_access_token.ci-runner';
const NAME = 'hawzu/acme/ci-runner';
const flat = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
  `${stdout}${stderr}`.replace(/[│╷╵\s]+/g, ' ');
const triggered = (trigger?: string): string =>
  resource('ci-runner', {
    rotation: `{ every = "20d", overlap = "24h"${trigger === undefined ? '' : `, trigger = "${trigger}"`} }`,
  });

/** Rows of the documentation's table that no other file here is about. */
describeTerraform('what happens to a token when', () => {
  let world: TerraformWorld;
  /** What Secrets Manager does wrong now. */
  let faults: FaultHook;
  /** How often a value has proved to work since an issue: a creation's last step is the second time. */
  let proofs: number;
  beforeEach(async () => {
    [faults, proofs] = [() => undefined, 0];
    world = await TerraformWorld.start({
      faults: (request) => faults(request),
      apiFaults: ({ operation }) => {
        if (operation === 'issue-access-token') proofs = 0;
        if (operation === 'get-me') proofs += 1;
        return undefined;
      },
    });
  });
  afterEach(async () => {
    expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
    await world.close();
  });

  const begin = async (...parts: readonly string[]) => {
    world.write(...parts);
    await world.init();
    await world.apply();
    return current();
  };
  const current = (secret = NAME) => world.local.currentValue(secret);
  const works = async (...values: readonly { readonly token: string }[]) =>
    Promise.all(values.map(async ({ token }) => (await world.local.consume(token)) === 200));
  const tokens = async (label = 'ci-runner@') =>
    (await world.local.service.snapshot()).filter((row) => row.label.startsWith(label) && row.revokedAt === null);
  const refused = async (...args: readonly string[]) => {
    const run = await world.run([...args, '-no-color']);
    expect(run.code).toBe(1);
    return flat(run);
  };

  test('its resource is renamed', async () => {
    const before = await begin(resource('ci-runner'));
    const renamed = resource('ci-runner-two', { secret: `{ name = "${NAME}" }` });
    world.write(renamed.replace('"ci-runner-two" {', '"ci-runner" {'));
    expect(await world.planned('ci-runner')).toMatchObject({ actions: ['update'] });
    await world.apply('planned');
    expect(await current()).toEqual(before);
    expect(await works(before)).toEqual([true]);
    expect(world.state('ci-runner')).toMatchObject({ name: 'ci-runner-two', token_id: before.tokenId });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a second resource has another name and the same secret', async () => {
    const { ARN } = await world.local.client.send(new CreateSecretCommand({ Name: 'theirs' }));
    const [first, second] = ['ci-runner', 'web-runner'].map((name) => resource(name, { secret: `{ arn = "${ARN}" }` }));
    world.write(first!, second!);
    await world.init();
    expect(await refused('plan')).toMatch(/have the same secret/);
    world.write(first!);
    await world.apply();
    const before = await current('theirs');
    world.write(first!, second!);
    expect(flat(await world.plan())).toMatch(/Warning: As things are, the apply will refuse to create web-runner/);
    expect(await refused('apply', '-auto-approve')).toMatch(
      /holds the token ci-runner, which another Terraform resource/,
    );
    await world.run(['workspace', 'new', '-no-color', 'second']);
    world.write(second!);
    expect(await refused('apply', '-auto-approve')).toMatch(
      /holds the token ci-runner, which another Terraform resource/,
    );
    expect(await current('theirs')).toEqual(before);
    expect(await works(before)).toEqual([true]);
  });

  test("it is destroyed while its secret can't be read", async () => {
    const before = await begin(resource('ci-runner'));
    faults = ({ operation }) => (/Describe|GetSecret|ListSecretVersion/.test(operation) ? 'accessDenied' : undefined);
    const ended = await world.run(['destroy', '-no-color', '-auto-approve', '-refresh=false']);
    expect(ended).toMatchObject({ code: 0 });
    expect(flat(ended)).toMatch(/the secret stays/);
    expect(await works(before)).toEqual([false]);
    expect(await tokens()).toEqual([]);
    expect(world.local.emulator.snapshot().map(({ deletionAt }) => deletionAt)).toEqual([undefined]);
  });

  test('somebody deleted its secret, and its resource is created again', async () => {
    const before = await begin(resource('ci-runner'));
    await world.local.deleteSecret(NAME);
    await world.run(['state', 'rm', '-no-color', TOKEN]);
    expect(await world.planned('ci-runner')).toMatchObject({ actions: ['create'] });
    await world.apply('planned');
    expect(await current()).toEqual(before);
    expect(await works(before)).toEqual([true]);
    expect(world.state('ci-runner')).toMatchObject({ origin: 'restored', status: 'active' });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('rotation.trigger is set for the first time, changes, and is taken out', async () => {
    const first = await begin(triggered());
    world.write(triggered('1'));
    await world.apply();
    expect(await current()).toEqual(first);
    world.write(triggered('2'));
    const planned = await world.planned('ci-runner');
    expect(planned).toMatchObject({ actions: ['update'], afterUnknown: { token_id: true } });
    expect(planned.after?.['change']).toMatch(/^rotate: rotation\.trigger changed; .* stays valid for 24h/);
    await world.apply('planned');
    const second = await current();
    expect(second.tokenId).not.toBe(first.tokenId);
    expect(await works(first, second)).toEqual([true, true]);
    expect(await world.plan()).toMatchObject({ code: 0 });
    world.write(triggered());
    await world.apply();
    expect(await current()).toEqual(second);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('everything was done, and the closing read of its apply fails', async () => {
    world.write(resource('ci-runner'));
    await world.init();
    faults = ({ operation }) => (proofs === 2 && operation === 'DescribeSecret' ? 'accessDenied' : undefined);
    const applied = await world.apply();
    expect(flat(applied)).toMatch(/Warning: The apply is done, but its result could not be read/);
    const value = await current();
    expect(await works(value)).toEqual([true]);
    expect(world.state('ci-runner')).toMatchObject({ name: 'ci-runner', token_id: null, status: null });
    faults = () => undefined;
    await world.apply();
    expect(await current()).toEqual(value);
    expect(world.state('ci-runner')).toMatchObject({ token_id: value.tokenId, status: 'active' });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('its creation fails half-way', async () => {
    world.write(resource('ci-runner'));
    await world.init();
    faults = ({ operation }) => (operation === 'PutSecretValue' ? 'accessDenied' : undefined);
    expect(await refused('apply', '-auto-approve')).toMatch(/secretsmanager:PutSecretValue/);
    expect(world.state('ci-runner')).toBeUndefined();
    faults = () => undefined;
    await world.apply();
    const value = await current();
    expect(await works(value)).toEqual([true]);
    expect(world.state('ci-runner')).toMatchObject({ token_id: value.tokenId, status: 'active' });
    expect(await world.plan()).toMatchObject({ code: 0 });
    world.local.advance(3_600_000);
    await world.apply();
    expect((await tokens()).filter(({ status }) => status === 'enabled').map(({ id }) => id)).toEqual([value.tokenId]);
  });
});

describeTerraform('what happens to a token when an apply is killed', () => {
  test('after it rotated for a trigger', async () => {
    const verified = { operation: 'get-me', after: 'issue-access-token', moment: 'after' } as const;
    const { world, spring } = await trappedWorld(verified, 'terraform');
    try {
      world.write(triggered('1'));
      await world.init();
      await world.apply();
      world.write(triggered('2'));
      expect(await spring('apply', '-no-color', '-auto-approve')).not.toBe(0);
      await world.apply('-lock-timeout=20s');
      const { token, tokenId } = await world.local.currentValue(NAME);
      expect(await world.local.consume(token)).toBe(200);
      const rows = (await world.local.service.snapshot()).filter((row) => row.label.startsWith('ci-runner@'));
      expect(rows).toHaveLength(2);
      expect(rows.map(({ id }) => id)).toContain(tokenId);
      expect(await world.plan()).toMatchObject({ code: 0 });
    } finally {
      await world.close();
    }
  });
});
