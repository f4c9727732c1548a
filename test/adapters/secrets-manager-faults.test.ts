import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { versionId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { AWSCURRENT, AWSPENDING } from '../../src/core/ports/secret-store';
import type { FaultHook } from '../../src/emulator';
import { portErrorOf } from '../../src/testing/contracts/port-error-expectations';
import { openEmulator, setAwsEnvironment } from './open-emulator';

const [v1, v2] = [versionId('1'.repeat(32)), versionId('2'.repeat(32))];
const VALUE = new SecretValue('CANARY-value');
const SECRET = { name: 'hawzu/acme/ci', description: '', tags: {} };

let world: Awaited<ReturnType<typeof openEmulator>>;
let fault: FaultHook = () => undefined;
/** The faults of one operation, one per attempt; the attempts after them go through. */
const failing = (operation: string, ...faults: ReturnType<FaultHook>[]): void => {
  let made = 0;
  fault = (request) => (request.operation === operation ? faults[made++] : undefined);
};
beforeEach(async () => {
  fault = () => undefined;
  world = await openEmulator({ faults: (request) => fault(request) }, { answerTimeoutMs: 200 });
});
afterEach(() => world.close());

const store = () => world.stores(undefined);
const secretWithTwoVersions = async () => {
  const arn = (await store().create(SECRET)).value;
  await store().put(arn, v1, VALUE, [AWSCURRENT]);
  await store().put(arn, v2, new SecretValue('CANARY-other'), [AWSPENDING]);
  return arn;
};
const attempts = (operation: string) =>
  world.emulator.requests().filter((request) => request.operation === operation).length;

test.each([
  ['throttled', 'throttle'],
  ['an internal error', 'internal'],
  ['a connection cut before the effect', { drop: 'before' }],
  ['a connection cut after the effect', { drop: 'after' }],
] as const)('%s is asked again until it works, and a value is stored once', async (_name, kind) => {
  const arn = (await store().create(SECRET)).value;
  failing('PutSecretValue', kind, kind);
  await store().put(arn, v1, VALUE, [AWSPENDING]);
  expect(attempts('PutSecretValue')).toBe(3);
  expect(world.emulator.snapshot()[0]?.versions).toHaveLength(1);
});

test('a promotion whose answer was lost is found to have happened, not taken for a conflict', async () => {
  const arn = await secretWithTwoVersions();
  failing('UpdateSecretVersionStage', { drop: 'after' });
  await store().moveStage(arn, AWSCURRENT, { to: v2, from: v1 });
  expect((await store().describe(arn)).value?.stages.get(v2)).toContain(AWSCURRENT);
});

test('a promotion that somebody else made first is a conflict', async () => {
  const arn = await secretWithTwoVersions();
  await store().moveStage(arn, AWSCURRENT, { to: v2, from: v1 });
  const error = await portErrorOf(store().moveStage(arn, AWSCURRENT, { to: v2, from: v1 }));
  expect(error).toMatchObject({ kind: 'conflict', effect: 'none' });
});

test('throttling that does not end is told as such, within the deadline, and certainly had no effect', async () => {
  fault = () => 'throttle';
  const begun = world.clock.now();
  const error = await portErrorOf(store().create(SECRET));
  expect(error).toMatchObject({ kind: 'throttled', effect: 'none' });
  expect(attempts('CreateSecret')).toBe(8);
  expect(world.clock.now() - begun).toBeLessThanOrEqual(60_000);
});

test('an outage that does not end leaves open whether the call took effect', async () => {
  fault = () => 'internal';
  expect(await portErrorOf(store().create(SECRET))).toMatchObject({ kind: 'unavailable', effect: 'unknown' });
});

test('a refusal after a lost answer leaves open whether the call took effect', async () => {
  const arn = (await store().create(SECRET)).value;
  failing('TagResource', { drop: 'after' }, 'accessDenied');
  expect(await portErrorOf(store().tag(arn, { a: 'b' }))).toMatchObject({ kind: 'denied', effect: 'unknown' });
});

test('an answer that does not come in time is a timeout', async () => {
  await world.close();
  world = await openEmulator(
    { faults: () => ({ delayMs: 300 }) },
    { answerTimeoutMs: 40, retry: { attempts: 2, deadlineMs: 60_000, baseMs: 1, longestMs: 1 } },
  );
  const error = await portErrorOf(store().create(SECRET));
  expect(error).toMatchObject({ kind: 'timeout', effect: 'unknown' });
  expect(error.message).toContain('AWS_ENDPOINT_URL_SECRETS_MANAGER');
});

test('access denied names the action and is not asked again', async () => {
  failing('CreateSecret', 'accessDenied');
  const error = await portErrorOf(store().create(SECRET));
  expect(error).toMatchObject({ kind: 'denied', effect: 'none', details: { serverCode: 'AccessDeniedException' } });
  expect(error.message).toContain('secretsmanager:CreateSecret');
  expect(attempts('CreateSecret')).toBe(1);
});

test('credentials that AWS does not know are told as such', async () => {
  await world.close();
  world = await openEmulator({ acceptedAccessKeyIds: ['AKIAOTHER'] });
  const error = await portErrorOf(store().create(SECRET));
  expect(error).toMatchObject({ kind: 'unauthenticated', details: { serverCode: 'UnrecognizedClientException' } });
  expect(error.message).toContain('credentials');
});

test('no credentials at all are told before anything is sent', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
  const files = { AWS_CONFIG_FILE: '/nowhere/config', AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials' };
  Object.assign(process.env, files);
  try {
    const error = await portErrorOf(store().create(SECRET));
    expect(error).toMatchObject({ kind: 'unauthenticated', effect: 'none' });
    expect(error.message).toMatch(/AWS_PROFILE/);
    expect(attempts('CreateSecret')).toBe(0);
  } finally {
    for (const name of Object.keys(files)) delete process.env[name];
  }
});

test('a missing region, and a region that can be none, each say where to set it', async () => {
  delete process.env.AWS_REGION;
  process.env.AWS_CONFIG_FILE = '/nowhere/config';
  try {
    const error = await portErrorOf(store().describe('any'));
    expect(error).toMatchObject({ kind: 'invalid', effect: 'none' });
    expect(error.message).toMatch(/AWS_REGION/);
    expect((await portErrorOf(world.stores('not a region').describe('any'))).message).toMatch(/secret\.region/);
  } finally {
    delete process.env.AWS_CONFIG_FILE;
  }
});

test('an endpoint that is no URL is told as a matter of configuration', async () => {
  setAwsEnvironment('nonsense');
  const error = await portErrorOf(store().describe('any'));
  expect(error).toMatchObject({ kind: 'invalid', effect: 'none' });
  expect(error.message).toContain('AWS_ENDPOINT_URL_SECRETS_MANAGER');
});

test('an endpoint where nobody listens is named, with the region, after few attempts', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  setAwsEnvironment(`http://127.0.0.1:${port}`);
  const begun = world.clock.now();
  const error = await portErrorOf(store().describe('any'));
  expect(error).toMatchObject({ kind: 'unavailable', effect: 'none' });
  expect(error.message).toContain(`http://127.0.0.1:${port}`);
  expect(error.message).toContain('eu-west-1');
  expect(world.clock.now() - begun).toBeLessThan(5_000);
});

