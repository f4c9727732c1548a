import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { post, refusal, startBed, token, type Bed } from './endpoint-bed';

let bed: Bed;
beforeEach(async () => (bed = await startBed()));
afterEach(() => bed.close());

const create = (Name: string, SecretString: string | undefined, version: string) =>
  bed.client.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken: token(version) }));
const inUse = (version: string, arn: string | undefined) => ({
  code: 'ResourceExistsException',
  message: `You can't use ClientRequestToken ${token(version)} because that value is already in use for a version of secret ${arn}.`,
  status: 400,
});

test('creating again with the same token and value gives the same answer and no second version', async () => {
  const first = await create('s', 'S1', 'v1');
  const { $metadata: _one, ...one } = first;
  const { $metadata: _two, ...two } = await create('s', 'S1', 'v1');
  expect(two).toEqual(one);
  expect(bed.emulator.snapshot()[0]?.versions).toHaveLength(1);
});

test('creating an empty secret again with the same token gives the same answer', async () => {
  const one = await create('s', undefined, 'v1');
  const two = await create('s', undefined, 'v1');
  expect([two.ARN, two.VersionId]).toEqual([one.ARN, undefined]);
});

test('creating with the same token and another value names the token, with another token the secret', async () => {
  const { ARN } = await create('s', 'S1', 'v1');
  expect(await refusal(create('s', 'S2', 'v1'))).toEqual(inUse('v1', ARN));
  expect(await refusal(create('s', 'S1', 'v2'))).toEqual({
    code: 'ResourceExistsException',
    message: 'The operation failed because the secret s already exists.',
    status: 400,
  });
});

test.each([
  [
    'put',
    (SecretString: string) =>
      new PutSecretValueCommand({ SecretId: 's', SecretString, ClientRequestToken: token('v2') }),
  ],
  [
    'update',
    (SecretString: string) => new UpdateSecretCommand({ SecretId: 's', SecretString, ClientRequestToken: token('v2') }),
  ],
])('%s: same token and value changes nothing, another value is refused', async (_name, command) => {
  const { ARN } = await create('s', 'S1', 'v1');
  await bed.client.send(command('S2'));
  await bed.client.send(
    new PutSecretValueCommand({ SecretId: 's', SecretString: 'S3', ClientRequestToken: token('v3') }),
  );
  const before = bed.emulator.snapshot();
  bed.clock.now += 1000;
  const again = await bed.client.send(command('S2'));
  expect(again.VersionId).toBe(token('v2'));
  expect(await refusal(bed.client.send(command('other')))).toEqual(inUse('v2', ARN));
  expect(bed.emulator.snapshot()).toEqual(before);
});

test('a string and the same bytes as binary are different values', async () => {
  const { ARN } = await create('s', 'S1', 'v1');
  const binary = new PutSecretValueCommand({
    SecretId: 's',
    SecretBinary: Buffer.from('S1'),
    ClientRequestToken: token('v1'),
  });
  expect(await refusal(bed.client.send(binary))).toEqual(inUse('v1', ARN));
});

test('of ten writers with one token and different values, one wins and nine are told', async () => {
  await create('s', undefined, 'v0');
  const put = (SecretString: string) =>
    bed.client.send(new PutSecretValueCommand({ SecretId: 's', SecretString, ClientRequestToken: token('v1') }));
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => put(`writer ${i}`)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(bed.emulator.snapshot()[0]?.versions).toHaveLength(1);
});

test.each(['CreateSecret', 'PutSecretValue', 'UpdateSecret'])(
  'raw %s without a token is refused before the secret is looked up',
  async (operation) => {
    const answer = await post(bed, operation, { Name: 'none', SecretId: 'none', SecretString: 'x' });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      __type: 'InvalidRequestException',
      Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    });
  },
);

test.each([31, 65])('a token of %i characters is refused, 32 and 64 are taken', async (length) => {
  const put = (n: number) =>
    bed.client.send(
      new PutSecretValueCommand({ SecretId: 's', SecretString: `S${n}`, ClientRequestToken: 'x'.repeat(n) }),
    );
  await create('s', 'S1', 'v1');
  expect(await refusal(put(length))).toMatchObject({ code: 'InvalidParameterException' });
  await put(length === 31 ? 32 : 64);
});

test('LastChangedDate grows strictly with every change, also within one millisecond, and not with reads', async () => {
  await create('s', 'S1', 'v1');
  const changedAt = async () =>
    (await bed.client.send(new DescribeSecretCommand({ SecretId: 's' }))).LastChangedDate!.getTime();
  const seen = [await changedAt()];
  for (const Description of ['a', 'b', 'c']) {
    await bed.client.send(new UpdateSecretCommand({ SecretId: 's', Description }));
    seen.push(await changedAt());
  }
  expect(seen).toEqual([0, 1, 2, 3].map((ms) => bed.clock.now + ms));
  await bed.client.send(new ListSecretVersionIdsCommand({ SecretId: 's' }));
  expect(await changedAt()).toBe(seen[3]);
});
