import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSecretsManager } from '../../src/adapters/secrets-manager/open-secrets-manager';
import { startEmulator, type Emulator } from '../../src/emulator';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

const TAKEN = 'ASIATAKENROLE';
const answer = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>${TAKEN}</AccessKeyId><SecretAccessKey>taken</SecretAccessKey><SessionToken>session</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const refusal = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>`;

describe('the aws block of the provider', () => {
  let emulator: Emulator;
  const clock = new ManualClock();
  const before = { ...process.env };
  const asked: string[] = [];
  const sts = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(body);
      response.writeHead(body.includes('denied') ? 403 : 200, { 'content-type': 'text/xml' });
      response.end(body.includes('denied') ? refusal : answer);
    });
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
    const random = new SeededRandom('aws');
    emulator = await startEmulator({
      clock: () => clock.now(),
      random: (count) => random.bytes(count),
      acceptedAccessKeyIds: [TAKEN],
    });
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIAOWN',
      AWS_SECRET_ACCESS_KEY: 'own',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
    });
    delete process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'];
  });
  afterAll(async () => {
    process.env = before;
    await emulator.close();
    sts.closeAllConnections();
    sts.close();
  });

  const open = (assumeRoleArn?: string) =>
    openSecretsManager({
      clock,
      random: new SeededRandom('client'),
      aws: { endpoint: emulator.url, region: 'eu-west-1', ...(assumeRoleArn !== undefined && { assumeRoleArn }) },
    });

  test('endpoint, region and role are those of the block, not of the environment', async () => {
    const opened = open('arn:aws:iam::123456789012:role/deployer');
    const { value: arn } = await opened.stores(undefined).create({ name: 'one', description: '', tags: {} });
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:/);
    expect(asked[0]).toContain(encodeURIComponent('arn:aws:iam::123456789012:role/deployer'));
    await opened.close();
  });

  test('without the role the own credentials are used, which this endpoint refuses', async () => {
    const opened = open();
    await expect(opened.stores(undefined).describe('one')).rejects.toMatchObject({ kind: 'unauthenticated' });
    await opened.close();
  });

  test('a role that is refused is an error that names the role', async () => {
    const opened = open('arn:aws:iam::123456789012:role/denied');
    await expect(opened.stores(undefined).describe('one')).rejects.toThrow(/role\/denied/);
    await opened.close();
  });
});
