import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  RestoreSecretCommand,
  RotateSecretCommand,
  type SecretsManagerClient,
  StopReplicationToReplicaCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { EmulatorOptions } from '../../src/emulator';
import { type Bed, refusal, startBed, token } from './endpoint-bed';

const [HERE, THERE] = ['eu-west-1', 'us-east-1'];
const MINUTE = 60_000;

let bed: Bed;
let there: SecretsManagerClient;
let lag = 0;
const open = async (options: Partial<EmulatorOptions> = {}): Promise<void> => {
  bed = await startBed({ replicationLagMs: () => lag, ...options });
  there = bed.connect({ region: THERE });
};
beforeEach(() => {
  lag = 0;
  return open();
});
afterEach(() => bed.close());

const describeIn = (client: SecretsManagerClient) => client.send(new DescribeSecretCommand({ SecretId: 's' }));
const valueIn = async (client: SecretsManagerClient) =>
  (await client.send(new GetSecretValueCommand({ SecretId: 's' }))).SecretString;
const put = (SecretString: string, version: string) =>
  bed.client.send(new PutSecretValueCommand({ SecretId: 's', SecretString, ClientRequestToken: token(version) }));
const made = async (): Promise<string> => {
  const input = { Name: 's', SecretString: 'one', ClientRequestToken: token('v1'), Tags: [{ Key: 'k', Value: 'v' }] };
  const { ARN } = await bed.client.send(new CreateSecretCommand({ ...input, AddReplicaRegions: [{ Region: THERE }] }));
  return ARN!;
};

test('a secret is made with copies, and the answers tell of them as AWS’s do', async () => {
  const answer = await bed.client.send(
    new CreateSecretCommand({
      ...{ Name: 's', SecretString: 'one', ClientRequestToken: token('v1') },
      AddReplicaRegions: [{ Region: THERE }, { Region: 'eu-north-1', KmsKeyId: 'alias/north' }],
    }),
  );
  const status = [
    { Region: THERE, KmsKeyId: 'alias/aws/secretsmanager', Status: 'InSync' },
    { Region: 'eu-north-1', KmsKeyId: 'alias/north', Status: 'InSync' },
  ];
  expect(answer.ReplicationStatus).toEqual(status);
  expect(await describeIn(bed.client)).toMatchObject({ PrimaryRegion: HERE, ReplicationStatus: status });
  const copy = await describeIn(there);
  expect(copy).toMatchObject({ PrimaryRegion: HERE, ARN: answer.ARN!.replace(HERE, THERE) });
  expect(copy.ReplicationStatus).toBeUndefined();
  expect(copy.KmsKeyId).toBeUndefined();
  expect((await describeIn(bed.connect({ region: 'eu-north-1' }))).KmsKeyId).toBe('alias/north');
});

test('lists name the region of what is replicated, and find by it', async () => {
  await made();
  await bed.client.send(new CreateSecretCommand({ Name: 'alone' }));
  const listed = await bed.client.send(new ListSecretsCommand({}));
  expect(Object.fromEntries(listed.SecretList!.map(({ Name, PrimaryRegion }) => [Name, PrimaryRegion]))).toEqual({
    s: HERE,
    alone: undefined,
  });
  const Filters = [{ Key: 'primary-region' as const, Values: [HERE] }];
  const found = await there.send(new ListSecretsCommand({ Filters }));
  expect(found.SecretList?.map(({ Name }) => Name)).toEqual(['s']);
});

test('a copy reads what its primary had until the lag is over, by the clock and nothing else', async () => {
  await made();
  lag = 5 * MINUTE;
  await put('two', 'v2');
  bed.clock.now += 2 * MINUTE;
  await put('three', 'v3');
  bed.clock.now += 3 * MINUTE - 1;
  expect([await valueIn(bed.client), await valueIn(there)]).toEqual(['three', 'one']);
  expect((await describeIn(bed.client)).ReplicationStatus).toMatchObject([{ Status: 'InProgress' }]);
  bed.clock.now += 1;
  expect(await valueIn(there)).toBe('three');
  expect((await describeIn(bed.client)).ReplicationStatus).toMatchObject([{ Status: 'InSync' }]);
  expect((await describeIn(there)).VersionIdsToStages).toEqual({
    [token('v2')]: ['AWSPREVIOUS'],
    [token('v3')]: ['AWSCURRENT'],
  });
});

test('what is on its way, and every copy, is there after a restart', async () => {
  await bed.close();
  const folder = mkdtempSync(join(tmpdir(), 'replication-'));
  const file = join(folder, 'secrets.db');
  await open({ file });
  await made();
  lag = 5 * MINUTE;
  await put('two', 'v2');
  const { now } = bed.clock;
  await bed.close();
  await open({ file });
  bed.clock.now = now;
  expect(await valueIn(there)).toBe('one');
  bed.clock.now = now + 5 * MINUTE;
  expect(await valueIn(there)).toBe('two');
  await bed.close();
  await open({ file });
  expect(await valueIn(there)).toBe('two');
  expect((await describeIn(there)).PrimaryRegion).toBe(HERE);
  rmSync(folder, { recursive: true });
});

