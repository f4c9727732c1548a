import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Grantee, ManagementToken, TokenKey, type TokenRotation, TokenRotationStack } from '../../src/constructs-aws';
import { newApp } from '../constructs/synthesized';
import { ACCOUNT, filledIn, keyArn, RoleUnderTest, secretOf } from './role-under-test';
import { codeFile, MANAGEMENT_ARN, REGION, specOf, Synthesized, synthesized, token } from './stack-under-test';

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const THERE = 'us-east-1';
const NAME = 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4';
const to = Grantee.roleName('somebody');

describe('with a KMS key of yours', () => {
  const context = (secret: string, service = `secretsmanager.${REGION}.amazonaws.com`) => ({
    'kms:ViaService': service,
    'kms:EncryptionContext:SecretARN': secret,
  });
  const keyed = () => synthesized({ tokens: { kmsKeyId: KEY } });

  test.each([
    ['rotate', 'kms:GenerateDataKey', 'allowed'],
    ['rotate', 'kms:Decrypt', 'allowed'],
    ['rotate', 'kms:CreateGrant', 'denied'],
    ['pass', 'kms:GenerateDataKey', 'denied'],
    ['pass', 'kms:Decrypt', 'allowed'],
  ])('the role %s: %s is %s', async (policy, action, expected) => {
    const role = RoleUnderTest.of(keyed(), policy);
    expect(await role.decide({ action, resource: KEY, context: context(secretOf('ci-runner')) })).toBe(expected);
  });

  test('the key is used through Secrets Manager alone, and for the secrets of the tokens alone', async () => {
    const role = RoleUnderTest.of(keyed(), 'rotate');
    const decrypt = (resource: string, values: Readonly<Record<string, string>>) =>
      role.decide({ action: 'kms:Decrypt', resource, context: values });
    expect(await decrypt(KEY, context(secretOf('stranger')))).toBe('denied');
    expect(await decrypt(KEY, context(secretOf('ci-runner'), `s3.${REGION}.amazonaws.com`))).toBe('denied');
    expect(await decrypt(KEY, {})).toBe('denied');
    expect(await decrypt(KEY.replace('1234abcd', '4321abcd'), context(secretOf('ci-runner')))).toBe('denied');
  });

  test('who may read a token may decrypt that token, and no other', async () => {
    const granted = synthesized({
      tokens: { kmsKeyId: KEY },
      beside: (_, rotation) => rotation.grantRead(Grantee.roleName('runner'), 'ci-runner'),
    });
    const role = RoleUnderTest.of(granted, 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4-read-ci-runner');
    const decrypt = (secret: string) => role.decide({ action: 'kms:Decrypt', resource: KEY, context: context(secret) });
    expect([await decrypt(secretOf('ci-runner')), await decrypt(secretOf('nightly'))]).toEqual(['allowed', 'denied']);
    expect(role.allowed).toEqual(['kms:Decrypt', 'secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue']);
  });
});

/** Two tokens, one of them with a copy; a key that the stack makes here, and one for copies there. */
const withKeys = (grant: (rotation: TokenRotation) => unknown = () => undefined) =>
  synthesized({
    spec: specOf(token('ci-runner', { secret: { replicas: [{ region: THERE }] } }), token('nightly')),
    tokens: (stack) => {
      const provider = new AwsProvider(stack, 'aws-there', { region: THERE, alias: 'there' });
      const [here, there] = [
        new TokenKey(stack, 'here', { region: REGION, alias: 'acme/tokens' }),
        new TokenKey(stack, 'there', { region: THERE, provider }),
      ];
      return { kmsKeyId: here.arn, replicaKmsKeyIds: { [THERE]: there.arn } };
    },
    beside: (_, rotation) => void grant(rotation),
  });

describe('keys that the stack makes', () => {
  const through = (region: string) => `secretsmanager.${region}.amazonaws.com`;
  const copyOf = (name: string) => secretOf(name).replace(REGION, THERE);
  const keyPolicyOf = (stack: Synthesized, region: string): unknown => {
    const keys = stack.all<{ policy: string; provider?: string }>('kms_key');
    return filledIn(keys.find(({ provider }) => (provider === 'aws.there') === (region === THERE))!.policy);
  };
  /** What a role may do with the key of a region, by its own policy and the key's. */
  const uses = async (stack: Synthesized, policy: string, secret: string) => {
    const region = secret.includes(THERE) ? THERE : REGION;
    const role = RoleUnderTest.of(stack, policy).withKeyPolicy(keyPolicyOf(stack, region));
    const actions = ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ScheduleKeyDeletion'];
    const answers = await Promise.all(
      actions.map(async (action) => {
        const context = { 'kms:ViaService': through(region), 'kms:EncryptionContext:SecretARN': secret };
        return [action, await role.decide({ action, resource: keyArn(region), context })] as const;
      }),
    );
    return answers.filter(([, answer]) => answer === 'allowed').map(([action]) => action.replace('kms:', ''));
  };

  test('encrypt the secrets and the copies, change by themselves each year, and can be had back for 30 days', () => {
    const stack = withKeys();
    const [here, there] = stack.all('kms_key');
    expect(stack.all('kms_key')).toHaveLength(2);
    for (const key of [here, there])
      expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(there).toMatchObject({ provider: 'aws.there' });
    expect(stack.all('kms_alias')).toMatchObject([{ name: 'alias/acme/tokens' }]);
    const reference = expect.stringMatching(/^\$\{aws_kms_key\.here_key_.*\.arn\}$/) as string;
    const copyKey = expect.stringMatching(/^\$\{aws_kms_key\.there_key_.*\.arn\}$/) as string;
    expect(Object.values(stack.resources['hawzu_access_token']!)).toMatchObject([
      { secret: { kms_key_id: reference, replicas: [{ region: THERE, kms_key_id: copyKey }] } },
      { secret: { kms_key_id: reference } },
    ]);
  });

  test('are used by the functions for their secrets, and for no copy: AWS keeps those', async () => {
    const stack = withKeys();
    expect(await uses(stack, 'rotate', secretOf('ci-runner'))).toEqual(['Decrypt', 'GenerateDataKey']);
    expect(await uses(stack, 'pass', secretOf('nightly'))).toEqual(['Decrypt']);
    expect(await uses(stack, 'rotate', secretOf('stranger'))).toEqual([]);
    for (const policy of ['rotate', 'pass']) expect(await uses(stack, policy, copyOf('ci-runner'))).toEqual([]);
  });

  test('are used by whoever may read a token or a copy of it, where that is', async () => {
    const stack = withKeys((rotation) => {
      rotation.grantRead(to, 'ci-runner');
      rotation.grantRead(to, 'ci-runner', { region: THERE, describe: false });
    });
    expect(await uses(stack, `${NAME}-read-ci-runner`, secretOf('ci-runner'))).toEqual(['Decrypt']);
    expect(await uses(stack, `${NAME}-read-ci-runner`, secretOf('nightly'))).toEqual([]);
    const [copyReader] = stack
      .all<{ name: string }>('iam_role_policy')
      .filter(({ name }) => name.endsWith(`read-ci-runner-${THERE}`));
    expect(await uses(stack, copyReader!.name, copyOf('ci-runner'))).toEqual(['Decrypt']);
    expect(await uses(stack, copyReader!.name, secretOf('ci-runner'))).toEqual([]);
    const reads = (resource: string) =>
      RoleUnderTest.of(stack, copyReader!.name).decide({ action: 'secretsmanager:GetSecretValue', resource });
    expect([await reads(copyOf('ci-runner')), await reads(secretOf('ci-runner'))]).toEqual(['allowed', 'denied']);
  });

  test('are used by who applies to make secrets and copies, also before those are there', async () => {
    const stack = withKeys((rotation) => rotation.grantApply(to));
    const made = ['Decrypt', 'Encrypt', 'GenerateDataKey'];
    expect(await uses(stack, `${NAME}-apply`, secretOf('ci-runner'))).toEqual(made);
    expect(await uses(stack, `${NAME}-apply`, copyOf('ci-runner'))).toEqual(made);
    expect(await uses(stack, `${NAME}-apply`, copyOf('nightly'))).toEqual([]);
    expect(await uses(stack, `${NAME}-apply`, secretOf('stranger'))).toEqual([]);
    const text = stack.all<{ name: string; policy: string }>('iam_role_policy').find(({ name }) => /apply$/.test(name));
    expect(text!.policy).not.toContain('hawzu_access_token');
  });

  test('are used through Secrets Manager alone, whatever else a role may', async () => {
    const stack = withKeys();
    const everything = filledIn(
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action: ['kms:*'], Resource: '*' }], Version: '2012-10-17' }),
    );
    const mighty = new RoleUnderTest([everything]).withKeyPolicy(keyPolicyOf(stack, REGION));
    const may = (action: string, service?: string) =>
      mighty.decide({ action, resource: keyArn(REGION), context: service ? { 'kms:ViaService': service } : {} });
    expect(await may('kms:Decrypt', through(REGION))).toBe('allowed');
    expect(await may('kms:Decrypt')).toBe('denied');
    expect(await may('kms:Decrypt', through(THERE))).toBe('denied');
    expect(await may('kms:CreateGrant', through(REGION))).toBe('denied');
    expect([await may('kms:PutKeyPolicy'), await may('kms:ScheduleKeyDeletion')]).toEqual(['allowed', 'allowed']);
  });
});

