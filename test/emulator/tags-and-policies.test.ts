import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  TagResourceCommand,
  UntagResourceCommand,
  ValidateResourcePolicyCommand,
  ListSecretsCommand,
} from '@aws-sdk/client-secrets-manager';
import { post, refusal, startBed, type Bed } from './endpoint-bed';

let bed: Bed;
let arn: string;
beforeEach(async () => {
  bed = await startBed({ accounts: { AKIAOTHER: '111111111111' } });
  arn = (await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S' }))).ARN!;
});
afterEach(() => bed.close());

const policy = (Principal: unknown, more: object = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'secretsmanager:*', Resource: '*', ...more }],
  });
const OTHER = policy({ AWS: 'arn:aws:iam::111111111111:root' });
const putPolicy = (ResourcePolicy: string, BlockPublicPolicy?: boolean) =>
  bed.client.send(new PutResourcePolicyCommand({ SecretId: 's', ResourcePolicy, BlockPublicPolicy }));

test('tags are added and overwritten by key; removed tags leave an empty list, never tagged leaves none', async () => {
  const tags = async () => (await bed.client.send(new DescribeSecretCommand({ SecretId: 's' }))).Tags;
  expect(await tags()).toBeUndefined();
  const tag = (Key: string, Value: string) => new TagResourceCommand({ SecretId: 's', Tags: [{ Key, Value }] });
  await bed.client.send(tag('a', '1'));
  await bed.client.send(tag('b', '2'));
  await bed.client.send(tag('a', '3'));
  expect(await tags()).toEqual([
    { Key: 'a', Value: '3' },
    { Key: 'b', Value: '2' },
  ]);
  await bed.client.send(new UntagResourceCommand({ SecretId: arn, TagKeys: ['a', 'b', 'never'] }));
  expect(await tags()).toEqual([]);
});

test('tagging answers 200 with nothing in it', async () => {
  const answer = await post(bed, 'TagResource', { SecretId: 's', Tags: [{ Key: 'k', Value: 'v' }] });
  expect([answer.status, answer.text]).toEqual([200, '']);
});

test('a policy is absent, put, replaced and deleted', async () => {
  const read = async () => (await bed.client.send(new GetResourcePolicyCommand({ SecretId: 's' }))).ResourcePolicy;
  expect(await read()).toBeUndefined();
  await putPolicy(policy('*'));
  await putPolicy(OTHER);
  expect(await read()).toBe(OTHER);
  await bed.client.send(new DeleteResourcePolicyCommand({ SecretId: 's' }));
  expect(await read()).toBeUndefined();
});

test.each([
  ['no JSON', 'nonsense'],
  ['no statements', '{"Version":"2012-10-17"}'],
  ['a statement without a principal', policy(undefined)],
  ['a statement without an effect', policy('*', { Effect: 'Perhaps' })],
])('a policy with %s is malformed', async (_what, text) => {
  expect(await refusal(putPolicy(text))).toMatchObject({ code: 'MalformedPolicyDocumentException' });
});

test.each([{ AWS: 'somebody' }, { AWS: ['arn:aws:s3:::bucket'] }, { Martian: 'x' }, 'somebody'])(
  'the principal %j is unsupported, in the words of AWS',
  async (principal) => {
    const refused = await refusal(putPolicy(policy(principal)));
    expect(refused).toMatchObject({ code: 'MalformedPolicyDocumentException' });
    expect(refused.message).toContain('This resource policy contains an unsupported principal');
  },
);

test.each(['*', { AWS: '*' }, { AWS: ['111111111111', '*'] }])(
  '%j is public: blocked only when asked',
  async (principal) => {
    expect(await refusal(putPolicy(policy(principal), true))).toMatchObject({ code: 'PublicPolicyException' });
    await putPolicy(policy(principal, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }), true);
    await putPolicy(policy(principal));
  },
);

test('validating says what is wrong instead of failing', async () => {
  const validate = (ResourcePolicy: string, SecretId?: string) =>
    bed.client.send(new ValidateResourcePolicyCommand({ ResourcePolicy, SecretId }));
  expect(await validate(OTHER, 's')).toMatchObject({ PolicyValidationPassed: true, ValidationErrors: [] });
  const failed = await validate(policy('*'));
  expect(failed.PolicyValidationPassed).toBe(false);
  expect(failed.ValidationErrors?.[0]?.CheckName).toBe('PublicAccessCheck');
  expect(await refusal(validate(OTHER, 'none'))).toMatchObject({ code: 'ResourceNotFoundException' });
});

describe('another account', () => {
  const other = () => bed.connect({ credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' } });

  test('reaches a secret by its ARN only if the policy lets it, and sees no other secrets', async () => {
    expect(await refusal(other().send(new DescribeSecretCommand({ SecretId: arn })))).toMatchObject({
      code: 'AccessDeniedException',
    });
    await putPolicy(OTHER);
    expect((await other().send(new DescribeSecretCommand({ SecretId: arn }))).ARN).toBe(arn);
    expect((await other().send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    await putPolicy(policy({ AWS: '111111111111' }, { Action: ['secretsmanager:Get*'] }));
    expect(await refusal(other().send(new DescribeSecretCommand({ SecretId: arn })))).toMatchObject({
      code: 'AccessDeniedException',
    });
  });

  test('cannot use a value under the default key, whatever the policy says', async () => {
    await putPolicy(OTHER);
    const expected = {
      code: 'InvalidRequestException',
      message:
        "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
      status: 400,
    };
    expect(await refusal(other().send(new GetSecretValueCommand({ SecretId: arn })))).toEqual(expected);
    const put = new PutSecretValueCommand({ SecretId: arn, SecretString: 'new' });
    expect(await refusal(other().send(put))).toEqual(expected);
  });
});
