import { App, LocalBackend } from 'cdktf';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { SpecDocument } from '../../src/constructs';
import type { Run } from '../cli/local-world';
import { FunctionServer } from '../rotation/function-server';
import { providerMirror, TerraformWorld } from '../terraform-provider/terraform-world';
import { awsMirror, describeWithAws } from '../terraform-real/aws-provider';
import { ANY_VALUE, everythingWritten } from '../terraform-real/written';
import { hasMoto, MotoServer } from './moto-server';
import { type Asked, specOf, Synthesized, StackUnderTest, token } from './stack-under-test';

jest.setTimeout(900_000);

const STATE = 'terraform.tfstate';
const describeWithMoto = hasMoto ? describeWithAws : describe.skip;

/**
 * The whole stack under the real Terraform and the real provider of AWS: Secrets Manager is the embedded one, the token
 * service is the real one, and everything else is moto.
 */
describeWithMoto('the stack on AWS, beside moto', () => {
  let world: TerraformWorld;
  let moto: MotoServer;
  let functions: FunctionServer;
  beforeAll(async () => {
    functions = await FunctionServer.start();
    [world, moto] = await Promise.all([
      TerraformWorld.start({ functions: { endpoint: functions.endpoint } }),
      MotoServer.start(),
    ]);
  });
  afterAll(async () => {
    await Promise.all([world.close(), moto.close(), functions.close()]);
  });

  const folder = () => join(world.folder, 'cdktf.out');
  function synth(spec: SpecDocument, asked: Asked = {}): Synthesized {
    const stack = new StackUnderTest({ ...asked, spec, app: new App({ outdir: folder(), stackTraces: false }) });
    new LocalBackend(stack, { path: STATE });
    return new Synthesized(stack);
  }
  async function terraform(...args: readonly string[]): Promise<Run> {
    const env = { AWS_ENDPOINT_URL: moto.url, AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'irrelevant' };
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

  test('is applied in one go: values that work, rotation switched on without rotating, and nothing left to do', async () => {
    synth(specOf(token('ci-runner'), token('nightly')));
    await terraform('init', `-plugin-dir=${providerMirror()}`, `-plugin-dir=${awsMirror ?? ''}`);
    await terraform('validate');
    await terraform('apply', '-auto-approve');
    expect(await world.local.consume((await value('ci-runner')).token)).toBe(200);
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

  test('is destroyed in a workable order: values end, and only what AWS keeps for a while is left', async () => {
    const { token: bearer } = await value('nightly');
    await terraform('destroy', '-auto-approve');
    expect(await world.local.consume(bearer)).toBe(401);
    expect(world.local.emulator.snapshot().filter(({ deletionAt }) => deletionAt === undefined)).toEqual([]);
    const state = readFileSync(join(folder(), 'stacks/tokens', STATE), 'utf8');
    expect(JSON.parse(state)).toMatchObject({ resources: [] });
    expect(functions.failures).toEqual([]);
    const written = everythingWritten(world);
    expect(written).not.toMatch(ANY_VALUE);
    expect(written.includes(world.local.managementToken)).toBe(false);
  });
});
