import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Grantee } from '../../src/constructs-aws';
import { ACCOUNT, filledIn, functionArn, logsOf, queueArn, roleArn, RoleUnderTest, secretOf } from './role-under-test';
import { type Asked, MANAGEMENT_ARN, REGION, specOf, type Synthesized, synthesized, token } from './stack-under-test';

/** All that Secrets Manager lets anybody do with a secret, and, below, without one. */
const ON_SECRETS = [
  ...['CancelRotateSecret', 'CreateSecret', 'DeleteResourcePolicy', 'DeleteSecret', 'DescribeSecret'],
  ...['GetResourcePolicy', 'GetSecretValue', 'ListSecretVersionIds', 'PutResourcePolicy', 'PutSecretValue'],
  ...['RemoveRegionsFromReplication', 'ReplicateSecretToRegions', 'RestoreSecret', 'RotateSecret'],
  ...['StopReplicationToReplica', 'TagResource', 'UntagResource', 'UpdateSecret', 'UpdateSecretVersionStage'],
];
const ON_NONE = ['BatchGetSecretValue', 'GetRandomPassword', 'ListSecrets'];
const STRANGERS = [
  secretOf('stranger'),
  secretOf('ci-runner').replace('Ab12Cd', 'Zz99Zz'),
  secretOf('ci-runner-2'),
  secretOf('ci-runner').replace(REGION, 'us-east-1'),
  secretOf('ci-runner').replace(ACCOUNT, '999999999999'),
];

async function allowedOn(role: RoleUnderTest, resource: string): Promise<readonly string[]> {
  const calls = resource === '*' ? ON_NONE : ON_SECRETS;
  const answers = await Promise.all(
    calls.map(async (call) => [call, await role.decide({ action: `secretsmanager:${call}`, resource })] as const),
  );
  return answers.filter(([, answer]) => answer === 'allowed').map(([call]) => call);
}

const READ = ['DescribeSecret', 'GetSecretValue'];
const ROTATION = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
const PASS = ['DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds', 'RotateSecret', 'UpdateSecretVersionStage'];

type Beside = NonNullable<Asked['beside']>;

/** A stack in which something is granted. */
const withRole = (beside: Beside): Synthesized => synthesized({ beside });

let stack: Synthesized;
beforeAll(() => (stack = synthesized()));

describe('the rotation function', () => {
  const role = () => RoleUnderTest.of(stack, 'rotate');

  test('may describe, read, write and label the secrets of tokens that rotate', async () => {
    expect(await allowedOn(role(), secretOf('ci-runner'))).toEqual(ROTATION);
    expect(await allowedOn(role(), secretOf('nightly'))).toEqual(ROTATION);
  });

  test('may read the management token and do nothing else with it', async () => {
    expect(await allowedOn(role(), MANAGEMENT_ARN)).toEqual(READ);
  });

  test('may do nothing with the secret of anybody else, and nothing without a secret', async () => {
    for (const stranger of STRANGERS) expect(await allowedOn(role(), stranger)).toEqual([]);
    expect(await allowedOn(role(), '*')).toEqual([]);
  });

  test('may write its own log, and no other', async () => {
    const log = (resource: string) => role().decide({ action: 'logs:PutLogEvents', resource });
    expect([await log(logsOf('rotate')), await log(logsOf('pass'))]).toEqual(['allowed', 'denied']);
  });

  test('has no other action in its policy', () => {
    const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    expect(role().allowed).toEqual([...logs, ...ROTATION.map((call) => `secretsmanager:${call}`)]);
  });

  test('reaches no secret of a token that nothing rotates, such as one that is paused', async () => {
    const paused = synthesized({
      spec: specOf(token('ci-runner'), token('paused', { enabled: false }), token('kept', { rotation: 'none' })),
    });
    expect(await allowedOn(RoleUnderTest.of(paused, 'rotate'), secretOf('paused'))).toEqual([]);
    expect(await allowedOn(RoleUnderTest.of(paused, 'rotate'), secretOf('kept'))).toEqual([]);
    expect(await allowedOn(RoleUnderTest.of(paused, 'pass'), secretOf('paused'))).toEqual(PASS);
  });
});

