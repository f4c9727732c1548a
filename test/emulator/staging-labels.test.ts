import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { refusal, startBed, token, type Bed } from './endpoint-bed';

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
afterAll(() => bed.close());

let count = 0;
/** A new secret whose version v1 is current. */
async function secretWithValue(): Promise<string> {
  const name = `labels/${count++}`;
  await bed.client.send(new CreateSecretCommand({ Name: name, SecretString: 'S1', ClientRequestToken: token('v1') }));
  return name;
}
const put = (SecretId: string, version: string, VersionStages?: string[]) =>
  bed.client.send(
    new PutSecretValueCommand({
      SecretId,
      SecretString: `value of ${version}`,
      ClientRequestToken: token(version),
      VersionStages,
    }),
  );
const move = (SecretId: string, VersionStage: string, to?: string, from?: string) =>
  bed.client.send(
    new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage,
      MoveToVersionId: to === undefined ? undefined : token(to),
      RemoveFromVersionId: from === undefined ? undefined : token(from),
    }),
  );
/** Labels by short version name, e.g. {v1: 'AWSPREVIOUS'}. */
async function stages(SecretId: string): Promise<Record<string, string>> {
  const { VersionIdsToStages = {} } = await bed.client.send(new DescribeSecretCommand({ SecretId }));
  return Object.fromEntries(
    Object.entries(VersionIdsToStages).map(([id, stages]) => [id.replace(/-+$/, ''), stages.join(' ')]),
  );
}

