import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Aspects, type IAspect, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { HawzuProvider, readSpec, type SpecDocument, TokenSpec } from '../../src/constructs';
import {
  FunctionCode,
  ManagementToken,
  RotationFunction,
  RotationSchedule,
  ScheduledPass,
  TokenAlarms,
  TokenRotation,
  type TokenRotationProps,
  TokenRotationStack,
} from '../../src/constructs-aws';
import { newApp } from '../constructs/synthesized';
import {
  codeFile,
  MANAGEMENT_ARN,
  REGION,
  specOf,
  Synthesized,
  synthesized,
  StackUnderTest,
  token,
  type TokenInCode,
} from './stack-under-test';

const rotationsOf = (stack: Synthesized) =>
  stack.all<{ rotation_rules: { schedule_expression: string; duration: string } }>('secretsmanager_secret_rotation');
const refusal = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    return (error as Error).message.replaceAll(/\s+/g, ' ');
  }
  throw new Error('nothing was refused');
};
const withProps = (rotation: Partial<TokenRotationProps> | Readonly<Record<string, unknown>>) =>
  refusal(() => synthesized({ rotation: rotation }));

describe('rotation of a token', () => {
  test('is configured with the schedule of its spec, and never rotates by itself', () => {
    const stack = synthesized({
      spec: specOf(token('ci-runner', { rotation: { every: '7d', window: '02:00-06:00' } })),
    });
    expect(rotationsOf(stack)).toMatchObject([
      {
        rotate_immediately: false,
        secret_id: '${hawzu_access_token.acme-ci_ci-runner.secret_arn}',
        rotation_rules: {
          schedule_expression: expect.stringMatching(/^cron\(0 [2-5] \? \* [1-7] \*\)$/) as string,
          duration: '1h',
        },
      },
    ]);
  });

  test('names the function without a version, so that new code is no new rotation', () => {
    expect(rotationsOf(synthesized())[0]).toMatchObject({
      rotation_lambda_arn: expect.stringMatching(/^\$\{aws_lambda_function\.[^.]*\.arn\}$/) as string,
    });
  });

  test('is there for tokens that rotate, and for no other', () => {
    const stack = synthesized({
      spec: specOf(token('ci-runner'), token('paused', { enabled: false }), token('kept', { rotation: 'none' })),
    });
    expect(rotationsOf(stack).map((one) => (one as { secret_id?: string }).secret_id)).toEqual([
      '${hawzu_access_token.acme-ci_ci-runner.secret_arn}',
    ]);
  });

  test('no value and no version of a secret stands in the stack', () => {
    const { resources, text } = synthesized();
    expect(Object.keys(resources)).not.toContain('aws_secretsmanager_secret_version');
    expect(text).not.toMatch(/secret_string|hwz_/);
  });

  test('waits for the leave to call the function and for its policy, the function for its log group and its policy', () => {
    const stack = synthesized();
    const needs = (block: unknown): readonly string[] =>
      (block as { depends_on: readonly string[] }).depends_on.map((address) => address.split('.')[0]!).sort();
    expect(needs(rotationsOf(stack)[0])).toEqual(['aws_iam_role_policy', 'aws_lambda_permission']);
    for (const lambda of stack.all('lambda_function')) {
      expect(needs(lambda)).toEqual(['aws_cloudwatch_log_group', 'aws_iam_role_policy']);
    }
  });

  test('of a secret in another region is not configured, which is told', () => {
    const spec = specOf(token('ci-runner'), token('abroad', { secret: { region: 'us-east-1' } }));
    const stack = new StackUnderTest({ spec });
    expect([...stack.rotation.schedules.keys()]).toEqual(['ci-runner']);
    expect(annotationsOf(stack.rotation)).toContainEqual(
      expect.stringMatching(/"abroad" has its secret in us-east-1, and the function is in eu-west-1/),
    );
  });

  test('that AWS can not keep to the letter is told by an annotation', () => {
    const stack = new StackUnderTest({ spec: specOf(token('ci-runner', { rotation: { every: '100h' } })) });
    expect(annotationsOf(stack.rotation.schedules.get('ci-runner')!)).toEqual([
      expect.stringMatching(/every 100h; AWS keeps rate\(4 days\): 4 d at most \[schedule-rounded\]/),
    ]);
  });
});

