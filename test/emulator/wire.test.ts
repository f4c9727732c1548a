import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { startEmulator } from '../../src/emulator';
import { post, refusal, seededRandom, START, startBed, token, type Bed } from './endpoint-bed';

let bed: Bed;
beforeEach(async () => (bed = await startBed()));
afterEach(() => bed.close());

const SCOPE = 'AWS4-HMAC-SHA256 Credential=AKIA/20260301/eu-west-1/secretsmanager/aws4_request';

test.each([
  ['', 'MissingAuthenticationTokenException'],
  ['Bearer abc', 'IncompleteSignatureException'],
  [`${SCOPE}, SignedHeaders=host`, 'IncompleteSignatureException'],
  [
    'AWS4-HMAC-SHA256 Credential=AKIA/2026/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0',
    'IncompleteSignatureException',
  ],
  ['AWS4-HMAC-SHA256 Credential=AKIA, SignedHeaders=host, Signature=0', 'IncompleteSignatureException'],
  [`${SCOPE}, Signature=0`, 'IncompleteSignatureException'],
  [`${SCOPE}/more, SignedHeaders=host, Signature=0`, 'IncompleteSignatureException'],
  [`${SCOPE.replace('HMAC', 'ECDSA')}, SignedHeaders=host, Signature=0`, 'IncompleteSignatureException'],
  [`${SCOPE.replace('eu-west-1', 'EU_WEST')}, SignedHeaders=host, Signature=0`, 'IncompleteSignatureException'],
  [`${SCOPE.replace('eu-west-1', '')}, SignedHeaders=host, Signature=0`, 'IncompleteSignatureException'],
  [
    'AWS4-HMAC-SHA256 Credential=AKIA/20260301/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0',
    'InvalidSignatureException',
  ],
])('the Authorization header %j gets %s', async (Authorization, code) => {
  const { status, json } = await post(bed, 'ListSecrets', {}, { Authorization });
  expect([status, json['__type']]).toEqual([400, code]);
});

test('with a list of access keys, another one is unrecognized in the words of AWS', async () => {
  const closed = await startBed({ acceptedAccessKeyIds: ['AKIATEST'] });
  await closed.client.send(new CreateSecretCommand({ Name: 's' }));
  const stranger = closed.connect({ credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' } });
  expect(await refusal(stranger.send(new DescribeSecretCommand({ SecretId: 's' })))).toEqual({
    code: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
    status: 400,
  });
  await closed.close();
});

test.each([
  ['a body that is no JSON', 'GetSecretValue', '{"SecretId":', 'SerializationException'],
  ['a body that is no object', 'GetSecretValue', '[]', 'SerializationException'],
  ['an unknown operation', 'MakeCoffee', '{}', 'UnknownOperationException'],
  ['an inherited name as operation', 'constructor', '{}', 'UnknownOperationException'],
])('%s gets a clear refusal', async (_what, operation, body, code) => {
  const { status, json } = await post(bed, operation, body);
  expect([status, json['__type']]).toEqual([400, code]);
  expect(json['Message']).toEqual(expect.any(String));
});

test('anything but a POST for this service is an unknown operation, not a crash', async () => {
  for (const init of [{ method: 'GET' }, { method: 'PUT', body: 'x' }, { method: 'POST', body: '{}' }]) {
    const response = await fetch(bed.emulator.url, init);
    expect(response.status).toBe(400);
  }
});

test('times are seconds with milliseconds, and the Date header is the injected clock', async () => {
  await bed.client.send(new CreateSecretCommand({ Name: 's' }));
  const { json, headers } = await post(bed, 'DescribeSecret', { SecretId: 's' });
  expect(json['CreatedDate']).toBe(1772360430.456);
  expect(START).toBe(1772360430456);
  expect(headers.get('date')).toBe('Sun, 01 Mar 2026 10:20:30 GMT');
  expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
});

test('an answer is whole in any script, a refusal names its code in the header too, and each has an id of its own', async () => {
  const SecretString = '☃ Ärger 𝔸';
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString }));
  const [found, missing] = [
    await post(bed, 'GetSecretValue', { SecretId: 's' }),
    await post(bed, 'GetSecretValue', { SecretId: 'none' }),
  ];
  expect(found.json['SecretString']).toBe(SecretString);
  expect(found.headers.get('x-amzn-errortype')).toBeNull();
  expect(missing.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
  const ids = [found, missing].map(({ headers }) => headers.get('x-amzn-requestid'));
  expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect(ids[0]).not.toBe(ids[1]);
});

