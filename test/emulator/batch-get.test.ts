import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  type BatchGetSecretValueCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { refusal, startBed, type Bed } from './endpoint-bed';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed();
  for (let i = 0; i < 25; i++) {
    const Name = `batch/${String(i).padStart(2, '0')}`;
    await bed.client.send(new CreateSecretCommand({ Name, SecretString: `value ${i}` }));
  }
  await bed.client.send(new CreateSecretCommand({ Name: 'empty' }));
  await bed.client.send(new CreateSecretCommand({ Name: 'deleted', SecretString: 'x' }));
  await bed.client.send(new DeleteSecretCommand({ SecretId: 'deleted' }));
});
afterAll(() => bed.close());

const batch = (input: BatchGetSecretValueCommandInput) => bed.client.send(new BatchGetSecretValueCommand(input));

test('what can be read is answered, what cannot is named with its own error', async () => {
  const { SecretValues, Errors } = await batch({ SecretIdList: ['batch/01', 'none', 'empty', 'deleted', 'batch/00'] });
  expect(SecretValues?.map(({ Name, SecretString, VersionStages }) => [Name, SecretString, VersionStages])).toEqual([
    ['batch/01', 'value 1', ['AWSCURRENT']],
    ['batch/00', 'value 0', ['AWSCURRENT']],
  ]);
  expect(Errors?.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode])).toEqual([
    ['none', 'ResourceNotFoundException'],
    ['empty', 'ResourceNotFoundException'],
    ['deleted', 'InvalidRequestException'],
  ]);
});

test('by filter, pages cover all 25 and leave out what is planned for deletion', async () => {
  const seen: (string | undefined)[] = [];
  let NextToken: string | undefined;
  const sizes: number[] = [];
  do {
    const page = await batch({ Filters: [{ Key: 'name', Values: ['batch/', 'deleted'] }], MaxResults: 10, NextToken });
    sizes.push(page.SecretValues!.length);
    seen.push(...page.SecretValues!.map(({ SecretString }) => SecretString));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(sizes).toEqual([10, 10, 5]);
  expect(new Set(seen).size).toBe(25);
});

test.each<[string, BatchGetSecretValueCommandInput]>([
  ['neither ids nor filters', {}],
  ['both ids and filters', { SecretIdList: ['a'], Filters: [{ Key: 'name', Values: ['a'] }] }],
  ['MaxResults with ids', { SecretIdList: ['a'], MaxResults: 5 }],
])('%s is an InvalidParameterException', async (_what, input) => {
  expect(await refusal(batch(input))).toMatchObject({ code: 'InvalidParameterException' });
});

test('more than 20 ids, or no ids, is a ValidationException', async () => {
  for (const SecretIdList of [Array.from({ length: 21 }, (_, i) => `n${i}`), []]) {
    expect(await refusal(batch({ SecretIdList }))).toMatchObject({ code: 'ValidationException' });
  }
});
