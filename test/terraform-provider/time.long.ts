import { describeTerraform, resource, TerraformWorld } from './terraform-world';

jest.setTimeout(600_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describeTerraform('time and other drivers, under the real terraform', () => {
  let world: TerraformWorld;
  beforeEach(async () => {
    world = await TerraformWorld.withToken('ci-runner');
  });
  afterEach(() => world.close());

  const current = () => world.local.currentValue('hawzu/acme/ci-runner');
  const cli = (command: string, ...flags: readonly string[]) => world.cli('ci-runner', command, ...flags);

  test('a plan of yesterday still applies; what fell due since is left to the next plan', async () => {
    await world.apply();
    const first = await current();
    world.write(resource('ci-runner', { project_grants: '[{ project_id = "proj_web", role = "Project Member" }]' }));
    await world.plan('-out=saved');
    world.local.advance(21 * DAY);
    await world.apply('saved');
    expect(await current()).toEqual(first);
    expect(world.state('ci-runner')).toMatchObject({ access: 'proj_web: Project Member' });
    const next = await world.planned('ci-runner');
    expect(next).toMatchObject({ actions: ['update'], afterUnknown: { token_id: true } });
    expect(next.after?.['change']).toMatch(/^rotate: rotation was due at .*stays valid for 24h/);
    world.local.advance(DAY);
    await world.apply('planned');
    expect((await current()).tokenId).not.toBe(first.tokenId);
    expect(await world.local.consume(first.token)).toBe(200);
    expect(await world.plan()).toMatchObject({ code: 0 });
    for (const hours of [25, 1, 49]) {
      world.local.advance(hours * HOUR);
      await world.apply();
    }
    expect(await world.local.consume(first.token)).toBe(401);
    expect(world.state('ci-runner')).toMatchObject({ superseded: [] });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('what the command line made is taken as it is; its rotation is no change to make; and the other way round', async () => {
    expect(await cli('apply', '--yes')).toMatchObject({ code: 0 });
    const first = await current();
    await world.apply();
    expect(await current()).toEqual(first);
    expect(await world.plan()).toMatchObject({ code: 0 });
    expect(await cli('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
    expect(await cli('rotate', '--token', 'ci-runner', '--yes')).toMatchObject({ code: 0 });
    expect(await world.plan()).toMatchObject({ code: 0 });
    await world.apply('-refresh-only');
    expect(world.state('ci-runner')).toMatchObject({
      token_id: (await current()).tokenId,
      superseded: [first.tokenId],
    });
    expect(await cli('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
  });

  test('a token made by hand is imported by an import block, replaced, and left alone', async () => {
    const made = await world.personIssues('by hand');
    world.write(
      resource('ci-runner'),
      `import {\n  to = hawzu_access_token.ci-runner\n  id = "ws_acme/${made.id}"\n}\n`,
    );
    const planned = await world.planned('ci-runner');
    expect(planned.actions).toEqual(['update']);
    expect(planned.after?.['change']).toMatch(/^replace: the value of token/);
    await world.apply('planned');
    expect((await current()).tokenId).not.toBe(made.id);
    expect(world.state('ci-runner')).toMatchObject({ superseded: [made.id] });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a secret of the command line is imported by its ARN, and only settings are planned', async () => {
    expect(await cli('apply', '--yes')).toMatchObject({ code: 0 });
    const first = await current();
    const [secret] = world.local.emulator.snapshot();
    const imported = await world.run(['import', '-no-color', 'hawzu_access_token.ci-runner', secret!.arn]);
    expect(imported).toMatchObject({ code: 0 });
    expect(await world.planned('ci-runner')).toMatchObject({ actions: ['update'], after: { token_id: first.tokenId } });
    await world.apply('planned');
    expect(await current()).toEqual(first);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });
});