test('it listens on loopback only and refuses any other address', async () => {
  const options = { clock: () => START, random: seededRandom('x') };
  await expect(startEmulator({ ...options, host: '0.0.0.0' as '127.0.0.1' })).rejects.toThrow(/127\.0\.0\.1 only/);
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal);
  if (outside === undefined) return;
  const socket = createConnection({ host: outside.address, port: bed.emulator.port });
  const outcome = await new Promise((resolve) => {
    socket.once('connect', () => resolve('connected')).once('error', () => resolve('refused'));
  });
  socket.destroy();
  expect(outcome).toBe('refused');
});

test('a port that is taken is named, with what to do', async () => {
  await expect(startBed({ port: bed.emulator.port })).rejects.toThrow(
    `127.0.0.1:${bed.emulator.port}: another process uses it; choose another port.`,
  );
});

test('no log, no error and no file name ever holds a value', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  const lines: string[] = [];
  const logged = await startBed({ log: (line) => lines.push(line), file: join(folder, 'f') });
  const { client } = logged;
  const refusals: unknown[] = [];
  const refused = async (call: Promise<unknown>) => refusals.push(await refusal(call));
  const value = (n: number) => `CANARY-${n}-${'x'.repeat(n)}`;

  await client.send(new CreateSecretCommand({ Name: 's', SecretString: value(1), ClientRequestToken: token('v1') }));
  await client.send(new GetSecretValueCommand({ SecretId: 's' }));
  const put = (SecretString: string, version: string) =>
    client.send(new PutSecretValueCommand({ SecretId: 's', SecretString, ClientRequestToken: token(version) }));
  await refused(put(value(2), 'v1'));
  await refused(put(value(70_000), 'v2'));
  await refused(client.send(new UpdateSecretCommand({ SecretId: 'none', SecretString: value(3) })));
  // Values where they don't belong.
  await refused(client.send(new DescribeSecretCommand({ SecretId: 'CANARY with spaces' })));
  for (const body of [
    '{"SecretId":"s","SecretString":"CANARY',
    { SecretId: { SecretString: 'CANARY' } },
    { SecretId: 's', ClientRequestToken: token('v3'), SecretString: ['CANARY'] },
    { SecretId: 's', ClientRequestToken: token('v3'), SecretBinary: '*CANARY*' },
    { SecretId: 's', ClientRequestToken: token('v3'), SecretString: 'a', VersionStages: 'CANARY' },
  ]) {
    const { text, status } = await post(logged, 'PutSecretValue', body);
    expect(status).toBe(400);
    refusals.push(text);
  }
  const log = JSON.stringify(logged.emulator.requests());
  expect(lines.length).toBe(logged.emulator.requests().length);
  expect(lines.join('\n') + log + JSON.stringify(refusals)).not.toContain('CANARY');
  await logged.close();
  expect(readFileSync(join(folder, 'f'), 'utf8')).toContain('CANARY-1');
  rmSync(folder, { recursive: true });
});

test('a defect is answered without its cause, and told at the console by its kind and place, never by its message', async () => {
  const lines: string[] = [];
  const complaints: string[] = [];
  const broken = await startBed({
    log: (line) => lines.push(line),
    complain: (line) => complaints.push(line),
    random: () => {
      // Errors of libraries quote what they choked on.
      throw new RangeError('CANARY in a message\nCANARY in its second line');
    },
  });
  const { status, json, text } = await post(broken, 'GetRandomPassword', {});
  expect([status, json['__type']]).toEqual([500, 'InternalServiceError']);
  expect(complaints).toEqual(lines);
  expect(complaints).toEqual([
    expect.stringMatching(/GetRandomPassword - 500 InternalServiceError: RangeError at .+:\d+:\d+/),
  ]);
  expect(text + lines.join('\n') + JSON.stringify(broken.emulator.requests())).not.toContain('CANARY');
  await broken.client.send(new CreateSecretCommand({ Name: 's' })).catch(() => undefined);
  expect((await post(broken, 'ListSecrets', {})).status).toBe(200);
  await broken.close();
});

test('the request log has operation, secret id, status, error code and time', async () => {
  await bed.client.send(new CreateSecretCommand({ Name: 'team/s' }));
  bed.clock.now += 1000;
  await refusal(bed.client.send(new GetSecretValueCommand({ SecretId: 'team/s' })));
  expect(bed.emulator.requests()).toEqual([
    { at: START, operation: 'CreateSecret', secretId: 'team/s', status: 200 },
    {
      at: START + 1000,
      operation: 'GetSecretValue',
      secretId: 'team/s',
      status: 400,
      errorCode: 'ResourceNotFoundException',
    },
  ]);
});