test('a copy refuses every write in the words of AWS', async () => {
  const copy = (await made()).replace(HERE, THERE);
  const SecretId = copy;
  const calls = [
    there.send(new PutSecretValueCommand({ SecretId, SecretString: 'x', ClientRequestToken: token('v9') })),
    there.send(new UpdateSecretCommand({ SecretId, Description: 'x' })),
    there.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'own', MoveToVersionId: token('v1') })),
    there.send(new TagResourceCommand({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] })),
    there.send(new UntagResourceCommand({ SecretId, TagKeys: ['k'] })),
    there.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: '{}' })),
    there.send(new RotateSecretCommand({ SecretId, ClientRequestToken: token('v9') })),
    there.send(new DeleteSecretCommand({ SecretId })),
    there.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true })),
    there.send(new RestoreSecretCommand({ SecretId })),
    there.send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: 'eu-north-1' }] })),
    there.send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [THERE] })),
  ];
  for (const call of calls) {
    expect(await refusal(call)).toMatchObject({
      code: 'InvalidParameterException',
      message: "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    });
  }
});

test('a primary is not deleted before its copies, in the words of AWS', async () => {
  const arn = await made();
  for (const input of [{}, { ForceDeleteWithoutRecovery: true }]) {
    expect(await refusal(bed.client.send(new DeleteSecretCommand({ SecretId: 's', ...input })))).toMatchObject({
      code: 'InvalidParameterException',
      message: `You can't delete secret ${arn} that still has replica regions [${THERE}].`,
    });
  }
  const removed = await bed.client.send(
    new RemoveRegionsFromReplicationCommand({ SecretId: 's', RemoveReplicaRegions: [THERE, 'eu-north-1'] }),
  );
  expect(removed.ReplicationStatus).toEqual([]);
  expect((await refusal(describeIn(there))).code).toBe('ResourceNotFoundException');
  await bed.client.send(new DeleteSecretCommand({ SecretId: 's' }));
});

describe('where another secret has the name,', () => {
  const replicate = (ForceOverwriteReplicaSecret?: boolean) =>
    bed.client.send(
      new ReplicateSecretToRegionsCommand({
        ...{ SecretId: 's', AddReplicaRegions: [{ Region: THERE }] },
        ...(ForceOverwriteReplicaSecret !== undefined && { ForceOverwriteReplicaSecret }),
      }),
    );
  beforeEach(async () => {
    await there.send(new CreateSecretCommand({ Name: 's', SecretString: 'theirs' }));
    await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'one' }));
  });

  test('the copy fails, says why, and that secret stays', async () => {
    await replicate();
    expect((await describeIn(bed.client)).ReplicationStatus).toEqual([
      {
        ...{ Region: THERE, KmsKeyId: 'alias/aws/secretsmanager', Status: 'Failed' },
        StatusMessage: `Replication failed: Secret name s already exists in region ${THERE}.`,
      },
    ]);
    await put('two', 'v2');
    expect(await valueIn(there)).toBe('theirs');
    expect((await describeIn(there)).PrimaryRegion).toBeUndefined();
  });

  test('it is overwritten when that is asked for', async () => {
    await replicate();
    await replicate(true);
    expect(await valueIn(there)).toBe('one');
    expect((await describeIn(bed.client)).ReplicationStatus).toMatchObject([{ Status: 'InSync' }]);
  });
});

test('a copy is promoted in its own region, once', async () => {
  await made();
  const promote = () => there.send(new StopReplicationToReplicaCommand({ SecretId: 's' }));
  const { ARN } = await promote();
  expect(ARN).toContain(THERE);
  await put('two', 'v2');
  expect(await valueIn(there)).toBe('one');
  expect((await describeIn(there)).PrimaryRegion).toBeUndefined();
  expect((await describeIn(bed.client)).ReplicationStatus).toBeUndefined();
  expect((await refusal(promote())).code).toBe('InvalidParameterException');
  await there.send(new DeleteSecretCommand({ SecretId: 's' }));
});

test.each([
  ['its own region', [{ Region: HERE }], 'InvalidParameterException'],
  ['what is no region', [{ Region: 'Europe' }], 'InvalidParameterException'],
  ['nothing', [], 'ValidationException'],
])('copies in %s are refused', async (_what, AddReplicaRegions, code) => {
  const call = bed.client.send(new CreateSecretCommand({ Name: 's', AddReplicaRegions }));
  expect((await refusal(call)).code).toBe(code);
  expect((await refusal(describeIn(bed.client))).code).toBe('ResourceNotFoundException');
});
