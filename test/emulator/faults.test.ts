import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Fault, FaultRequest } from '../../src/emulator';
import { refusal, startBed, token, type Bed } from './endpoint-bed';

let bed: Bed | undefined;
afterEach(async () => bed?.close());

const put = (on: Bed, SecretString: string) =>
  on.client.send(new PutSecretValueCommand({ SecretId: 's', SecretString, ClientRequestToken: token('v2') }));
async function faulty(fault: Fault | undefined, operation = 'PutSecretValue'): Promise<Bed> {
  bed = await startBed({ faults: (request) => (request.operation === operation ? fault : undefined) });
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S1', ClientRequestToken: token('v1') }));
  return bed;
}
const versions = (on: Bed) => on.emulator.snapshot()[0]!.versions.map(({ id }) => id);

test.each<[Fault, { code: string; status: number }]>([
  ['throttle', { code: 'ThrottlingException', status: 400 }],
  ['accessDenied', { code: 'AccessDeniedException', status: 400 }],
  ['internal', { code: 'InternalServiceError', status: 500 }],
])('%s reaches the client as AWS says it, and nothing has changed', async (fault, expected) => {
  const on = await faulty(fault);
  expect(await refusal(put(on, 'S2'))).toMatchObject(expected);
  expect(versions(on)).toEqual([token('v1')]);
});

test('throttling says "Rate exceeded"', async () => {
  const on = await faulty('throttle');
  expect((await refusal(put(on, 'S2'))).message).toBe('Rate exceeded');
});

test.each<['before' | 'after', string[]]>([
  ['before', [token('v1')]],
  ['after', [token('v1'), token('v2')]],
])('a connection cut %s the operation took effect', async (drop, expected) => {
  const on = await faulty({ drop });
  const lost = await refusal(put(on, 'S2'));
  expect(lost.status).toBeUndefined();
  expect(lost.message).toMatch(/socket hang up|ECONNRESET/);
  expect(versions(on)).toEqual(expected);
  expect(on.emulator.requests().at(-1)).toMatchObject({ operation: 'PutSecretValue', secretId: 's', status: 0 });
});

test('an answer that comes too late for the client has taken effect all the same', async () => {
  const on = await faulty({ delayMs: 300 });
  const lost = on.client.send(
    new PutSecretValueCommand({ SecretId: 's', SecretString: 'S2', ClientRequestToken: token('v2') }),
    { abortSignal: AbortSignal.timeout(100) },
  );
  await expect(lost).rejects.toThrow(/abort/i);
  expect(versions(on)).toEqual([token('v1'), token('v2')]);
});

test('attempts are counted per operation and secret, so that a retry can succeed', async () => {
  const seen: FaultRequest[] = [];
  bed = await startBed({
    faults: (request) => {
      seen.push(request);
      return request.operation === 'DescribeSecret' && request.attempt <= 2 ? 'internal' : undefined;
    },
  });
  await bed.client.send(new CreateSecretCommand({ Name: 's' }));
  const retrying = bed.connect({ maxAttempts: 3 });
  expect((await retrying.send(new DescribeSecretCommand({ SecretId: 's' }))).Name).toBe('s');
  await refusal(bed.client.send(new DescribeSecretCommand({ SecretId: 'other' })));
  await bed.client.send(new ListSecretsCommand({}));
  expect(seen).toEqual([
    { operation: 'CreateSecret', secretId: 's', attempt: 1 },
    { operation: 'DescribeSecret', secretId: 's', attempt: 1 },
    { operation: 'DescribeSecret', secretId: 's', attempt: 2 },
    { operation: 'DescribeSecret', secretId: 's', attempt: 3 },
    { operation: 'DescribeSecret', secretId: 'other', attempt: 1 },
    { operation: 'ListSecrets', attempt: 1 },
  ]);
});

describe('with stale reads of ten seconds', () => {
  const get = async (on: Bed) => (await on.client.send(new GetSecretValueCommand({ SecretId: 's' }))).SecretString;

  test('describe, get and list answer as of ten seconds ago, and writes see the truth', async () => {
    const on = (bed = await startBed({ staleReadsMs: 10_000 }));
    const list = async () => (await on.client.send(new ListSecretsCommand({}))).SecretList!.map(({ Name }) => Name);
    await on.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S1', ClientRequestToken: token('v1') }));
    expect(await list()).toEqual([]);
    expect(await refusal(get(on))).toMatchObject({ code: 'ResourceNotFoundException' });
    on.clock.now += 10_000;
    expect(await list()).toEqual(['s']);
    await put(on, 'S2');
    on.clock.now += 9_999;
    expect(await get(on)).toBe('S1');
    const { Versions } = await on.client.send(new ListSecretVersionIdsCommand({ SecretId: 's' }));
    expect(Versions).toHaveLength(1);
    expect(await refusal(put(on, 'S3'))).toMatchObject({ code: 'ResourceExistsException' });
    on.clock.now += 1;
    expect(await get(on)).toBe('S2');
  });
});
