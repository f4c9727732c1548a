import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { resource, TerraformWorld } from '../terraform-provider/terraform-world';
import { BOTH_PROVIDERS, describeWithAws, initBoth } from './aws-provider';
import { plannedActions } from './planned-actions';
import { ANY_VALUE, everythingWritten } from './written';

jest.setTimeout(900_000);

const KEY = 'arn:aws:kms:eu-west-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** What somebody manages with the AWS provider: a secret with a key, tags and a policy of its own. */
const theirs = ({ name = 'mobile/gate', description = 'one', team = 'mobile' } = {}): string => `
resource "aws_secretsmanager_secret" "theirs" {
  name                    = "${name}"
  description             = "${description}"
  kms_key_id              = "${KEY}"
  recovery_window_in_days = 7
  tags                    = { team = "${team}", "cost-centre" = "42" }
}
resource "aws_secretsmanager_secret_policy" "theirs" {
  secret_arn = aws_secretsmanager_secret.theirs.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "secretsmanager:GetSecretValue", Resource = "*" }]
  })
}
`;
const ours = resource('gate', { secret: '{ arn = aws_secretsmanager_secret.theirs.arn }' });

const SECRET = 'aws_secretsmanager_secret.theirs';
const POLICY = 'aws_secretsmanager_secret_policy.theirs';
const TOKEN = 'hawzu_access_token.gate';

describeWithAws('beside the real AWS provider, in one configuration', () => {
  let world: TerraformWorld;
  /** Calls to both services in the order in which they came. */
  let calls: string[];
  beforeEach(async () => {
    calls = [];
    world = await TerraformWorld.start({
      faults: ({ operation }) => void calls.push(operation),
      apiFaults: ({ operation }) => void calls.push(operation),
    });
  });
  afterEach(() => world.close());

  const configure = (...parts: readonly string[]) =>
    writeFileSync(join(world.folder, 'main.tf'), [BOTH_PROVIDERS, ...parts].join('\n'));
  const secret = (name = 'mobile/gate') => world.local.emulator.snapshot().find((one) => one.name === name)!;
  const count = (operation: string) => calls.filter((one) => one === operation).length;

  test('their secret takes the value of our token, is never tagged by us, and goes after the token', async () => {
    const traced = { TF_LOG: 'TRACE', TF_LOG_PATH: join(world.folder, 'trace.log') };
    configure(theirs(), ours);
    expect(await initBoth(world)).toMatchObject({ code: 0 });
    expect(await plannedActions(world)).toEqual({ [SECRET]: 'create', [POLICY]: 'create', [TOKEN]: 'create' });
    expect(await world.run(['apply', '-no-color', 'planned'], traced)).toMatchObject({ code: 0 });

    const { token, tokenId } = await world.local.currentValue('mobile/gate');
    expect(await world.local.consume(token)).toBe(200);
    expect(world.state('gate')).toMatchObject({ secret_arn: secret().arn, token_id: tokenId, status: 'active' });
    expect(await world.plan()).toMatchObject({ code: 0 });
    expect(secret().tags).toEqual({ team: 'mobile', 'cost-centre': '42' });
    const described = await world.local.client.send(new DescribeSecretCommand({ SecretId: 'mobile/gate' }));
    expect(described).toMatchObject({ KmsKeyId: KEY, Description: 'one' });
    expect([count('TagResource'), count('UpdateSecret'), count('PutResourcePolicy')]).toEqual([0, 0, 1]);

    calls.length = 0;
    expect(await world.run(['destroy', '-no-color', '-auto-approve'], traced)).toMatchObject({ code: 0 });
    expect(await world.local.consume(token)).toBe(401);
    expect((await world.local.manage('GET', `access-token/${tokenId}`)).status).toBe(404);
    const order = calls.filter((one) =>
      ['disable-access-token', 'revoke-access-token', 'DeleteResourcePolicy', 'DeleteSecret'].includes(one),
    );
    expect(order.filter((one) => one !== 'DeleteResourcePolicy')).toEqual([
      'disable-access-token',
      'revoke-access-token',
      'DeleteSecret',
    ]);
    expect(secret().deletionAt).toBeDefined();
    expect([count('TagResource'), count('UntagResource'), count('UpdateSecret')]).toEqual([0, 0, 0]);

    const trace = readFileSync(join(world.folder, 'trace.log'), 'utf8');
    expect(trace).toMatch(
      /terraform-provider-aws[^]*terraform-provider-hawzu|terraform-provider-hawzu[^]*terraform-provider-aws/,
    );
    const written = everythingWritten(world);
    expect(written).not.toMatch(ANY_VALUE);
    expect(written.includes(world.local.managementToken)).toBe(false);
  });

  test('what they change of their secret is no change of ours', async () => {
    configure(theirs(), ours);
    await initBoth(world);
    await world.apply();
    const before = await world.local.currentValue('mobile/gate');
    configure(theirs({ description: 'two', team: 'release' }), ours);
    expect(await plannedActions(world)).toEqual({ [SECRET]: 'update', [POLICY]: 'no-op', [TOKEN]: 'no-op' });
    await world.apply('planned');
    expect(await world.local.currentValue('mobile/gate')).toEqual(before);
    expect(secret().tags).toEqual({ team: 'release', 'cost-centre': '42' });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('when their secret is replaced, so is the token: the new secret holds a new value and the old one is revoked', async () => {
    configure(theirs(), ours);
    await initBoth(world);
    await world.apply();
    const before = await world.local.currentValue('mobile/gate');
    configure(theirs({ name: 'mobile/release-gate' }), ours);
    expect(await plannedActions(world)).toMatchObject({ [SECRET]: 'delete+create', [TOKEN]: 'delete+create' });
    await world.apply('planned');
    const after = await world.local.currentValue('mobile/release-gate');
    expect(after.tokenId).not.toBe(before.tokenId);
    expect([await world.local.consume(after.token), await world.local.consume(before.token)]).toEqual([200, 401]);
    expect(world.state('gate')).toMatchObject({ secret_arn: secret('mobile/release-gate').arn });
    expect(await world.plan()).toMatchObject({ code: 0 });
  });

  test('a value of theirs is not replaced without consent; with it, it is', async () => {
    const value =
      'resource "aws_secretsmanager_secret_version" "theirs" {\n  secret_id     = aws_secretsmanager_secret.theirs.id\n  secret_string = "something of theirs"\n}\n';
    configure(theirs(), value);
    await initBoth(world);
    await world.apply();
    configure(theirs(), ours);
    const keep =
      'removed {\n  from = aws_secretsmanager_secret_version.theirs\n  lifecycle {\n    destroy = false\n  }\n}\n';
    configure(theirs(), keep, ours);
    const refused = await world.run(['apply', '-no-color', '-auto-approve']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/take_over = true/);
    expect(world.state('gate')).toBeUndefined();
    configure(theirs(), keep, ours.replace('.arn }', '.arn, take_over = true }'));
    await world.apply();
    const { token } = await world.local.currentValue('mobile/gate');
    expect(await world.local.consume(token)).toBe(200);
    expect(await world.plan()).toMatchObject({ code: 0 });
  });
});