describe('the scheduled pass', () => {
  const role = () => RoleUnderTest.of(stack, 'pass');

  test('may look at all tokens of the spec, label them, ask for their rotation, and list secrets; it writes no value', async () => {
    expect(await allowedOn(role(), secretOf('ci-runner'))).toEqual(PASS);
    expect(await allowedOn(role(), '*')).toEqual(['ListSecrets']);
    expect(await allowedOn(role(), MANAGEMENT_ARN)).toEqual(READ);
    for (const stranger of STRANGERS) expect(await allowedOn(role(), stranger)).toEqual([]);
  });

  test('may have the function that rotates called, and no other', async () => {
    const invoke = (what: string) => role().decide({ action: 'lambda:InvokeFunction', resource: functionArn(what) });
    expect([await invoke('rotate'), await invoke('pass'), await invoke('stranger')]).toEqual([
      ...['allowed', 'denied', 'denied'],
    ]);
  });

  test('may send to its queue and write its log', async () => {
    const send = (resource: string) => role().decide({ action: 'sqs:SendMessage', resource });
    expect([await send(queueArn), await send(`${queueArn}-2`)]).toEqual(['allowed', 'denied']);
    expect(await role().decide({ action: 'logs:PutLogEvents', resource: logsOf('pass') })).toBe('allowed');
    const others = role().allowed.filter((action) => !action.startsWith('secretsmanager:'));
    expect(others).toEqual(['lambda:InvokeFunction', 'logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage']);
  });
});

test('EventBridge Scheduler may begin passes, send to the queue, and nothing else', async () => {
  const role = RoleUnderTest.of(stack, 'begin');
  const invoke = (what: string) => role.decide({ action: 'lambda:InvokeFunction', resource: functionArn(what) });
  expect([await invoke('pass'), await invoke('rotate')]).toEqual(['allowed', 'denied']);
  expect(role.allowed).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
});