const annotationsOf = (construct: IConstruct): readonly unknown[] =>
  construct.node.metadata.filter(({ type }) => type.startsWith('@cdktf/')).map(({ data }) => data as unknown);

describe('the functions', () => {
  test('run the same code, on ARM, on a Node.js that the AWS provider knows', () => {
    const lambdas = synthesized().all('lambda_function');
    expect(lambdas).toMatchObject([
      { handler: 'function.rotate', runtime: 'nodejs22.x', architectures: ['arm64'], memory_size: 256, timeout: 300 },
      { handler: 'function.pass', reserved_concurrent_executions: 1 },
    ]);
    expect(new Set(lambdas.map((one) => one['source_code_hash'])).size).toBe(1);
  });

  test('log for 90 days, or for as long as is said', () => {
    expect(synthesized().all('cloudwatch_log_group')).toMatchObject([
      { name: '/aws/lambda/hawzu-acme-ci-ws_acme-eu-west-1-640eb4-rotate', retention_in_days: 90 },
      { name: '/aws/lambda/hawzu-acme-ci-ws_acme-eu-west-1-640eb4-pass', retention_in_days: 90 },
    ]);
    const kept = synthesized({ rotation: { function: { retentionDays: 365 } } }).all('cloudwatch_log_group');
    expect(kept.map((one) => one['retention_in_days'])).toEqual([365, 90]);
  });

  test('come into a network, with leave to make interfaces there, only when it is asked for', () => {
    expect(synthesized().text).not.toMatch(/ec2:|vpc_config/);
    const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
    const stack = synthesized({ rotation: { function: { network } } });
    expect(stack.all('lambda_function')[0]).toMatchObject({
      vpc_config: { subnet_ids: ['subnet-1'], security_group_ids: ['sg-1'] },
    });
    expect(
      stack.all<{ policy: string }>('iam_role_policy').filter(({ policy }) => policy.includes('ec2:')),
    ).toHaveLength(1);
  });

  test('have roles that a boundary bounds, where one is given', () => {
    const permissionsBoundaryArn = 'arn:aws:iam::123456789012:policy/boundary';
    const stack = synthesized({ rotation: { function: { permissionsBoundaryArn }, pass: { permissionsBoundaryArn } } });
    const bounded = stack.all('iam_role').filter((role) => role['permissions_boundary'] === permissionsBoundaryArn);
    expect(bounded).toHaveLength(2);
  });
});

describe('the scheduled pass', () => {
  test('begins every hour, within ten minutes, and is tried again until the next would begin', () => {
    expect(synthesized().all('scheduler_schedule')).toMatchObject([
      {
        schedule_expression: 'rate(1 hour)',
        flexible_time_window: { mode: 'FLEXIBLE', maximum_window_in_minutes: 10 },
        target: { retry_policy: { maximum_retry_attempts: 8, maximum_event_age_in_seconds: 3600 } },
      },
    ]);
  });

  test('that fails, and one that is not delivered, both come to the queue, which is encrypted and keeps them for two weeks', () => {
    const stack = synthesized();
    const queue = { arn: expect.stringMatching(/aws_sqs_queue.*\.arn/) as string };
    expect(stack.all('scheduler_schedule')[0]).toMatchObject({ target: { dead_letter_config: queue } });
    expect(stack.all('lambda_function_event_invoke_config')).toMatchObject([
      { maximum_retry_attempts: 0, destination_config: { on_failure: { destination: queue.arn } } },
    ]);
    expect(stack.all('sqs_queue')).toMatchObject([
      { message_retention_seconds: 14 * 24 * 3600, sqs_managed_sse_enabled: true },
    ]);
  });

  test('can be slower, at its minute, without reserved concurrency, and left out', () => {
    const pass = { every: '6h', flexibleMinutes: 0, reservedConcurrency: false } as const;
    const stack = synthesized({ rotation: { pass } });
    expect(stack.all('scheduler_schedule')).toMatchObject([
      { schedule_expression: 'rate(6 hours)', flexible_time_window: { mode: 'OFF' } },
    ]);
    expect(stack.text).not.toMatch(/reserved_concurrent/);
    // A day, less 10 hours of overlap, an hour to settle and what lies between two passes.
    const spec = specOf(token('daily', { expiresIn: '30d', rotation: { every: '24h', overlap: '10h' } }));
    const windows = [{}, { pass }].map((rotation) => rotationsOf(synthesized({ spec, rotation }))[0]?.rotation_rules);
    expect(windows.map((rules) => rules?.duration)).toEqual(['12h', '7h']);
    const without = synthesized({ rotation: { pass: false } });
    expect(without.all('scheduler_schedule')).toEqual([]);
    expect(without.all('lambda_function')).toHaveLength(1);
  });
});