test('a name of a secret that is scheduled for deletion says so, and what can be done', async () => {
  const arn = (await store().create(SECRET)).value;
  await store().delete(arn, 7);
  const error = await portErrorOf(store().create(SECRET));
  expect(error).toMatchObject({ kind: 'invalid', details: { serverCode: 'InvalidRequestException' } });
  expect(error.message).toMatch(/scheduled for deletion/);
  expect(error.message).toContain(SECRET.name);
});

test('more secrets and versions than one page holds are all listed', async () => {
  for (let n = 0; n < 101; n += 1) await store().create({ ...SECRET, name: `s${n}`, tags: { owner: 'acme' } });
  let count = 0;
  for await (const page of store().listByTags({ owner: 'acme' })) count += page.value.length;
  expect(count).toBe(101);
  expect(attempts('ListSecrets')).toBe(2);
});

test('no error, log line or inspection of either shows a value or a credential', async () => {
  const log: unknown[] = [];
  await world.close();
  world = await openEmulator({ faults: (request) => fault(request) }, { log: (entry) => log.push(entry) });
  const arn = await secretWithTwoVersions();
  const shown: string[] = [];
  const note = async (call: Promise<unknown>) => {
    const error = await portErrorOf(call);
    shown.push(
      JSON.stringify(error),
      inspect(error, { depth: 20, showHidden: true }),
      error.stack ?? '',
      String(error),
    );
  };
  await note(store().put(arn, v1, new SecretValue('CANARY-third'), [AWSPENDING]));
  await note(store().put(arn, versionId('short'), VALUE, [AWSPENDING]));
  for (const kind of ['throttle', 'accessDenied', 'internal', { drop: 'before' }, { drop: 'after' }] as const) {
    fault = () => kind;
    await note(store().put(arn, v1, VALUE, [AWSPENDING]));
    await note(store().read(arn, v1));
  }
  expect(shown.join('\n')).not.toContain('CANARY');
  expect(JSON.stringify(log)).not.toContain('CANARY');
  expect(log.length).toBeGreaterThan(10);
});
