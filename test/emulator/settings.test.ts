import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  type UpdateSecretCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { post, refusal, startBed, token, type Bed } from './endpoint-bed';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
  await bed.client.send(
    new CreateSecretCommand({
      Name: 's',
      SecretString: 'S1',
      ClientRequestToken: token('v1'),
      Description: 'first',
      KmsKeyId: 'alias/one',
      Tags: [{ Key: 'owner', Value: 'a' }],
    }),
  );
  bed.clock.now += 1000;
});
afterEach(() => bed.close());

const described = async () => {
  const { $metadata: _, ...answer } = await bed.client.send(new DescribeSecretCommand({ SecretId: 's' }));
  return answer;
};
const update = (input: Partial<UpdateSecretCommandInput>) =>
  bed.client.send(new UpdateSecretCommand({ SecretId: 's', ...input }));

test('an update of the description changes that and LastChangedDate, makes no version and names none', async () => {
  const before = await described();
  const answer = await update({ Description: 'second' });
  expect([answer.ARN, answer.Name, answer.VersionId]).toEqual([before.ARN, 's', undefined]);
  const after = await described();
  expect(after).toEqual({ ...before, Description: 'second', LastChangedDate: new Date(bed.clock.now) });
  await update({ Description: '' });
  expect(await described()).not.toHaveProperty('Description');
});

test('an update of the key shows it, and AWS’s own key is shown by none', async () => {
  await update({ KmsKeyId: 'arn:aws:kms:eu-west-1:000000000000:key/1234' });
  expect((await described()).KmsKeyId).toBe('arn:aws:kms:eu-west-1:000000000000:key/1234');
  for (const own of [
    'alias/aws/secretsmanager',
    'arn:aws:kms:eu-west-1:000000000000:alias/aws/secretsmanager',
    'arn:aws-cn:kms:cn-north-1:000000000000:alias/aws/secretsmanager',
    '',
  ]) {
    await update({ KmsKeyId: 'alias/two' });
    await update({ KmsKeyId: own });
    expect(await described()).not.toHaveProperty('KmsKeyId');
  }
  expect((await bed.client.send(new GetSecretValueCommand({ SecretId: 's' }))).SecretString).toBe('S1');
});

test('an update with a value makes a version of it and changes the rest in the same step', async () => {
  const answer = await update({ Description: 'd', SecretString: 'S2', ClientRequestToken: token('v2') });
  expect(answer.VersionId).toBe(token('v2'));
  expect(await described()).toMatchObject({
    Description: 'd',
    VersionIdsToStages: { [token('v1')]: ['AWSPREVIOUS'], [token('v2')]: ['AWSCURRENT'] },
  });
  const before = await described();
  const conflict = update({ Description: 'other', SecretString: 'S3', ClientRequestToken: token('v2') });
  expect(await refusal(conflict)).toMatchObject({ code: 'ResourceExistsException' });
  expect(await described()).toEqual(before);
});

test('tags: one is added, one overwritten, one taken away, and nothing else changes', async () => {
  const before = await described();
  const tags = [
    { Key: 'owner', Value: 'b' },
    { Key: 'name', Value: '' },
  ];
  await bed.client.send(new TagResourceCommand({ SecretId: 's', Tags: tags }));
  expect(await described()).toEqual({ ...before, Tags: tags, LastChangedDate: new Date(bed.clock.now) });
  bed.clock.now += 1000;
  await bed.client.send(new UntagResourceCommand({ SecretId: 's', TagKeys: ['owner', 'never'] }));
  expect(await described()).toEqual({ ...before, Tags: [tags[1]], LastChangedDate: new Date(bed.clock.now) });
});

test.each([
  ['TagResource', {}],
  ['UntagResource', {}],
  ['TagResource', { Tags: [{ Value: 'v' }] }],
  ['TagResource', { Tags: [{ Key: '', Value: 'v' }] }],
])('%s with %j is refused and changes nothing', async (operation, more) => {
  const before = await described();
  expect((await post(bed, operation, { SecretId: 's', ...more })).json['__type']).toBe('ValidationException');
  expect(await described()).toEqual(before);
});

test('tags of AWS’s own are refused, in any case', async () => {
  const tag = bed.client.send(new TagResourceCommand({ SecretId: 's', Tags: [{ Key: 'Aws:x', Value: 'v' }] }));
  expect(await refusal(tag)).toMatchObject({ code: 'InvalidParameterException' });
});

test('a secret that waits for its deletion takes no setting; restored, it has all it had', async () => {
  const before = await described();
  await bed.client.send(new DeleteSecretCommand({ SecretId: 's', RecoveryWindowInDays: 7 }));
  expect((await described()).DeletedDate).toBeDefined();
  for (const change of [
    update({ Description: 'x' }),
    bed.client.send(new TagResourceCommand({ SecretId: 's', Tags: [{ Key: 'k', Value: 'v' }] })),
    bed.client.send(new UntagResourceCommand({ SecretId: 's', TagKeys: ['owner'] })),
  ])
    expect(await refusal(change)).toMatchObject({
      code: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
  const answer = await bed.client.send(new RestoreSecretCommand({ SecretId: 's' }));
  expect([answer.ARN, answer.Name]).toEqual([before.ARN, 's']);
  const { LastChangedDate: _, ...rest } = await described();
  expect({ ...rest, LastChangedDate: before.LastChangedDate }).toEqual(before);
  // Nothing waits any more: restoring again is no error and no change.
  const restored = await described();
  await bed.client.send(new RestoreSecretCommand({ SecretId: 's' }));
  expect(await described()).toEqual(restored);
});

test.each(['constructor', '__proto__', 'toString'])(
  'an access key id %s is one like any other',
  async (accessKeyId) => {
    const bed = await startBed({ accounts: { AKIATEST: '111111111111' } });
    const client = bed.connect({ credentials: { accessKeyId, secretAccessKey: 'irrelevant' } });
    expect((await client.send(new CreateSecretCommand({ Name: 'a' }))).ARN).toContain(':000000000000:');
    await bed.close();
  },
);