test('roles are taken on by one service each, the one of the schedule for this account and group alone', () => {
  const trusts = stack.all<{ name: string; assume_role_policy: string }>('iam_role').map((one) => {
    const [statement] = (JSON.parse(one.assume_role_policy) as { Statement: Record<string, unknown>[] }).Statement;
    return [one.name.replace(/^.*-/, ''), statement?.['Principal'], statement?.['Condition']];
  });
  const group = expect.stringMatching(/^\$\{aws_scheduler_schedule_group\..*\.arn\}$/) as string;
  const account = expect.stringMatching(/^\$\{data\.aws_caller_identity\..*\.account_id\}$/) as string;
  expect(trusts).toEqual([
    ['rotate', { Service: 'lambda.amazonaws.com' }, undefined],
    ['pass', { Service: 'lambda.amazonaws.com' }, undefined],
    [
      'passes',
      { Service: 'scheduler.amazonaws.com' },
      { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': group } },
    ],
  ]);
});

test('Secrets Manager may call the function for secrets of this account only', () => {
  expect(stack.all('lambda_permission')).toMatchObject([
    {
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      source_account: expect.stringContaining('account_id') as string,
    },
  ]);
});

test('no role has anything of KMS without a key', () => {
  expect(stack.text).not.toMatch(/kms:/);
});

describe('grants', () => {
  const roleWith = (
    name: string,
    grant: (rotation: Parameters<Beside>[1]) => unknown,
    also: Parameters<typeof RoleUnderTest.of>[2] = [],
  ) =>
    RoleUnderTest.of(
      withRole((_, rotation) => void grant(rotation)),
      `hawzu-acme-ci-ws_acme-eu-west-1-640eb4-${name}`,
      also,
    );
  const to = Grantee.roleName('somebody');
  const EVERYTHING = filledIn(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['secretsmanager:*'], Resource: '*' }],
    }),
  );

  test('a consumer reads its token and nothing else, and may be kept from describing it', async () => {
    const reader = roleWith('read-ci-runner', (rotation) => rotation.grantRead(to, 'ci-runner'));
    expect(await allowedOn(reader, secretOf('ci-runner'))).toEqual(READ);
    expect(await allowedOn(reader, secretOf('nightly'))).toEqual([]);
    const narrow = roleWith('read-ci-runner', (rotation) => rotation.grantRead(to, 'ci-runner', { describe: false }));
    expect(await allowedOn(narrow, secretOf('ci-runner'))).toEqual(['GetSecretValue']);
  });

  test('a pipeline that rotates can write no value, even if it may do everything else', async () => {
    const rotator = roleWith('rotate', (rotation) => rotation.grantRotate(to, 'ci-runner'));
    expect(await allowedOn(rotator, secretOf('ci-runner'))).toEqual(['DescribeSecret', 'RotateSecret']);
    expect(await allowedOn(rotator, secretOf('nightly'))).toEqual([]);
    expect(await rotator.decide({ action: 'lambda:InvokeFunction', resource: functionArn('rotate') })).toBe('allowed');
    const mighty = roleWith('rotate', (rotation) => rotation.grantRotate(to), [EVERYTHING]);
    const writes = ['PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage'];
    expect((await allowedOn(mighty, secretOf('ci-runner'))).filter((call) => writes.includes(call))).toEqual([]);
    expect(await allowedOn(mighty, secretOf('stranger'))).toEqual(ON_SECRETS);
  });

  test('a pipeline that plans reads no value', async () => {
    const planner = roleWith('plan', (rotation) => rotation.grantPlan(to));
    expect(await allowedOn(planner, secretOf('ci-runner'))).toEqual(['DescribeSecret', 'ListSecretVersionIds']);
    expect(await allowedOn(planner, '*')).toEqual(['ListSecrets']);
  });

  test('a pipeline that applies may make the secrets that are not there yet, of these names only', async () => {
    const role = roleWith('apply', (rotation) => rotation.grantApply(to));
    const not = [
      ...['DeleteResourcePolicy', 'GetResourcePolicy', 'PutResourcePolicy', 'RemoveRegionsFromReplication'],
      ...['ReplicateSecretToRegions', 'StopReplicationToReplica', 'UntagResource'],
    ];
    const expected = ON_SECRETS.filter((call) => !not.includes(call));
    expect(await allowedOn(role, secretOf('ci-runner'))).toEqual(expected);
    expect(await allowedOn(role, secretOf('stranger'))).toEqual([]);
    const pass = (arn: string, service: string) =>
      role.decide({ action: 'iam:PassRole', resource: arn, context: { 'iam:PassedToService': service } });
    expect(await pass(roleArn('rotate'), 'lambda.amazonaws.com')).toBe('allowed');
    expect(await pass(roleArn('passes'), 'scheduler.amazonaws.com')).toBe('allowed');
    expect(await pass(roleArn('rotate'), 'ec2.amazonaws.com')).toBe('denied');
    expect(await pass(roleArn('other'), 'lambda.amazonaws.com')).toBe('denied');
  });

  test('a pipeline that applies may have copies of those secrets made and deleted that declare any', async () => {
    const made = synthesized({
      spec: specOf(token('ci-runner', { secret: { replicas: [{ region: 'us-east-1' }] } }), token('nightly')),
      beside: (_, rotation) => void rotation.grantApply(to),
    });
    const role = RoleUnderTest.of(made, 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4-apply');
    const copying = ['RemoveRegionsFromReplication', 'ReplicateSecretToRegions'];
    const may = async (secret: string) => (await allowedOn(role, secret)).filter((call) => copying.includes(call));
    expect([await may(secretOf('ci-runner')), await may(secretOf('nightly'))]).toEqual([copying, []]);
    expect(await may(secretOf('ci-runner').replace(REGION, 'us-east-1'))).toEqual([]);
  });

  test('a person in an emergency may write values, rotate, and make or delete nothing', async () => {
    const person = roleWith('emergency', (rotation) => rotation.grantEmergency(to));
    const expected = [
      ...['CancelRotateSecret', 'DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds'],
      ...['PutSecretValue', 'RotateSecret', 'UpdateSecretVersionStage'],
    ];
    expect(await allowedOn(person, secretOf('ci-runner'))).toEqual(expected);
    expect(await allowedOn(person, secretOf('stranger'))).toEqual([]);
  });

  test('a role of the stack is granted by its name, and nobody gets the statements alone', () => {
    let actions: readonly string[] = [];
    const granted = withRole((scope, rotation) => {
      const assumeRolePolicy = '{}';
      rotation.grantRead(Grantee.role(new IamRole(scope, 'runner', { name: 'runner', assumeRolePolicy })), 'ci-runner');
      const { statements, policy } = rotation.grantRead(Grantee.none(), 'nightly');
      expect(policy).toBeUndefined();
      actions = statements.flatMap(({ Action }) => Action);
    });
    expect(actions).toEqual(['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']);
    const reads = granted
      .all<{ name: string; role: string }>('iam_role_policy')
      .filter(({ name }) => /-read-/.test(name));
    expect(reads.map(({ role }) => role)).toEqual(['${aws_iam_role.runner.name}']);
  });
});

test('no statement of a function reaches further than a secret, but for listing and for networks', () => {
  const wide = ['rotate', 'pass', 'begin'].flatMap((policy) => {
    const role = RoleUnderTest.of(stack, policy);
    return role.resources.filter((resource) => resource.includes('*') && !/:log-group:[^*]*:\*$/.test(resource));
  });
  expect(wide).toEqual(['*']);
});
