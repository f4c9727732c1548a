import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DevHome } from './dev-process';
import { entry, spec } from './local-world';

const SECRET = 'hawzu/acme/ci-runner';
const MARCH = ['--clock', '2026-03-01T00:00Z'];

let home: DevHome;
beforeEach(() => (home = new DevHome()));
afterEach(() => home.remove());

const client = (): SecretsManagerClient =>
  new SecretsManagerClient({
    endpoint: home.values.secrets,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

async function currentToken(): Promise<string> {
  const { SecretString } = await client().send(new GetSecretValueCommand({ SecretId: SECRET }));
  return (JSON.parse(SecretString ?? '') as { token: string }).token;
}

const times = (said: string, what: string): number => said.split(`${SECRET}: ${what}`).length - 1;

test('a jump goes through everything that is due on the way', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  await home.start(file, ...MARCH);
  await home.shell('apply', file, '--yes');
  await home.hears('trial of the rotation function succeeded');
  expect(times(await home.move('+65d'), 'rotation succeeded')).toBe(3);
});

test('time goes as fast as it is told to', async () => {
  const often = spec(entry('ci-runner')).replace(
    'rotation: { every: 20d, overlap: 24h, observationPeriod: 48h }',
    'rotation: { every: 5h, overlap: 1h, observationPeriod: 1h }',
  );
  const file = home.write('tokens.yaml', often);
  await home.start(file, '--speed', '20000x');
  await home.shell('apply', file, '--yes');
  await home.hears(/rotation succeeded/, 2);
});

test('rotation goes on after a restart, by its function of then', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  await home.start(file, ...MARCH);
  await home.shell('apply', file, '--yes');
  await home.hears('trial of the rotation function succeeded');
  const first = await currentToken();
  await home.stop('SIGKILL');
  // At the same address: a value says which service it is for, and is presented to no other.
  await home.start(file, '--port', new URL(home.values.endpoint).port);
  await home.move('+22d');
  expect(await currentToken()).not.toBe(first);
});

test('another schedule that is declared counts from the next start on, and rotates nothing by itself', async () => {
  const file = home.write('tokens.yaml', spec(entry('ci-runner')));
  await home.start(file, ...MARCH);
  await home.shell('apply', file, '--yes');
  await home.hears('trial of the rotation function succeeded');
  const first = await currentToken();
  await home.stop();
  home.write('tokens.yaml', spec(entry('ci-runner')).replace('every: 20d', 'every: 10d'));
  await home.start(file);
  await home.hears(`${SECRET}: rotates by rate(10 days), next at 2026-03-11`);
  expect(await currentToken()).toBe(first);
});

test('an entry that rotates more often than Secrets Manager can is told once, and left to applies', async () => {
  const often = spec(entry('ci-runner')).replace('every: 20d, overlap: 24h', 'every: 3h, overlap: 1h');
  const file = home.write('tokens.yaml', often);
  await home.start(file, ...MARCH);
  await home.shell('apply', file, '--yes');
  expect(await home.hears('warning[rotation-unschedulable]')).not.toContain('rotates by');
  await home.move('+4h');
  expect((await home.shell('apply', file, '--yes')).said).toContain('1 done');
  await home.stop();
  expect(home.printed.join().split('warning[rotation-unschedulable]')).toHaveLength(2);
});
