import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { DAY, refusal, START, startBed, token, type Bed } from './endpoint-bed';

let bed: Bed;
beforeEach(async () => {
  bed = await startBed();
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S1', ClientRequestToken: token('v1') }));
});
afterEach(() => bed.close());

const remove = (
  options: { RecoveryWindowInDays?: number; ForceDeleteWithoutRecovery?: boolean } = {},
  SecretId = 's',
) => bed.client.send(new DeleteSecretCommand({ SecretId, ...options }));
const describeSecret = () => bed.client.send(new DescribeSecretCommand({ SecretId: 's' }));
const notFound = { code: 'ResourceNotFoundException' };

test.each([
  [undefined, 30],
  [7, 7],
  [30, 30],
])('with a window of %j days, DeletionDate and DeletedDate lie %i days ahead', async (RecoveryWindowInDays, days) => {
  const due = new Date(START + days * DAY);
  expect((await remove({ RecoveryWindowInDays })).DeletionDate).toEqual(due);
  expect((await describeSecret()).DeletedDate).toEqual(due);
});

test.each([6, 31, 0])('a window of %i days is refused', async (RecoveryWindowInDays) => {
  expect(await refusal(remove({ RecoveryWindowInDays }))).toMatchObject({ code: 'InvalidParameterException' });
  expect((await describeSecret()).DeletedDate).toBeUndefined();
});

test('a window and force together are refused', async () => {
  expect(await refusal(remove({ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }))).toMatchObject({
    code: 'InvalidParameterException',
  });
});

test.each([
  ['get', new GetSecretValueCommand({ SecretId: 's' })],
  ['put', new PutSecretValueCommand({ SecretId: 's', SecretString: 'S2' })],
  ['update', new UpdateSecretCommand({ SecretId: 's', Description: 'x' })],
  ['move', new UpdateSecretVersionStageCommand({ SecretId: 's', VersionStage: 'x', MoveToVersionId: token('v1') })],
  ['tag', new TagResourceCommand({ SecretId: 's', Tags: [{ Key: 'k', Value: 'v' }] })],
  ['untag', new UntagResourceCommand({ SecretId: 's', TagKeys: ['k'] })],
  ['read the policy', new GetResourcePolicyCommand({ SecretId: 's' })],
  ['put a policy', new PutResourcePolicyCommand({ SecretId: 's', ResourcePolicy: '{}' })],
])('a secret planned for deletion refuses: %s', async (_what, command) => {
  await remove();
  expect(await refusal(bed.client.send(command as GetSecretValueCommand))).toEqual({
    code: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
    status: 400,
  });
});

test('its versions can still be listed', async () => {
  await remove();
  const { Versions } = await bed.client.send(new ListSecretVersionIdsCommand({ SecretId: 's' }));
  expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([token('v1')]);
});

test('its name stays taken until the window is over', async () => {
  await remove({ RecoveryWindowInDays: 7 });
  const create = () => bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'new' }));
  bed.clock.now = START + 7 * DAY - 1;
  expect(await refusal(create())).toEqual({
    code: 'InvalidRequestException',
    message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    status: 400,
  });
  bed.clock.now += 1;
  await create();
  const { SecretString } = await bed.client.send(new GetSecretValueCommand({ SecretId: 's' }));
  expect(SecretString).toBe('new');
});

test('past its window it is really gone, values and all', async () => {
  await remove({ RecoveryWindowInDays: 7 });
  bed.clock.now = START + 7 * DAY;
  expect(bed.emulator.snapshot()).toEqual([]);
  expect(await refusal(describeSecret())).toMatchObject(notFound);
  expect(await refusal(bed.client.send(new RestoreSecretCommand({ SecretId: 's' })))).toMatchObject(notFound);
});

test('within the window it can be restored, and is what it was', async () => {
  const before = bed.emulator.snapshot()[0];
  await remove();
  bed.clock.now += 29 * DAY;
  const { $metadata: _, ...answer } = await bed.client.send(new RestoreSecretCommand({ SecretId: 's' }));
  expect(answer).toEqual({ ARN: before?.arn, Name: 's' });
  expect(bed.emulator.snapshot()[0]).toEqual({ ...before, lastChangedAt: START + 29 * DAY });
  bed.clock.now += 29 * DAY;
  expect((await describeSecret()).DeletedDate).toBeUndefined();
});

test('a second plain deletion is refused, a forced one works and is at once', async () => {
  await remove();
  expect(await refusal(remove())).toMatchObject({ code: 'InvalidRequestException' });
  expect((await remove({ ForceDeleteWithoutRecovery: true })).DeletionDate).toEqual(new Date(START));
  expect(await refusal(describeSecret())).toMatchObject(notFound);
});

test('deleting a missing secret fails, forcing it succeeds with an invented ARN', async () => {
  expect(await refusal(remove({}, 'none'))).toMatchObject(notFound);
  const { ARN, Name } = await remove({ ForceDeleteWithoutRecovery: true }, 'none');
  expect(Name).toBe('none');
  expect(ARN).toMatch(/:secret:none-[A-Za-z0-9]{6}$/);
  expect(bed.emulator.snapshot()).toHaveLength(1);
});