describe('what is asked for wrongly', () => {
  test.each([
    [{ managmentToken: 1 }, /TokenRotation has no "managmentToken"[^]*managementToken/],
    [{ function: { memoryMB: 512 } }, /function has no "memoryMB"[^]*memoryMb/],
    [{ pass: { evry: '2h' } }, /pass has no "evry"[^]*every/],
    [{ alarms: { topic: 'x' } }, /alarms has no "topic"[^]*topicArn/],
    [{ alarms: { without: ['gate-refusd'] } }, /alarms\.without has no "gate-refusd"[^]*gate-refused/],
    [{ function: { network: { subnets: [] } } }, /network has no "subnets"/],
  ])('a misspelt setting such as %j is told with the right one', (props, expected) => {
    expect(withProps(props)).toMatch(expected);
  });

  test.each([
    [
      { function: { timeoutSeconds: 59 } },
      /timeoutSeconds is 59, and AWS takes whole numbers from 60 to 900[^]*say timeoutSeconds: 60/,
    ],
    [{ function: { timeoutSeconds: 901 } }, /say timeoutSeconds: 900/],
    [{ function: { memoryMb: 127 } }, /say memoryMb: 128/],
    [{ pass: { flexibleMinutes: 1441 } }, /say flexibleMinutes: 1440/],
    [{ pass: { every: '25h' } }, /every is 25, and AWS takes whole numbers from 1 to 24/],
    [{ pass: { every: '90m' } }, /pass\.every is "90m", and has to be hours/],
    [{ retryAllowance: '1M' }, /retryAllowance is "1M"/],
    [{ endpoint: 'hawzu' }, /the endpoint has to be a URL/],
    [{ codeFile: '/nowhere/function.js' }, /\/nowhere\/function\.js is not there/],
  ])('%j is told, with what AWS takes', (props, expected) => {
    expect(withProps(props)).toMatch(expected);
  });

  test.each([
    [{ function: { timeoutSeconds: 60 } }],
    [{ function: { timeoutSeconds: 900, memoryMb: 10_240 } }],
    [{ pass: { flexibleMinutes: 1440, every: '24h' } }],
  ])('%j is at a limit and fine', (rotation) => {
    expect(synthesized({ rotation }).all('lambda_function')).toHaveLength(2);
  });

  test('every token that has no schedule is told at once', () => {
    const short = { expiresIn: '4h', rotation: { every: '2h', overlap: '1h' } } as const;
    const message = refusal(() =>
      synthesized({ spec: specOf(token('one', short), token('two', short), token('three')) }),
    );
    expect(message).toMatch(/one is to be rotated every 2h[^]*two is to be rotated every 2h/);
  });

  test('the management token is given by the whole ARN of its secret, in plain text', () => {
    for (const found of ['hawzu/management', '${aws_secretsmanager_secret.x.arn}', 'arn:aws:s3:::bucket'])
      expect(refusal(() => ManagementToken.fromSecretArn(found))).toMatch(/is not the whole ARN of a secret/);
  });

  test('without a region of the construct or of the spec, and with several, it is asked for', () => {
    const without = { rotation: { region: undefined } } as unknown as Parameters<typeof synthesized>[0];
    expect(refusal(() => synthesized(without))).toMatch(/neither the construct nor the spec says a region/);
    const several = specOf(
      token('here', { secret: { region: 'eu-west-1' } }),
      token('there', { secret: { region: 'us-east-1' } }),
    );
    expect(refusal(() => synthesized({ ...without, spec: several }))).toMatch(
      /says several regions \(eu-west-1, us-east-1\)/,
    );
    const one = specOf(token('there', { secret: { region: 'us-east-1' } }));
    expect(new StackUnderTest({ ...without, spec: one }).rotation.code.region).toBe('us-east-1');
  });

  test('a schedule is not made for a token that does not rotate', () => {
    const stack = new StackUnderTest({ spec: specOf(token('ci-runner'), token('kept', { rotation: 'none' })) });
    const { code, function: rotator } = stack.rotation;
    expect(refusal(() => new RotationSchedule(stack, 'more', { code, token: 'kept', function: rotator }))).toMatch(
      /"kept" does not rotate, or is paused/,
    );
  });
});

