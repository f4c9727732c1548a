import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  paginateListSecretVersionIds,
  PutSecretValueCommand,
  TagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { DAY, post, refusal, startBed, token, type Bed } from './endpoint-bed';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S1', ClientRequestToken: token('v1') }));
});
afterEach(() => bed.close());

const put = (version: string, VersionStages?: string[], SecretString = `value of ${version}`) =>
  bed.client.send(
    new PutSecretValueCommand({ SecretId: 's', SecretString, ClientRequestToken: token(version), VersionStages }),
  );
const versionIds = () => bed.emulator.snapshot()[0]!.versions.map(({ id }) => id.replace(/-+$/, ''));

test('a value may have 65,536 bytes, not one more, counted in bytes', async () => {
  await put('v2', undefined, 'x'.repeat(65_536));
  await put('v3', undefined, 'é'.repeat(32_768));
  for (const value of ['x'.repeat(65_537), 'é'.repeat(32_769)]) {
    const refused = await refusal(put('v4', undefined, value));
    expect(refused.code).toBe('ValidationException');
    expect(refused.message).toContain("'secretString'");
    expect(refused.message.length).toBeLessThan(200);
  }
});

test('a value of 65,536 bytes that JSON escapes sixfold still arrives', async () => {
  const value = '\u0001'.repeat(65_536);
  await put('v2', undefined, value);
  expect((await bed.client.send(new GetSecretValueCommand({ SecretId: 's' }))).SecretString).toBe(value);
});

test('a binary value may have 65,536 bytes and comes back as base64 on the wire', async () => {
  const binary = (length: number, version: string) =>
    bed.client.send(
      new PutSecretValueCommand({
        SecretId: 's',
        SecretBinary: Buffer.alloc(length, 7),
        ClientRequestToken: token(version),
      }),
    );
  expect(await refusal(binary(65_537, 'v2'))).toMatchObject({ code: 'ValidationException' });
  await binary(65_536, 'v3');
  const { SecretBinary } = await bed.client.send(new GetSecretValueCommand({ SecretId: 's' }));
  expect(Buffer.from(SecretBinary!).equals(Buffer.alloc(65_536, 7))).toBe(true);
  const { json } = await post(bed, 'GetSecretValue', { SecretId: 's' });
  expect(json['SecretBinary']).toBe(Buffer.alloc(65_536, 7).toString('base64'));
});

