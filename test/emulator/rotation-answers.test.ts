import {
  CancelRotateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  type RotationRulesType,
} from '@aws-sdk/client-secrets-manager';
import { post, refusal, token } from './endpoint-bed';
import { FUNCTION_ARN, startRotationBed, type RotationBed } from './rotation-bed';

let bed: RotationBed;
beforeEach(async () => (bed = await startRotationBed()));
afterEach(() => bed.close());

/** Everything that DescribeSecret shows of rotation. */
const shownOfRotation = async () => Object.keys(await bed.describe()).filter((name) => /Rotat/.test(name));

test('a call without a token is refused with a code that no other operation has for it', async () => {
  const answer = await post(bed, 'RotateSecret', { SecretId: 's', RotationLambdaARN: FUNCTION_ARN });
  expect(answer).toMatchObject({
    status: 400,
    json: {
      __type: 'InvalidParameterException',
      Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    },
  });
});

test('the first call without a function is refused, and nothing of it is kept', async () => {
  const before = await bed.describe();
  expect(await refusal(bed.rotate({ RotationLambdaARN: undefined }))).toMatchObject({
    code: 'InvalidRequestException',
    message: 'No Lambda rotation function ARN is associated with this secret.',
  });
  expect(await bed.describe()).toEqual(before);
});

const UNREACHABLE = 'http://127.0.0.1:1';
test.each<[string, string, string | undefined]>([
  ['that does not exist', `${FUNCTION_ARN}-not`, undefined],
  ['whose name would lead to another', `none/../${FUNCTION_ARN}`, undefined],
  ['whose server does not run', FUNCTION_ARN, UNREACHABLE],
])('a function %s is one that can’t be invoked, and nothing of the call is kept', async (_, arn, endpoint) => {
  const other = endpoint === undefined ? bed : await startRotationBed({ functions: { endpoint } });
  const before = await other.describe();
  expect(await refusal(other.rotate({ RotationLambdaARN: arn }))).toEqual({
    code: 'AccessDeniedException',
    message:
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    status: 400,
  });
  expect(await other.describe()).toEqual(before);
  expect(before).not.toHaveProperty('RotationEnabled');
  if (other !== bed) await other.close();
});

test('an endpoint that was told of no functions has none that can be invoked', async () => {
  const other = await startRotationBed({ functions: undefined });
  expect(await refusal(other.rotate())).toMatchObject({ code: 'AccessDeniedException' });
  await other.close();
});

test.each(['', 'functions', 'ftp://127.0.0.1/'])(
  'an endpoint of functions that is %j is refused at the start',
  async (endpoint) => {
    await expect(startRotationBed({ functions: { endpoint } })).rejects.toThrow(
      /^The endpoint of rotation functions must/,
    );
  },
);

test('days and an expression together are refused', async () => {
  const RotationRules = { AutomaticallyAfterDays: 1, ScheduleExpression: 'rate(1 day)' };
  expect(await refusal(bed.rotate({ RotationRules }))).toMatchObject({
    code: 'InvalidParameterException',
    message: 'You cannot specify both rotation frequency and schedule expression together.',
  });
});