describe('names', () => {
  test('long names are cut to what AWS takes, and stay apart', () => {
    const names = ['a', 'b'].flatMap((end) => {
      const metadata = { name: `owner-${'o'.repeat(40)}-${end}`, owner: 'qa@acme.example' };
      return synthesized({ spec: { ...specOf(token('ci-runner')), metadata } })
        .all<{ name: string }>('iam_role')
        .map(({ name }) => name);
    });
    expect(names.every((name) => name.length <= 64)).toBe(true);
    expect(new Set(names).size).toBe(6);
  });
});

describe('each part', () => {
  const partsIn = (region: string) => {
    const stack = new TerraformStack(newApp(), 'foreign');
    new AwsProvider(stack, 'aws', { region: 'us-west-2' });
    const provider = new AwsProvider(stack, 'theirs', { region, alias: 'theirs' });
    new HawzuProvider(stack, 'hawzu');
    const tokens = new TokenSpec(stack, 'tokens', { spec: specOf(token('ci-runner')) });
    const code = new FunctionCode(stack, 'code', {
      ...{ tokens, region, endpoint: 'https://hawzu.example', codeFile: codeFile() },
      managementToken: ManagementToken.fromSecretArn(MANAGEMENT_ARN),
    });
    return { stack, provider, code };
  };

  test('works alone in a stack of somebody else, with another provider and region', () => {
    const { stack, provider, code } = partsIn('us-east-2');
    const rotator = new RotationFunction(stack, 'function', { code, provider });
    new RotationSchedule(stack, 'schedule', { code, provider, token: 'ci-runner', function: rotator });
    const pass = new ScheduledPass(stack, 'pass', { code, provider, function: rotator });
    new TokenAlarms(stack, 'alarms', { code, provider, function: rotator, pass });
    const { resources, data } = new Synthesized(stack);
    const aws = [resources, data].flatMap((kinds) =>
      Object.entries(kinds).flatMap(([type, found]) => (type.startsWith('aws_') ? Object.values(found) : [])),
    );
    expect(aws.length).toBeGreaterThan(20);
    expect(aws.filter((one) => one['provider'] !== 'aws.theirs')).toEqual([]);
  });

  test('names begin with hawzu, by which plans know a function as ours', () => {
    const { stack, code } = partsIn('us-east-2');
    const named = (namePrefix: string) =>
      new FunctionCode(stack, `code-${namePrefix}`, {
        ...{ tokens: code.tokens, endpoint: 'https://hawzu.example', codeFile: codeFile(), namePrefix },
        ...{ managementToken: code.managementToken, region: 'us-east-2' },
      });
    expect(() => named('tokens')).toThrow(/namePrefix is "tokens", and has to be a text that begins with hawzu/);
    expect(() => named('hawzu-blue')).not.toThrow();
  });

  test('a schedule takes the function of somebody else', () => {
    const { stack, code } = partsIn('us-east-2');
    const functionArn = 'arn:aws:lambda:us-east-2:123456789012:function:theirs';
    new RotationSchedule(stack, 'schedule', { code, token: 'ci-runner', function: { functionArn, readyAfter: [] } });
    expect(rotationsOf(new Synthesized(stack))).toMatchObject([{ rotation_lambda_arn: functionArn }]);
  });

  test('alarms alone watch what there is', () => {
    const { stack, code } = partsIn('us-east-2');
    expect(new TokenAlarms(stack, 'alarms', { code }).alarms.size).toBe(0);
  });

  test('a provider of another region than its tokens ends the plan', () => {
    const [check] = Object.values(synthesized().data['aws_region']!);
    expect(check).toMatchObject({ lifecycle: { postcondition: [{ condition: `\${self.name == "${REGION}"}` }] } });
  });

  test('every resource is open to aspects and to overrides', () => {
    const stack = new StackUnderTest();
    const marks: IAspect = {
      visit: (node) => {
        if (node instanceof TerraformResource) node.addOverride('count', 7);
      },
    };
    Aspects.of(stack).add(marks);
    const all = Object.entries(new Synthesized(stack).resources).flatMap(([, found]) => Object.values(found));
    expect(all.filter((one) => one['count'] !== 7)).toEqual([]);
  });
});

