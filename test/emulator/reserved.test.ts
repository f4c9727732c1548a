import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { post, refusal, startBed, token, type Bed } from './endpoint-bed';

const NAME = 'kept/one';
let bed: Bed;
beforeEach(async () => {
  bed = await startBed({ reserved: { namePrefix: 'kept/', accessKeyId: 'AKIATEST' } });
  await bed.client.send(new CreateSecretCommand({ Name: NAME, SecretString: 'confidential' }));
});
afterEach(() => bed.close());

const STRANGER = {
  Authorization:
    'AWS4-HMAC-SHA256 Credential=AKIAOTHER/20260301/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0',
};
const stranger = () => bed.connect({ credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' } });

const policyFor = (Resource: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::000000000000:root' },
        Action: 'secretsmanager:GetSecretValue',
        Resource,
      },
    ],
  });

describe('a secret that is reserved for one access key', () => {
  test.each<[string, Record<string, unknown>]>([
    ['CancelRotateSecret', {}],
    ['DeleteResourcePolicy', {}],
    ['DeleteSecret', {}],
    ['DescribeSecret', {}],
    ['GetResourcePolicy', {}],
    ['GetSecretValue', {}],
    ['ListSecretVersionIds', {}],
    ['PutResourcePolicy', { ResourcePolicy: policyFor('*') }],
    ['PutSecretValue', { SecretString: 'other', ClientRequestToken: token('v2') }],
    ['RestoreSecret', {}],
    [
      'RotateSecret',
      {
        ClientRequestToken: token('v2'),
        RotationLambdaARN: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
        RotationRules: { AutomaticallyAfterDays: 1 },
      },
    ],
    ['TagResource', { Tags: [{ Key: 'a', Value: 'b' }] }],
    ['UntagResource', { TagKeys: ['a'] }],
    ['UpdateSecret', { SecretString: 'other', ClientRequestToken: token('v2') }],
    ['UpdateSecretVersionStage', { VersionStage: 'AWSCURRENT', MoveToVersionId: token('v2') }],
  ])('refuses %s to every other key, by name and by ARN, and is as it was', async (operation, input) => {
    const before = bed.emulator.snapshot();
    for (const SecretId of [NAME, before[0]!.arn]) {
      const { status, json, text } = await post(bed, operation, { SecretId, ...input }, STRANGER);
      expect([status, json['__type']]).toEqual([400, 'AccessDeniedException']);
      expect(json['Message']).toMatch(/secretsmanager:\w+ on resource: \S+ with an explicit deny in an identity-based/);
      expect(text).not.toContain('confidential');
    }
    expect(bed.emulator.snapshot()).toEqual(before);
  });

  test('is left out of a batch that names or finds it', async () => {
    for (const input of [{ SecretIdList: [NAME] }, { Filters: [{ Key: 'name' as const, Values: ['kept'] }] }]) {
      const { SecretValues, Errors } = await stranger().send(new BatchGetSecretValueCommand(input));
      expect(SecretValues).toEqual([]);
      expect(Errors).toMatchObject([{ ErrorCode: 'AccessDeniedException' }]);
    }
  });

  test('is not made by another key either, which could put a value of its own there', async () => {
    const making = stranger().send(new CreateSecretCommand({ Name: 'kept/two', SecretString: 'x' }));
    expect(await refusal(making)).toMatchObject({ code: 'AccessDeniedException' });
    expect(bed.emulator.snapshot()).toHaveLength(1);
  });

  test('stays reserved whatever its policy allows', async () => {
    await bed.client.send(new PutResourcePolicyCommand({ SecretId: NAME, ResourcePolicy: policyFor('*') }));
    const reading = stranger().send(new GetSecretValueCommand({ SecretId: NAME }));
    expect(await refusal(reading)).toMatchObject({ code: 'AccessDeniedException' });
  });

  test('answers to its key, and its name is no secret', async () => {
    await bed.client.send(new PutSecretValueCommand({ SecretId: NAME, SecretString: 'later' }));
    expect((await bed.client.send(new GetSecretValueCommand({ SecretId: NAME }))).SecretString).toBe('later');
    expect((await stranger().send(new ListSecretsCommand({}))).SecretList).toMatchObject([{ Name: NAME }]);
  });
});

test('names that only begin alike are anybody’s', async () => {
  await stranger().send(new CreateSecretCommand({ Name: 'kept', SecretString: 'x' }));
  await stranger().send(new CreateSecretCommand({ Name: 'mine/kept/one', SecretString: 'y' }));
  const reading = stranger().send(new GetSecretValueCommand({ SecretId: 'mine/kept/one' }));
  expect((await reading).SecretString).toBe('y');
});