const refusedRules: [RotationRulesType, string][] = [
  [{ AutomaticallyAfterDays: 0 }, 'ValidationException'],
  [{ AutomaticallyAfterDays: 1001 }, 'ValidationException'],
  [{ AutomaticallyAfterDays: 1, Duration: '25h' }, 'InvalidParameterException'],
  [{ AutomaticallyAfterDays: 1, Duration: '0h' }, 'InvalidParameterException'],
  [{ AutomaticallyAfterDays: 1, Duration: '3m' }, 'InvalidParameterException'],
  [{ Duration: '3h' }, 'InvalidParameterException'],
  ...[
    'rate(3 hours)',
    'rate(0 days)',
    'rate(1000 days)',
    'rate(23977 hours)',
    'rate(10 minutes)',
    'rate(10days)',
    'daily',
    'cron(0 4 * * * *)',
    'cron(0 4 ? * ? *)',
    'cron(0 4 * * ?)',
    'cron(0 4 * * ? * *)',
    'cron(30 4 * * ? *)',
    'cron(0 4 * * ? 2027)',
    'cron(0 24 * * ? *)',
    'cron(0 1-5 * * ? *)',
    'cron(0 0/3 * * ? *)',
    'cron(0 2,23 * * ? *)',
    'cron(0 4 32 * ? *)',
    'cron(0 4 0 * ? *)',
    'cron(0 4 30 2 ? *)',
    'cron(0 4 * 13 ? *)',
    'cron(0 4 * MAI ? *)',
    'cron(0 4 ? * 8 *)',
    'cron(0 4 ? * MON#6 *)',
    'cron(0 4 5-1 * ? *)',
    'cron(0 4 1/0 * ? *)',
    'cron(0 4 1, * ? *)',
    'cron(0 4 15W * ? *)',
  ].map((ScheduleExpression): [RotationRulesType, string] => [{ ScheduleExpression }, 'InvalidParameterException']),
  [{ ScheduleExpression: 'rate(4 hours)', Duration: '5h' }, 'InvalidParameterException'],
  [{ ScheduleExpression: 'cron(0 22 * * ? *)', Duration: '3h' }, 'InvalidParameterException'],
  [{ ScheduleExpression: 'cron(0 2,8 * * ? *)', Duration: '7h' }, 'InvalidParameterException'],
  [{ ScheduleExpression: 'x'.repeat(257) }, 'ValidationException'],
];
test.each(refusedRules)('the rules %j are refused, and nothing of the call is kept', async (RotationRules, code) => {
  const { code: refused, message } = await refusal(bed.rotate({ RotationRules }));
  expect(refused).toBe(code);
  expect(message).not.toContain(RotationRules.ScheduleExpression ?? 'none');
  expect(await shownOfRotation()).toEqual([]);
});

test.each<RotationRulesType>([
  { AutomaticallyAfterDays: 1 },
  { AutomaticallyAfterDays: 1000, Duration: '24h' },
  { ScheduleExpression: 'rate(1 day)' },
  { ScheduleExpression: 'rate(999 days)' },
  { ScheduleExpression: 'rate(23976 hours)' },
  { ScheduleExpression: 'rate(4 hours)', Duration: '4h' },
  { ScheduleExpression: 'cron(0 22 * * ? *)', Duration: '2h' },
  { ScheduleExpression: 'cron(0 /8 * * ? *)' },
  { ScheduleExpression: 'cron(0 8/8 * * ? *)', Duration: '8h' },
  { ScheduleExpression: 'cron(0 8 ? * MON-FRI *)' },
  { ScheduleExpression: 'cron(0 1 ? 1/3 SUN#1 *)' },
  { ScheduleExpression: 'cron(0 17 L * ? *)' },
  { ScheduleExpression: 'cron(0 17 ? * 6L *)' },
  { ScheduleExpression: 'cron(0 4 29 FEB ? *)' },
])('the rules %j are taken and shown as they were given', async (RotationRules) => {
  await bed.rotate({ RotationRules });
  expect((await bed.describe()).RotationRules).toEqual(RotationRules);
});

test('what was never configured is not shown, what was is, in the list as in the description', async () => {
  expect(await shownOfRotation()).toEqual([]);
  await bed.rotate({ RotationRules: { AutomaticallyAfterDays: 30 } });
  const configured = {
    RotationEnabled: true,
    RotationLambdaARN: FUNCTION_ARN,
    RotationRules: { AutomaticallyAfterDays: 30 },
    NextRotationDate: new Date('2026-03-31T23:59:59Z'),
  };
  expect(await bed.describe()).toMatchObject(configured);
  expect(await bed.describe()).not.toHaveProperty('LastRotatedDate');
  const { SecretList } = await bed.client.send(new ListSecretsCommand({}));
  expect(SecretList).toMatchObject([configured]);
  await bed.moveTo(bed.clock.now + 1000);
  expect((await bed.describe()).LastRotatedDate).toEqual(new Date(bed.clock.now));
});