test('one token more leaves what the others have as it was', () => {
  const before = synthesized({ spec: specOf(token('ci-runner'), token('nightly')) });
  const after = synthesized({ spec: specOf(token('another'), token('ci-runner'), token('nightly')) });
  for (const type of [
    'aws_secretsmanager_secret_rotation',
    'hawzu_access_token',
    'aws_lambda_permission',
    'aws_iam_role',
  ])
    expect(after.resources[type]).toMatchObject(before.resources[type]!);
});

test('no partition and no account is assumed', () => {
  const text = synthesized().text.replaceAll(MANAGEMENT_ARN, '');
  expect(text).not.toMatch(/arn:aws|amazonaws\.com\.cn|\d{12}:(secret|role|function)/);
});

test('a stack of its own holds both providers, the tokens and their rotation', () => {
  const app = newApp();
  const stack = new TokenRotationStack(app, 'tokens', {
    ...{ spec: readSpec(specOf(token('ci-runner'))), region: REGION, endpoint: 'https://hawzu.example/' },
    ...{ codeFile: codeFile(), managementToken: ManagementToken.fromSecretArn(MANAGEMENT_ARN) },
    tags: { team: 'qa' },
  });
  const { resources, text } = new Synthesized(stack);
  expect((JSON.parse(text) as { provider: object }).provider).toEqual({
    aws: [{ region: REGION }],
    hawzu: [{ aws: { region: REGION }, endpoint: 'https://hawzu.example/' }],
  });
  expect(Object.values(resources['hawzu_access_token']!)).toMatchObject([{ secret: { tags: { team: 'qa' } } }]);
  expect(stack.rotation).toBeInstanceOf(TokenRotation);
  expect(stack.rotation.function.role).toBeInstanceOf(IamRole);
});

describe('a management token that is an entry of its own spec', () => {
  const management = (maxIssuedLifetime?: string, more: Partial<TokenInCode> = {}) =>
    specOf(
      token('ci-runner'),
      token('management-token', {
        access: { workspace: { role: 'Administrator', ...(maxIssuedLifetime !== undefined && { maxIssuedLifetime }) } },
        expiresIn: '90d',
        rotation: { every: '60d' },
        secret: { arn: MANAGEMENT_ARN, takeOver: true },
        ...more,
      }),
    );

  test('rotates like any other: the function may write it, and reads it as before', () => {
    const stack = synthesized({ spec: management('90d') });
    expect(rotationsOf(stack)).toHaveLength(2);
    expect(stack.text).toContain('hawzu_access_token.acme-ci_management-token.secret_arn');
    expect(stack.text).toContain(MANAGEMENT_ARN);
  });

  test.each([
    ['nothing is said', undefined, 'outlive it by nothing'],
    ['it is short', '2159h', 'outlive it by 2159h'],
  ])('is refused where it could not issue its successor: %s', (_what, lifetime, said) => {
    expect(refusal(() => synthesized({ spec: management(lifetime) }))).toContain(said);
  });

  test.each<[string, SpecDocument]>([
    ['it is unlimited', management('unlimited')],
    ['it is said in hours', management('2160h')],
    ['it does not rotate', management(undefined, { rotation: 'none' })],
  ])('is taken where %s', (_what, spec) => {
    expect(() => synthesized({ spec })).not.toThrow();
  });
});
