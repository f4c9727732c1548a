import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { DAY, post, refusal, startBed, token, type Bed } from './endpoint-bed';

let bed: Bed;
beforeAll(async () => (bed = await startBed({ accounts: { AKIAOTHER: '111111111111' } })));
afterAll(() => bed.close());

const get = (SecretId: string, client: SecretsManagerClient = bed.client) =>
  client.send(new GetSecretValueCommand({ SecretId }));
const notFound = {
  code: 'ResourceNotFoundException',
  message: "Secrets Manager can't find the specified secret.",
  status: 400,
};

test.each(['s-c64bdc03', 'Valid/_+=.@-Name', 'Valid/_+=.@-Name-a1b2', 'Valid/_+=.@-Name-a1b2c3-', 'with!mark'])(
  '%s is found by name, by ARN and by ARN without its suffix',
  async (name) => {
    const { ARN = '' } = await bed.client.send(new CreateSecretCommand({ Name: name, SecretString: 'S' }));
    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:000000000000:secret:.+-[A-Za-z0-9]{6}$/);
    expect(ARN.slice(0, -7)).toMatch(new RegExp(`:secret:${name.replace(/[+.]/g, '\\$&')}$`));
    for (const id of [name, ARN, ARN.slice(0, -7)]) expect((await get(id)).ARN).toBe(ARN);
  },
);

test('a name that ends like a suffix is not found by its partial ARN, as AWS warns', async () => {
  const { ARN = '' } = await bed.client.send(new CreateSecretCommand({ Name: 'ends-abc123', SecretString: 'S' }));
  expect(await refusal(get(ARN.slice(0, -7)))).toEqual(notFound);
  expect((await get(ARN)).Name).toBe('ends-abc123');
});

test('the suffix is new on re-creation, and the old ARN finds nothing', async () => {
  const create = () => bed.client.send(new CreateSecretCommand({ Name: 'again', SecretString: 'S' }));
  const { ARN: old = '' } = await create();
  await bed.client.send(new DeleteSecretCommand({ SecretId: 'again', ForceDeleteWithoutRecovery: true }));
  const { ARN: fresh = '' } = await create();
  expect(fresh).not.toBe(old);
  expect(await refusal(get(old))).toEqual(notFound);
  expect((await get('again')).ARN).toBe(fresh);
});

const BAD_NAME_OPERATIONS = [
  'CreateSecret',
  'DeleteSecret',
  'DescribeSecret',
  'GetSecretValue',
  'ListSecretVersionIds',
  'PutSecretValue',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'ValidateResourcePolicy',
];
test.each(
  BAD_NAME_OPERATIONS.flatMap((op) => ['Inv Name', ' Inv Name', ' Inv*Name? ', ' Inv *?!]Name\\-'].map((n) => [op, n])),
)('%s refuses the name %j in the words of AWS', async (operation, name) => {
  const answer = await post(bed, operation, {
    Name: name,
    SecretId: name,
    ClientRequestToken: token('t'),
    SecretString: 'S',
    Tags: [{ Key: 'k', Value: 'v' }],
    TagKeys: ['k'],
    ResourcePolicy: '{}',
  });
  expect([answer.status, answer.json]).toEqual([
    400,
    {
      __type: 'ValidationException',
      Message:
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    },
  ]);
});

test('a missing secret, label, version, and a label that is not on the version, each get the recorded text', async () => {
  await bed.client.send(new CreateSecretCommand({ Name: 'full', SecretString: 'S', ClientRequestToken: token('v1') }));
  await bed.client.send(new CreateSecretCommand({ Name: 'empty' }));
  const missing = (what: string) => ({
    code: 'ResourceNotFoundException',
    message: `Secrets Manager can't find the specified secret value for ${what}`,
    status: 400,
  });
  const read = (SecretId: string, VersionId?: string, VersionStage?: string) =>
    refusal(bed.client.send(new GetSecretValueCommand({ SecretId, VersionId, VersionStage })));
  expect(await read('nowhere')).toEqual(notFound);
  expect(await read('empty')).toEqual(missing('staging label: AWSCURRENT'));
  expect(await read('full', undefined, 'AWSPREVIOUS')).toEqual(missing('staging label: AWSPREVIOUS'));
  expect(await read('full', token('v9'))).toEqual(missing(`VersionId: ${token('v9')}`));
  expect(await read('full', token('v1'), 'AWSPREVIOUS')).toEqual({
    code: 'InvalidRequestException',
    message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    status: 400,
  });
});

test('each region has its own secrets, taken from the credential scope', async () => {
  const elsewhere = bed.connect({ region: 'us-east-1' });
  const here = await bed.client.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'here' }));
  const there = await elsewhere.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'there' }));
  expect(there.ARN).toContain(':us-east-1:');
  expect((await get('twice')).SecretString).toBe('here');
  expect((await get('twice', elsewhere)).SecretString).toBe('there');
  expect(await refusal(get(here.ARN!, elsewhere))).toEqual(notFound);
});

test('an access key can belong to another account, whose secrets are its own', async () => {
  const other = bed.connect({ credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' } });
  await bed.client.send(new CreateSecretCommand({ Name: 'mine', SecretString: 'S' }));
  expect(await refusal(get('mine', other))).toEqual(notFound);
  expect((await other.send(new CreateSecretCommand({ Name: 'mine', SecretString: 'T' }))).ARN).toContain(
    ':111111111111:',
  );
});

describe('DescribeSecret shows only what has a value', () => {
  test('for a secret with nothing but a name', async () => {
    const bare = await startBed();
    await bare.client.send(new CreateSecretCommand({ Name: 'bare' }));
    const { $metadata: _, ...described } = await bare.client.send(new DescribeSecretCommand({ SecretId: 'bare' }));
    expect(Object.keys(described).sort()).toEqual(['ARN', 'CreatedDate', 'LastChangedDate', 'Name']);
    await bare.close();
  });

  test('LastAccessedDate is the day of the last read, at midnight UTC', async () => {
    const read = await startBed();
    await read.client.send(
      new CreateSecretCommand({ Name: 'r', SecretString: 'S', KmsKeyId: 'alias/aws/secretsmanager' }),
    );
    const describe = () => read.client.send(new DescribeSecretCommand({ SecretId: 'r' }));
    const before = await describe();
    expect([before.LastAccessedDate, before.KmsKeyId]).toEqual([undefined, undefined]);
    await get('r', read.client);
    expect((await describe()).LastAccessedDate).toEqual(new Date('2026-03-01T00:00:00Z'));
    read.clock.now += DAY;
    await get('r', read.client);
    const after = await describe();
    expect(after.LastAccessedDate).toEqual(new Date('2026-03-02T00:00:00Z'));
    expect(after.LastChangedDate).toEqual(before.LastChangedDate);
    await read.close();
  });
});
