import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, type TerraformStack } from 'cdktf';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeSecretCommand, GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { unzipSync } from 'fflate';
import { SystemClock } from '../../src/adapters/system/system-clock';
import { SystemRandom } from '../../src/adapters/system/system-random';
import type { SpecDocument } from '../../src/constructs';
import { Grantee, ManagementToken, TokenKey } from '../../src/constructs-aws';
import { rotationHandler } from '../../src/rotation/handler';
import type { Run } from '../cli/local-world';
import { providerMirror, type TerraformWorld } from '../terraform-provider/terraform-world';
import { awsMirror } from '../terraform-real/aws-provider';
import { ANY_VALUE, everythingWritten } from '../terraform-real/written';
import { AwsWorld, describeWithMoto } from './aws-world';
import { type Asked, REGION, specOf, Synthesized, StackUnderTest, token } from './stack-under-test';

jest.setTimeout(900_000);

const DAY = 24 * 3_600_000;
const STATE = 'terraform.tfstate';
const THERE = 'us-east-1';

/** The whole stack under the real Terraform and the real provider of AWS. */
const inSoak = process.env['SOAK'] === undefined ? test.skip : test;

describeWithMoto('the stack on AWS, beside moto', () => {
  let aws: AwsWorld;
  let world: TerraformWorld;
  beforeAll(async () => {
    aws = await AwsWorld.start();
    world = aws.terraform;
    // The function takes its credentials from its environment, as in Lambda.
    Object.assign(process.env, world.environment());
    managementSecret = await world.local.createSecret('hawzu/management', world.local.managementToken);
  });
  afterAll(() => aws.close());

  const folder = () => join(world.folder, 'cdktf.out');
  let managementSecret: string;
  function synth(spec: SpecDocument, asked: Asked = {}): Synthesized {
    const rotation = {
      ...{ endpoint: world.local.service.url, managementToken: ManagementToken.fromSecretArn(managementSecret) },
      ...asked.rotation,
    };
    const app = new App({ outdir: folder(), stackTraces: false });
    const stack = new StackUnderTest({ ...asked, spec, app, rotation });
    new LocalBackend(stack, { path: STATE });
    const written = new Synthesized(stack);
    aws.functions.handler = handlerOf(written);
    return written;
  }
  /** What Lambda would run of the code that was deployed: the handler, with the desired state from the zip. */
  function handlerOf(stack: Synthesized): AwsWorld['functions']['handler'] {
    const [lambda] = stack.all<{ filename: string }>('lambda_function');
    const files = unzipSync(readFileSync(join(stack.folder, lambda!.filename)));
    const asset = Buffer.from(files['deployed.json']!).toString();
    const log = (line: string): void => void world.outputs.push(line);
    return rotationHandler({
      asset,
      clock: new SystemClock(),
      random: new SystemRandom(),
      log,
      env: world.environment(),
    });
  }
  async function terraform(...args: readonly string[]): Promise<Run> {
    const env = { AWS_ENDPOINT_URL: aws.moto.url, AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'irrelevant' };
    const run = await world.run([`-chdir=${join(folder(), 'stacks/tokens')}`, ...args, '-no-color'], env);
    if (run.code === 1) throw new Error(`terraform ${args.join(' ')} failed:\n${run.stdout}\n${run.stderr}`);
    return run;
  }
  /** Addresses that a plan would change, by what it would do with them. */
  async function planned(): Promise<Readonly<Record<string, readonly string[]>>> {
    await terraform('plan', '-out=planned');
    const { stdout } = await terraform('show', '-json', 'planned');
    const { resource_changes: changes } = JSON.parse(stdout) as {
      resource_changes: { address: string; change: { actions: string[] } }[];
    };
    const real = changes.filter(({ change }) => !['no-op', 'read'].includes(change.actions.join()));
    return Object.fromEntries(
      real.map(({ address, change }) => [address.replace(/_[0-9A-F]{8}$/, ''), change.actions]),
    );
  }
  const value = (name: string) => world.local.currentValue(`hawzu/acme-ci/${name}`);
  const described = (name: string) =>
    world.local.client.send(new DescribeSecretCommand({ SecretId: `hawzu/acme-ci/${name}` }));
  const rotations = () =>
    world.local.emulator.requests().filter(({ operation }) => operation === 'RotateSecret').length;

  /** As KMS has it, which is moto. */
  const keyPolicy = async (KeyId: string): Promise<string> => {
    const scope = `AKIATEST/20260101/${REGION}/kms/aws4_request`;
    const answer = await fetch(aws.moto.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'TrentService.GetKeyPolicy',
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify({ KeyId, PolicyName: 'default' }),
    });
    return ((await answer.json()) as { Policy: string }).Policy;
  };
  const withCopy = specOf(token('ci-runner', { secret: { replicas: [{ region: THERE }] } }), token('nightly'));
  const keysHereAndThere = (stack: TerraformStack) => {
    const provider = new AwsProvider(stack, 'aws-there', { region: THERE, alias: 'there' });
    const there = new TokenKey(stack, 'there', { region: THERE, provider });
    const here = new TokenKey(stack, 'here', { region: REGION, alias: 'acme/tokens' });
    return { kmsKeyId: here.arn, replicaKmsKeyIds: { [THERE]: there.arn } };
  };

  test('is applied in one go: values that work, rotation switched on without rotating, and nothing left to do', async () => {
    synth(specOf(token('ci-runner'), token('nightly')));
    await terraform('init', `-plugin-dir=${providerMirror()}`, `-plugin-dir=${awsMirror ?? ''}`);
    await terraform('validate');
    await terraform('apply', '-auto-approve');
    expect(await world.local.consume((await value('ci-runner')).token)).toBe(200);
    expect(aws.functions.failures).toEqual([]);
    expect(await described('ci-runner')).toMatchObject({
      RotationEnabled: true,
      RotationRules: { ScheduleExpression: 'rate(20 days)', Duration: '24h' },
    });
    expect(await planned()).toEqual({});
  });

  test('a changed schedule is applied in one go and rotates nothing', async () => {
    const [before, calls] = [await value('ci-runner'), rotations()];
    synth(specOf(token('ci-runner', { rotation: { every: '10d' } }), token('nightly')));
    expect(Object.keys(await planned()).filter((address) => address.includes('secret_rotation'))).toEqual([
      'aws_secretsmanager_secret_rotation.rotation_schedule-ci-runner_rotation',
    ]);
    await terraform('apply', 'planned');
    expect(rotations() - calls).toBe(1);
    expect(await described('ci-runner')).toMatchObject({ RotationRules: { ScheduleExpression: 'rate(10 days)' } });
    expect(await value('ci-runner')).toEqual(before);
    expect(await planned()).toEqual({});
  });

  test('new code is a change of the functions alone: no rotation is configured again', async () => {
    const code = world.local.write('function.js', 'exports.rotate = exports.pass = async () => "newer";\n');
    synth(specOf(token('ci-runner', { rotation: { every: '10d' } }), token('nightly')), {
      rotation: { codeFile: code },
    });
    expect(await planned()).toEqual({
      'aws_lambda_function.rotation_function_parts_lambda': ['update'],
      'aws_lambda_function.rotation_pass_parts_lambda': ['update'],
    });
    await terraform('apply', 'planned');
  });

  test('one token more leaves the others alone', async () => {
    const before = await value('nightly');
    synth(specOf(token('another'), token('ci-runner', { rotation: { every: '10d' } }), token('nightly')));
    const changes = await planned();
    expect(Object.entries(changes).filter(([address]) => /access_token|secret_rotation/.test(address))).toEqual([
      ['aws_secretsmanager_secret_rotation.rotation_schedule-another_rotation', ['create']],
      ['hawzu_access_token.acme-ci_another', ['create']],
    ]);
    expect(Object.values(changes).flat()).not.toContain('delete');
    await terraform('apply', 'planned');
    expect(await value('nightly')).toEqual(before);
    expect(await planned()).toEqual({});
  });

  test('after its days Secrets Manager rotates by the deployed code: both values work, and Terraform has nothing against it', async () => {
    const before = await value('nightly');
    world.local.advance(21 * DAY);
    await world.local.emulator.rotateDue();
    expect(aws.functions.failures).toEqual([]);
    const after = await value('nightly');
    expect(after.token).not.toBe(before.token);
    expect([await world.local.consume(before.token), await world.local.consume(after.token)]).toEqual([200, 200]);
    await terraform('apply', '-auto-approve');
    expect(await value('nightly')).toEqual(after);
    expect(await described('nightly')).toMatchObject({ RotationEnabled: true });
    expect(await planned()).toEqual({});
  });

  test('keys that the stack makes, here and for copies there, are applied in one go, and nothing is left to do', async () => {
    const before = await value('nightly');
    synth(withCopy, {
      tokens: keysHereAndThere,
      beside: (_, rotation) => {
        rotation.grantRead(Grantee.none(), 'ci-runner', { region: THERE });
        rotation.grantApply(Grantee.none());
      },
    });
    await terraform('apply', '-auto-approve');
    const key = /^arn:aws:kms:eu-west-1:/;
    expect((await described('nightly')).KmsKeyId).toMatch(key);
    const copied = await described('ci-runner');
    expect(copied.KmsKeyId).toMatch(key);
    expect(copied.ReplicationStatus).toMatchObject([
      { Region: THERE, Status: 'InSync', KmsKeyId: expect.stringMatching(/^arn:aws:kms:us-east-1:/) as string },
    ]);
    expect(await value('nightly')).toEqual(before);
    expect(await planned()).toEqual({});
  });

  const policyOf = async (name: string): Promise<string | undefined> => {
    const command = new GetResourcePolicyCommand({ SecretId: `hawzu/acme-ci/${name}` });
    return (await world.local.client.send(command)).ResourcePolicy;
  };
  const inOrganization = { secretPolicies: { organization: 'o-a1b2c3d4e5' } };

  test('policies of secrets, with a reader of another account, are applied in one go, and rotation goes on', async () => {
    const reader = 'arn:aws:iam::222233334444:role/runner';
    synth(withCopy, {
      ...{ tokens: keysHereAndThere, rotation: inOrganization },
      beside: (_, made) => {
        made.grantRead(Grantee.outside(reader), 'ci-runner');
        const may = [made.function.role.arn, made.pass!.role.arn];
        made.denyOnSecrets({
          actions: ['secretsmanager:UpdateSecretVersionStage'],
          condition: { ArnNotEquals: { 'aws:PrincipalArn': [...may, `arn:aws:iam::123456789012:role/deploys`] } },
        });
      },
    });
    await terraform('apply', '-auto-approve');
    expect(await policyOf('ci-runner')).toMatch(/:role\/runner.*role\/hawzu-acme-ci-[^"]*-rotate/);
    expect(await policyOf('ci-runner')).not.toContain('${');
    expect(await policyOf('nightly')).not.toContain(reader);
    expect(await keyPolicy((await described('ci-runner')).KmsKeyId!)).toContain(reader);
    expect(await planned()).toEqual({});
    const before = await value('nightly');
    world.local.advance(21 * DAY);
    await world.local.emulator.rotateDue();
    expect(aws.functions.failures).toEqual([]);
    expect((await value('nightly')).token).not.toBe(before.token);
  });

  inSoak('policies of secrets are changed and taken away in one go, and nothing is left to do', async () => {
    synth(withCopy, { tokens: keysHereAndThere });
    expect(await planned()).toMatchObject({
      'aws_kms_key.here_key': ['update'],
      'aws_secretsmanager_secret_policy.rotation_secret-policies_policy-ci-runner': ['delete'],
      'aws_secretsmanager_secret_policy.rotation_secret-policies_policy-nightly': ['delete'],
    });
    await terraform('apply', 'planned');
    expect(await policyOf('ci-runner')).toBeUndefined();
    synth(withCopy, { tokens: keysHereAndThere, rotation: inOrganization });
    await terraform('apply', '-auto-approve');
    expect(await policyOf('nightly')).toContain('o-a1b2c3d4e5');
    expect(await planned()).toEqual({});
  });

  test('is destroyed in a workable order: values end, and only what AWS keeps for a while is left', async () => {
    const { token: bearer } = await value('nightly');
    await terraform('destroy', '-auto-approve');
    expect(await world.local.consume(bearer)).toBe(401);
    expect(world.local.emulator.snapshot().filter(({ deletionAt }) => deletionAt === undefined)).toMatchObject([
      { name: 'hawzu/management' },
    ]);
    const state = readFileSync(join(folder(), 'stacks/tokens', STATE), 'utf8');
    expect(JSON.parse(state)).toMatchObject({ resources: [] });
    expect(aws.functions.failures).toEqual([]);
    const written = everythingWritten(world);
    expect(written).not.toMatch(ANY_VALUE);
    expect(written.includes(world.local.managementToken)).toBe(false);
  });
});