describe('a stack of its own', () => {
  const make = (more: Readonly<Record<string, unknown>>) =>
    new TokenRotationStack(newApp(), 'tokens', {
      ...{ spec: specOf(token('ci-runner')), region: REGION, endpoint: 'https://hawzu.example' },
      ...{ codeFile: codeFile(), managementToken: ManagementToken.fromSecretArn(MANAGEMENT_ARN) },
      ...more,
    });

  test('makes a key where it is asked to, and none else', () => {
    const stack = make({ key: { alias: 'acme/tokens', deletionDays: 7 } });
    expect(stack.key).toBeInstanceOf(TokenKey);
    const { resources } = new Synthesized(stack);
    expect(Object.values(resources['aws_kms_key']!)).toMatchObject([{ deletion_window_in_days: 7 }]);
    expect(Object.keys(new Synthesized(make({})).resources)).not.toContain('aws_kms_key');
  });

  test.each([
    ['another key for the same secrets', { key: {}, kmsKeyId: KEY }, '[two-keys]'],
    ['a setting that there is not', { key: { deletionDay: 7 } }, 'did you mean: deletionDays'],
    ['a number that AWS refuses', { key: { deletionDays: 31 } }, '[setting-out-of-range]'],
    ['a key for copies that there are not', { replicaKmsKeyIds: { [THERE]: KEY } }, '[copy-key-unused]'],
  ])('refuses %s', (_what, more, said) => {
    expect(() => make(more)).toThrow(said);
  });
});

test('a token of another region takes its key there', async () => {
  const stack = synthesized({
    spec: specOf(
      token('ci-runner'),
      token('abroad', { secret: { region: THERE, kmsKeyId: KEY.replace(REGION, THERE) } }),
    ),
  });
  const decrypt = (region: string) =>
    RoleUnderTest.of(stack, 'pass').decide({
      ...{ action: 'kms:Decrypt', resource: KEY.replace(REGION, THERE) },
      context: {
        'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
        'kms:EncryptionContext:SecretARN': secretOf('abroad'),
      },
    });
  expect([await decrypt(THERE), await decrypt(REGION)]).toEqual(['allowed', 'denied']);
});