describe('what real AWS was recorded doing with staging labels', () => {
  test('a put without stages moves AWSCURRENT to the new version and AWSPREVIOUS to the old one', async () => {
    const id = await secretWithValue();
    const answer = await put(id, 'v2');
    expect(answer.VersionStages).toEqual(['AWSCURRENT']);
    expect(await stages(id)).toEqual({ v1: 'AWSPREVIOUS', v2: 'AWSCURRENT' });
    await put(id, 'v3');
    expect(await stages(id)).toEqual({ v2: 'AWSPREVIOUS', v3: 'AWSCURRENT' });
  });

  test('a put with stages gives exactly those and takes them from whoever has them, without touching AWSCURRENT', async () => {
    const id = await secretWithValue();
    expect((await put(id, 'v2', ['two', 'one', 'three'])).VersionStages).toEqual(['one', 'three', 'two']);
    await put(id, 'v3', ['one', 'two', 'four']);
    expect(await stages(id)).toEqual({ v1: 'AWSCURRENT', v2: 'three', v3: 'four one two' });
    await put(id, 'v4', ['one', 'two', 'three', 'four']);
    expect(await stages(id)).toEqual({ v1: 'AWSCURRENT', v4: 'four one three two' });
    expect((await bed.client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString).toBe('S1');
  });

  test('AWSPENDING stays when AWSCURRENT arrives, and goes when AWSCURRENT leaves', async () => {
    const id = await secretWithValue();
    await put(id, 'v2', ['AWSPENDING']);
    await move(id, 'AWSCURRENT', 'v2', 'v1');
    expect(await stages(id)).toEqual({ v1: 'AWSPREVIOUS', v2: 'AWSCURRENT AWSPENDING' });
    await put(id, 'v3');
    expect(await stages(id)).toEqual({ v2: 'AWSPREVIOUS', v3: 'AWSCURRENT' });
  });

  test('two rotations in a row with labels of their own: those stay where they were put', async () => {
    const id = await secretWithValue();
    await put(id, 'v2', ['AWSCURRENT', 'PUT0']);
    expect(await stages(id)).toEqual({ v1: 'AWSPREVIOUS', v2: 'AWSCURRENT PUT0' });
    await put(id, 'v3', ['AWSPENDING', 'PUT1']);
    await move(id, 'AWSCURRENT', 'v3', 'v2');
    expect(await stages(id)).toEqual({ v2: 'AWSPREVIOUS PUT0', v3: 'AWSCURRENT AWSPENDING PUT1' });
    await put(id, 'v4', ['AWSPENDING', 'PUT2']);
    expect(await stages(id)).toEqual({ v2: 'AWSPREVIOUS PUT0', v3: 'AWSCURRENT PUT1', v4: 'AWSPENDING PUT2' });
    await move(id, 'AWSCURRENT', 'v4', 'v3');
    expect(await stages(id)).toEqual({ v2: 'PUT0', v3: 'AWSPREVIOUS PUT1', v4: 'AWSCURRENT AWSPENDING PUT2' });
  });

  test('updating the value moves AWSCURRENT, updating metadata makes no version', async () => {
    const id = await secretWithValue();
    const metadata = await bed.client.send(new UpdateSecretCommand({ SecretId: id, Description: 'D' }));
    expect(metadata.VersionId).toBeUndefined();
    const value = await bed.client.send(
      new UpdateSecretCommand({ SecretId: id, SecretString: 'S2', ClientRequestToken: token('v2') }),
    );
    expect(value.VersionId).toBe(token('v2'));
    expect(await stages(id)).toEqual({ v1: 'AWSPREVIOUS', v2: 'AWSCURRENT' });
  });
});

describe('compare-and-swap of a label', () => {
  test('moving a label that sits elsewhere needs the version it is on, in the words of AWS', async () => {
    const id = await secretWithValue();
    await put(id, 'v2', ['AWSPENDING']);
    expect(await refusal(move(id, 'AWSCURRENT', 'v2'))).toEqual({
      code: 'InvalidParameterException',
      message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${token('v1')}, so you must explicitly reference that version in RemoveFromVersionId.`,
      status: 400,
    });
    expect(await stages(id)).toEqual({ v1: 'AWSCURRENT', v2: 'AWSPENDING' });
  });

  test.each(['AWSCURRENT', 'AWSPREVIOUS', 'mine'])('%s does not move from a version it is not on', async (label) => {
    const id = await secretWithValue();
    await put(id, 'v2');
    await put(id, 'v3', ['mine']);
    await put(id, 'v4', ['other']);
    const before = await stages(id);
    expect(await refusal(move(id, label, 'v4', 'v4'))).toMatchObject({ code: 'InvalidParameterException' });
    expect(await stages(id)).toEqual(before);
  });

  test('of two promotions planned against the same current version, the second is refused', async () => {
    const id = await secretWithValue();
    await put(id, 'a', ['A']);
    await put(id, 'b', ['B']);
    const outcomes = await Promise.allSettled([move(id, 'AWSCURRENT', 'a', 'v1'), move(id, 'AWSCURRENT', 'b', 'v1')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('a rollback exchanges AWSCURRENT and AWSPREVIOUS', async () => {
    const id = await secretWithValue();
    await put(id, 'v2');
    await move(id, 'AWSCURRENT', 'v1', 'v2');
    expect(await stages(id)).toEqual({ v1: 'AWSCURRENT', v2: 'AWSPREVIOUS' });
  });

  test('a label attached to nothing can be set without saying from where, and the answer is ARN and name only', async () => {
    const id = await secretWithValue();
    const { $metadata: _, ...answer } = await move(id, 'mine', 'v1');
    expect(Object.keys(answer).sort()).toEqual(['ARN', 'Name']);
    expect(await stages(id)).toEqual({ v1: 'AWSCURRENT mine' });
  });

  test('AWSPREVIOUS and AWSPENDING can be taken off; their versions stay readable by id', async () => {
    const id = await secretWithValue();
    await put(id, 'v2');
    await put(id, 'v3', ['AWSPENDING']);
    await move(id, 'AWSPREVIOUS', undefined, 'v1');
    await move(id, 'AWSPENDING', undefined, 'v3');
    expect(await stages(id)).toEqual({ v2: 'AWSCURRENT' });
    const read = await bed.client.send(new GetSecretValueCommand({ SecretId: id, VersionId: token('v1') }));
    expect(read.SecretString).toBe('S1');
    expect(read.VersionStages).toBeUndefined();
  });

  test('AWSCURRENT cannot be taken off', async () => {
    const id = await secretWithValue();
    expect(await refusal(move(id, 'AWSCURRENT', undefined, 'v1'))).toEqual({
      code: 'InvalidParameterException',
      message:
        'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
      status: 400,
    });
  });

  test('a label cannot move to a version that does not exist', async () => {
    const id = await secretWithValue();
    expect(await refusal(move(id, 'AWSCURRENT', 'nowhere', 'v1'))).toMatchObject({ code: 'ResourceNotFoundException' });
    expect(await refusal(move(id, 'mine'))).toMatchObject({ code: 'InvalidParameterException' });
  });
});

describe('the first version of a secret', () => {
  test.each([[['AWSPENDING']], [['mine']], [undefined]])('gets AWSCURRENT too when %j is asked for', async (asked) => {
    const name = `labels/first/${count++}`;
    await bed.client.send(new CreateSecretCommand({ Name: name }));
    expect(await stages(name)).toEqual({});
    const answer = await put(name, 'v1', asked);
    expect(answer.VersionStages).toEqual([...new Set(['AWSCURRENT', ...(asked ?? [])])].sort());
    expect((await bed.client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString).toBe('value of v1');
  });
});