test('a body of more than a megabyte is refused and the endpoint goes on', async () => {
  expect((await post(bed, 'PutSecretValue', 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
  await put('v2');
});

test('neither value, both values, and an empty value are refused', async () => {
  const raw = (body: object) =>
    post(bed, 'PutSecretValue', { SecretId: 's', ClientRequestToken: token('v2'), ...body });
  expect((await raw({})).json['__type']).toBe('InvalidRequestException');
  expect((await raw({ SecretString: 'a', SecretBinary: 'YQ==' })).json['__type']).toBe('InvalidParameterException');
  expect((await raw({ SecretString: '' })).json['__type']).toBe('ValidationException');
  expect((await raw({ SecretString: 7 })).json['__type']).toBe('SerializationException');
  expect(versionIds()).toEqual(['v1']);
});

test('20 labels fit on a secret, over all its versions together', async () => {
  // AWSCURRENT is the first of them.
  await put(
    'v2',
    Array.from({ length: 10 }, (_, i) => `a${i}`),
  );
  await put(
    'v3',
    Array.from({ length: 9 }, (_, i) => `b${i}`),
  );
  expect(await refusal(put('v4', ['one-too-many']))).toMatchObject({ code: 'LimitExceededException' });
  // Moving labels that exist is no problem.
  await put('v5', ['a0', 'b0']);
  // AWSPREVIOUS would be the 21st.
  expect(await refusal(put('v6'))).toMatchObject({ code: 'LimitExceededException' });
  expect(versionIds()).toEqual(['v1', 'v2', 'v3', 'v5']);
});

test('beyond 100 versions the oldest unlabelled ones go once they are 24 hours old; labelled ones never do', async () => {
  await put('kept', ['kept']);
  for (let i = 0; i < 98; i++) await put(`w${i}`);
  expect(versionIds()).toHaveLength(100);
  bed.clock.now += DAY - 1;
  expect(await refusal(put('early'))).toMatchObject({ code: 'LimitExceededException' });
  bed.clock.now += 1;
  await put('fits');
  const left = versionIds();
  expect(left).toHaveLength(100);
  expect(left).toEqual(expect.arrayContaining(['kept', 'w97', 'w96', 'fits']));
  expect(left).not.toContain('v1');
  expect(
    await refusal(bed.client.send(new GetSecretValueCommand({ SecretId: 's', VersionId: token('v1') }))),
  ).toMatchObject({ code: 'ResourceNotFoundException' });
});

test('versions are listed by page, labelled ones only unless deprecated ones are asked for', async () => {
  for (const version of ['v2', 'v3', 'v4']) {
    bed.clock.now += 1000;
    await put(version);
  }
  const list = async (IncludeDeprecated?: boolean) =>
    (await bed.client.send(new ListSecretVersionIdsCommand({ SecretId: 's', IncludeDeprecated }))).Versions!.map(
      ({ VersionId, VersionStages, KmsKeyIds }) => [VersionId!.slice(0, 2), VersionStages, KmsKeyIds],
    );
  const key = ['DefaultEncryptionKey'];
  const labelled = [
    ['v3', ['AWSPREVIOUS'], key],
    ['v4', ['AWSCURRENT'], key],
  ];
  expect(await list()).toEqual(labelled);
  expect(await list(true)).toEqual([['v1', undefined, key], ['v2', undefined, key], ...labelled]);
  const pages: number[] = [];
  const paginator = paginateListSecretVersionIds(
    { client: bed.client, pageSize: 3 },
    { SecretId: 's', IncludeDeprecated: true },
  );
  for await (const page of paginator) pages.push(page.Versions!.length);
  expect(pages).toEqual([3, 1]);
});

test('a new key re-encrypts the versions with labels of AWS, and no others', async () => {
  await put('mine', ['mine']);
  await put('v2');
  await put('next', ['AWSPENDING']);
  await bed.client.send(new UpdateSecretCommand({ SecretId: 's', KmsKeyId: 'alias/own' }));
  const keys = async () => {
    const { Versions } = await bed.client.send(new ListSecretVersionIdsCommand({ SecretId: 's' }));
    return Object.fromEntries(Versions!.map(({ VersionStages, KmsKeyIds }) => [VersionStages!.join(), KmsKeyIds![0]]));
  };
  expect(await keys()).toEqual({
    AWSCURRENT: 'alias/own',
    AWSPREVIOUS: 'alias/own',
    AWSPENDING: 'alias/own',
    mine: 'DefaultEncryptionKey',
  });
  await bed.client.send(new UpdateSecretCommand({ SecretId: 's', KmsKeyId: '' }));
  expect((await keys())['AWSCURRENT']).toBe('DefaultEncryptionKey');
});

test.each([
  ['a name', 'CreateSecret', { Name: 'x'.repeat(513) }],
  ['a description', 'UpdateSecret', { SecretId: 's', Description: 'x'.repeat(2049) }],
  ['a secret id', 'DescribeSecret', { SecretId: 'x'.repeat(2049) }],
  ['a label', 'UpdateSecretVersionStage', { SecretId: 's', VersionStage: 'x'.repeat(257) }],
  ['a version id', 'GetSecretValue', { SecretId: 's', VersionId: 'short' }],
  ['a policy', 'PutResourcePolicy', { SecretId: 's', ResourcePolicy: 'x'.repeat(20_481) }],
  ['a tag key', 'TagResource', { SecretId: 's', Tags: [{ Key: 'x'.repeat(129), Value: '' }] }],
  ['a tag value', 'TagResource', { SecretId: 's', Tags: [{ Key: 'x', Value: 'x'.repeat(257) }] }],
  ['a tag key to take away', 'UntagResource', { SecretId: 's', TagKeys: ['x'.repeat(129)] }],
  ['an empty tag key to take away', 'UntagResource', { SecretId: 's', TagKeys: [''] }],
  ['a key of encryption', 'UpdateSecret', { SecretId: 's', KmsKeyId: 'x'.repeat(2049) }],
  ['a missing secret id', 'DescribeSecret', {}],
])('%s out of bounds is a ValidationException', async (_what, operation, body) => {
  const { json, status } = await post(bed, operation, { ClientRequestToken: token('t'), ...body });
  expect([status, json['__type']]).toEqual([400, 'ValidationException']);
});

test.each([
  ['a number that is not whole', 'ListSecrets', { MaxResults: 7.5 }],
  ['a number as a text', 'ListSecrets', { MaxResults: '7' }],
  ['a truth value as a text', 'ListSecrets', { IncludePlannedDeletion: 'true' }],
  ['a list in the place of a structure', 'TagResource', { SecretId: 's', Tags: [[]] }],
])('%s is a SerializationException', async (_what, operation, body) => {
  const { json, status } = await post(bed, operation, body);
  expect([status, json['__type']]).toEqual([400, 'SerializationException']);
});

test('a secret has at most 50 tags', async () => {
  const tags = (count: number, from = 0) =>
    new TagResourceCommand({
      SecretId: 's',
      Tags: Array.from({ length: count }, (_, i) => ({ Key: `k${from + i}`, Value: 'v' })),
    });
  await bed.client.send(tags(50));
  expect(await refusal(bed.client.send(tags(1, 50)))).toMatchObject({ code: 'LimitExceededException' });
  expect(Object.keys(bed.emulator.snapshot()[0]!.tags)).toHaveLength(50);
});
