import {
  BatchGetSecretValueCommand,
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

const document = (more: object) => JSON.stringify({ ...(JSON.parse(policy('*')) as object), ...more });
const allowAll = { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:*', Resource: '*' };
const many = Array.from({ length: 500 }, () => ({}));

test.each([
  ['no JSON', 'nonsense'],
  ['no object', '[]'],
  ['no statements', '{"Version":"2012-10-17"}'],
  ['an empty list of statements', document({ Statement: [] })],
  ['a version that is none', document({ Version: '2019-10-19' })],
  ['no version but null', document({ Version: null })],
  ['a statement whose Sid is a number', policy('*', { Sid: 7 })],
  ['no resources in a list', policy('*', { Resource: [] })],
  ['an unknown key', document({ Statment: [] })],
  ['a statement that is a text', document({ Statement: 'Allow' })],
  ['a statement without a principal', policy(undefined)],
  ['a principal and its opposite', policy('*', { NotPrincipal: '*' })],
  ['a statement without an effect', policy('*', { Effect: 'Perhaps' })],
  ['a statement without an action', policy('*', { Action: undefined })],
  ['an action and its opposite', policy('*', { NotAction: 'secretsmanager:GetSecretValue' })],
  ['an action of another service', policy('*', { Action: ['secretsmanager:GetSecretValue', 's3:GetObject'] })],
  ['no actions in a list', policy('*', { Action: [] })],
  ['an action that is a number', policy('*', { Action: 7 })],
  ['a resource of another service', policy('*', { Resource: 'arn:aws:s3:::bucket' })],
  ['a statement with an unknown key', policy('*', { Ressource: '*' })],
  ['an unknown operator', policy('*', { Condition: { StringMatches: { 'aws:userid': 'x' } } })],
  ['a condition that is a text', policy('*', { Condition: 'always' })],
])('a policy with %s is malformed, and not put', async (_what, text) => {
  await putPolicy(OTHER);
  const refused = await refusal(putPolicy(text));
  expect(refused.code).toBe('MalformedPolicyDocumentException');
  expect(refused.message).toMatch(/^This policy has invalid syntax: [^"]+\.$/);
  expect((await bed.client.send(new GetResourcePolicyCommand({ SecretId: 's' }))).ResourcePolicy).toBe(OTHER);
});

test.each([
  policy({ Service: 'lambda.amazonaws.com' }),
  policy({ Federated: 'arn:aws:iam::111111111111:saml-provider/p', AWS: ['111111111111'] }),
  policy('*', { Effect: 'Deny', Action: undefined, NotAction: ['secretsmanager:Get*'], Sid: 'one' }),
  policy('*', { Resource: ['arn:aws:secretsmanager:*:000000000000:secret:s-??????'] }),
  policy('*', {
    Condition: { 'ForAnyValue:StringNotLikeIfExists': { 'aws:PrincipalArn': ['a', 'b'] }, Bool: { k: true } },
  }),
  document({ Version: '2008-10-17', Id: 'mine', Statement: allowAll }),
  document({ Version: undefined }),
])('%s is a policy', async (text) => {
  await putPolicy(text);
});

test.each<unknown>([
  { AWS: 'somebody' },
  { AWS: ['arn:aws:s3:::bucket'] },
  { Martian: 'x' },
  'somebody',
  {},
  { AWS: [] },
  { constructor: 'x' },
  { Federated: '*' },
  { Service: '*' },
  { Service: 'lambda.evil.test' },
])('the principal %j is unsupported, in the words of AWS', async (principal) => {
  const refused = await refusal(putPolicy(policy(principal)));
  expect(refused).toMatchObject({ code: 'MalformedPolicyDocumentException' });
  expect(refused.message).toContain('This resource policy contains an unsupported principal');
});

const only = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });

test.each<[unknown, object]>([
  ['*', {}],
  [{ AWS: '*' }, {}],
  [{ AWS: ['111111111111', '*'] }, {}],
  [undefined, { NotPrincipal: { AWS: '111111111111' } }],
  ['*', only('StringNotEquals', 'aws:PrincipalAccount', '111111111111')],
  ['*', only('StringEqualsIfExists', 'aws:SourceVpc', 'vpc-1')],
  ['*', only('StringLike', 'aws:PrincipalArn', '*')],
  ['*', only('StringLike', 'aws:PrincipalArn', ['arn:aws:iam::111111111111:role/x', 'arn:aws:iam::*'])],
  ['*', only('StringEquals', 'aws:userid', '${aws:userid}')],
  ['*', only('IpAddress', 'aws:SourceIp', '0.0.0.0/0')],
  ['*', only('IpAddress', 'aws:SourceIp', '::/0')],
  ['*', only('StringEquals', 'aws:PrincipalAccount', [])],
  ['*', only('ForAllValues:StringEquals', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/')],
  ['*', only('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::????????????:role/x')],
  ['*', only('StringEquals', 'aws:SourceIdentity', 'chosen')],
  ['*', only('StringEquals', 'aws:PrincipalTag/team', 'chosen')],
  ['*', only('Bool', 'aws:SecureTransport', true)],
  ['*', only('StringEquals', 'aws:RequestedRegion', 'eu-west-1')],
])('the principal %j with %j lets anybody in: blocked only when asked', async (principal, more) => {
  expect(await refusal(putPolicy(policy(principal, more), true))).toMatchObject({ code: 'PublicPolicyException' });
  await putPolicy(policy(principal, more));
});

test.each<[unknown, object]>([
  [{ AWS: '111111111111' }, {}],
  ['*', { Effect: 'Deny' }],
  ['*', only('StringEquals', 'aws:PrincipalOrgID', 'o-1')],
  ['*', only('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/*')],
  ['*', only('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:role/*')],
  ['*', only('StringEquals', 'AWS:sourcevpce', ['vpce-1', 'vpce-2'])],
  ['*', only('IpAddress', 'aws:SourceIp', '192.0.2.0/24')],
])('the principal %j with %j lets nobody in that it does not name', async (principal, more) => {
  await putPolicy(policy(principal, more), true);
});

test('validating says what is wrong instead of failing', async () => {
  const validate = (ResourcePolicy: string, SecretId?: string) =>
    bed.client.send(new ValidateResourcePolicyCommand({ ResourcePolicy, SecretId }));
  expect(await validate(OTHER, 's')).toMatchObject({ PolicyValidationPassed: true, ValidationErrors: [] });
  const failed = await validate(policy('*'));
  expect(failed.PolicyValidationPassed).toBe(false);
  expect(failed.ValidationErrors?.[0]?.CheckName).toBe('PublicAccessCheck');
  expect((await validate(document({ Statement: many }))).ValidationErrors).toHaveLength(20);
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

  const to = (more: object) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 'secretsmanager:*',
    Resource: '*',
    ...more,
  });
  const allowAnd = (...denials: object[]) => {
    const allowed = { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: '*', Resource: '*' };
    return JSON.stringify({ Version: '2012-10-17', Statement: [allowed, ...denials] });
  };
  const RIGHT = 'arn:aws:secretsmanager:*:000000000000:secret:s-??????';
  const WRONG = 'arn:aws:secretsmanager:*:000000000000:secret:other-*';

  test.each<[string, object, boolean]>([
    ['everything', to({}), false],
    ['all but describing', to({ Action: undefined, NotAction: 'secretsmanager:Describe*' }), true],
    ['all but reading', to({ Action: undefined, NotAction: ['secretsmanager:GetSecretValue'] }), false],
    ['this secret', to({ Resource: RIGHT }), false],
    ['another secret', to({ Resource: WRONG }), true],
    ['all but this secret', to({ Resource: undefined, NotResource: RIGHT }), true],
    ['all but another secret', to({ Resource: undefined, NotResource: [WRONG] }), false],
    ['another operation', to({ Action: 'secretsmanager:putsecretvalue' }), true],
    ['a third account', to({ Principal: { AWS: '222222222222' } }), true],
    ['all but this account', to({ Principal: undefined, NotPrincipal: { AWS: '111111111111' } }), true],
    ['all but a third account', to({ Principal: undefined, NotPrincipal: { AWS: '222222222222' } }), false],
    ['all, on a condition', to({ Condition: { Bool: { 'aws:SecureTransport': false } } }), false],
  ])('is allowed everything and denied %s', async (_what, denial, described) => {
    await putPolicy(allowAnd(denial));
    const answer = await other()
      .send(new DescribeSecretCommand({ SecretId: arn }))
      .then(
        () => true,
        (error: Error) => error.name,
      );
    expect(answer).toBe(described ? true : 'AccessDeniedException');
  });

  test('and the owner are bound by a denial; the owner can take the policy back, and no condition binds the owner', async () => {
    const read = () => bed.client.send(new GetSecretValueCommand({ SecretId: 's' }));
    await putPolicy(policy('*', { Effect: 'Deny', Action: 'secretsmanager:GetSecretValue' }));
    expect(await refusal(read())).toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('with an explicit deny in a resource-based policy') as string,
    });
    const batch = await bed.client.send(new BatchGetSecretValueCommand({ SecretIdList: ['s'] }));
    expect(batch.Errors).toMatchObject([{ SecretId: 's', ErrorCode: 'AccessDeniedException' }]);
    await bed.client.send(new DescribeSecretCommand({ SecretId: 's' }));
    await putPolicy(policy('*', { Effect: 'Deny' }));
    await bed.client.send(new DeleteResourcePolicyCommand({ SecretId: 's' }));
    await read();
    await putPolicy(policy('*', { Effect: 'Deny', ...only('StringNotEquals', 'aws:PrincipalArn', 'x') }));
    await read();
    await putPolicy(policy({ AWS: 'arn:aws:iam::000000000000:role/other' }, { Effect: 'Deny' }));
    await read();
  });

  test('cannot make the matching of a policy take long', async () => {
    const name = 'a'.repeat(500);
    const made = await bed.client.send(new CreateSecretCommand({ Name: name }));
    const slow = policy({ AWS: '111111111111' }, { Resource: `arn:aws:secretsmanager:*${'a*'.repeat(8000)}b` });
    await bed.client.send(new PutResourcePolicyCommand({ SecretId: name, ResourcePolicy: slow }));
    const from = performance.now();
    await refusal(other().send(new DescribeSecretCommand({ SecretId: made.ARN })));
    expect(performance.now() - from).toBeLessThan(2000);
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