test('a second call is refused while the version of the first carries AWSPENDING alone', async () => {
  expect(await bed.rotate()).toMatchObject({ Name: 's', VersionId: token('v2') });
  const before = await bed.describe();
  const refused = await refusal(bed.rotate({ ClientRequestToken: token('v3') }));
  expect(refused).toMatchObject({
    code: 'InvalidRequestException',
    message: "A previous rotation isn't complete. That rotation will be reattempted.",
  });
  expect(await refusal(bed.rotate({ ClientRequestToken: token('v3'), RotateImmediately: false }))).toEqual(refused);
  expect(await bed.describe()).toEqual(before);
  await bed.emulator.rotateDue();
  await bed.rotate({ ClientRequestToken: token('v3') });
});

test('a version that anybody gave AWSPENDING blocks a rotation as well', async () => {
  const put = { SecretId: 's', SecretString: 'S', ClientRequestToken: token('hand'), VersionStages: ['AWSPENDING'] };
  await bed.client.send(new PutSecretValueCommand(put));
  expect((await refusal(bed.rotate())).message).toMatch(/^A previous rotation isn't complete/);
});

test('the same call again gets the same answer and begins nothing, before and after its rotation', async () => {
  const { $metadata: _, ...first } = await bed.rotate();
  expect(await bed.rotate()).toMatchObject(first);
  await bed.emulator.rotateDue();
  const before = await bed.describe();
  expect(await bed.rotate()).toMatchObject(first);
  await bed.emulator.rotateDue();
  expect(await bed.describe()).toEqual(before);
  expect(bed.functions.asked).toHaveLength(4);
});

test('two calls at once begin one rotation', async () => {
  const calls = ['v2', 'v3', 'v2'].map((name) => bed.rotate({ ClientRequestToken: token(name) }));
  const outcomes = (await Promise.allSettled(calls)).map(({ status }) => status);
  expect(outcomes.sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  await bed.emulator.rotateDue();
  expect(bed.functions.asked).toHaveLength(4);
});

test('a token that made another version is refused', async () => {
  expect(await refusal(bed.rotate({ ClientRequestToken: token('v1') }))).toMatchObject({
    code: 'InvalidParameterException',
  });
});

test('a version that is not filled yet is visible as a label and to no reader', async () => {
  await bed.rotate();
  const { VersionIdsToStages } = await bed.describe();
  expect(VersionIdsToStages).toEqual({ [token('v1')]: ['AWSCURRENT'], [token('v2')]: ['AWSPENDING'] });
  for (const choice of [{ VersionId: token('v2') }, { VersionStage: 'AWSPENDING' }]) {
    const read = bed.client.send(new GetSecretValueCommand({ SecretId: 's', ...choice }));
    expect((await refusal(read)).code).toBe('ResourceNotFoundException');
  }
});

test('rules and function that a later call does not give stay as they were', async () => {
  await bed.rotate({ RotationRules: { ScheduleExpression: 'rate(10 days)', Duration: '2h' } });
  await bed.emulator.rotateDue();
  const { NextRotationDate, RotationRules } = await bed.describe();
  await bed.rotate({ ClientRequestToken: token('v3'), RotationLambdaARN: undefined });
  expect(await bed.describe()).toMatchObject({ NextRotationDate, RotationRules, RotationLambdaARN: FUNCTION_ARN });
});

test('a secret that waits for its deletion is neither rotated nor taken out of rotation', async () => {
  await bed.client.send(new DeleteSecretCommand({ SecretId: 's' }));
  for (const call of [bed.rotate(), bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }))]) {
    expect(await refusal(call)).toMatchObject({
      code: 'InvalidRequestException',
      message: expect.stringContaining('marked for deletion') as string,
    });
  }
});

test('what there is not can’t be rotated', async () => {
  const call = bed.client.send(new RotateSecretCommand({ SecretId: 'none', RotationLambdaARN: FUNCTION_ARN }));
  expect((await refusal(call)).code).toBe('ResourceNotFoundException');
  const cancel = bed.client.send(new CancelRotateSecretCommand({ SecretId: 's' }));
  expect((await refusal(cancel)).code).toBe('InvalidRequestException');
});
