import { DeleteSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describeTerraform, TerraformWorld } from './terraform-world';

jest.setTimeout(600_000);

describeTerraform('what changes outside, under the real terraform', () => {
  let world: TerraformWorld;
  beforeAll(async () => {
    world = await TerraformWorld.withToken('ci-runner');
    await world.apply();
  });
  afterAll(() => world.close());

  const name = 'hawzu/acme/ci-runner';
  const tokenId = () => String(world.state('ci-runner')?.['token_id']);

  test.each([
    [
      'a role that was edited',
      async () => {
        const grants = [{ project_id: 'proj_web', role: { id: 'role_project_manager' } }];
        const answer = await world.local.manage('PATCH', `access-token/${tokenId()}`, { project_grants: grants });
        if (!answer.ok) throw new Error(await answer.text());
      },
      { before: { access: 'proj_web: Project Manager' }, after: { access: 'proj_web: Project Viewer' } },
    ],
    [
      'a token that somebody disabled',
      () => world.local.manage('POST', `access-token/${tokenId()}/disable`),
      { before: { status: 'disabled' }, afterUnknown: { token_id: true } },
    ],
    [
      'a token that was revoked',
      () => world.local.manage('DELETE', `access-token/${tokenId()}`),
      { before: { status: 'missing' }, afterUnknown: { token_id: true } },
    ],
    [
      'a value that was overwritten',
      () => world.local.client.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'something else' })),
      { before: { status: 'missing' }, afterUnknown: { token_id: true } },
    ],
    [
      'a secret that was deleted for good',
      () => world.local.client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true })),
      { before: { status: 'none' }, afterUnknown: { token_id: true, secret_arn: true } },
    ],
  ])('%s is shown and put right', async (_what, happens, shown) => {
    expect(await world.plan()).toMatchObject({ code: 0 });
    await happens();
    expect(await world.planned('ci-runner')).toMatchObject({ actions: ['update'], ...shown });
    await world.apply('planned');
    const { token } = await world.local.currentValue(name);
    expect(await world.local.consume(token)).toBe(200);
    expect(world.state('ci-runner')).toMatchObject({ status: 'active', access: 'proj_web: Project Viewer' });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });
});
