import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CancelRotateSecretCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Grantee } from '../../src/constructs-aws';
import { entry, spec } from '../cli/local-world';
import { BundleWorld, FUNCTION } from '../rotation/deployed-bundle';
import { RecordingDoor } from './recording-door';
import { RoleUnderTest, secretOf } from './role-under-test';
import { MANAGEMENT_ARN, specOf, type Synthesized, synthesized, token } from './stack-under-test';

const HOUR = 3_600_000;
const NAME = 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4';

/** Who calls Secrets Manager, and the policy of the stack that lets them. */
const PARTIES = {
  'the rotation function': 'rotate',
  'the scheduled pass': 'pass',
  'a pipeline that plans': `${NAME}-plan`,
  'a pipeline that applies': `${NAME}-apply`,
  'a pipeline that rotates': `${NAME}-rotate`,
  'a person in an emergency': `${NAME}-emergency`,
  'a consumer': `${NAME}-read-ci-runner`,
} as const;
type Party = keyof typeof PARTIES;
const EVERYBODY = Object.keys(PARTIES) as Party[];

/** What nobody of ours calls on Secrets Manager, and why a role has it all the same. */
const IMPLIED: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda writes the log of a function as its role',
  'logs:PutLogEvents': 'Lambda writes the log of a function as its role',
  'sqs:SendMessage': 'Lambda and the scheduler send what failed as the role of the function or the schedule',
  'lambda:InvokeFunction': 'AWS asks it of whoever calls RotateSecret; the scheduler begins passes by it',
  'iam:PassRole': 'AWS asks it of whoever makes a function or a schedule with a role',
  'kms:Decrypt': 'Secrets Manager decrypts as whoever reads or writes a value',
  'kms:Encrypt': 'Secrets Manager encrypts as whoever makes a copy or changes a key',
  'kms:GenerateDataKey': 'Secrets Manager encrypts as whoever writes a value',
};

let bundle: BundleWorld;
let stack: Synthesized;
const doors = new Map<Party, RecordingDoor>();

beforeAll(async () => {
  bundle = await BundleWorld.start();
  const { world } = bundle;
  for (const party of EVERYBODY) doors.set(party, await RecordingDoor.open(world.emulator.url));
  const said = { replicas: [{ region: 'us-east-1' }] };
  stack = synthesized({
    spec: specOf(token('ci-runner', { secret: said }), token('nightly', { secret: said })),
    beside: (_, rotation) => {
      const to = Grantee.roleName('somebody');
      rotation.grantPlan(to);
      rotation.grantApply(to);
      rotation.grantRotate(to);
      rotation.grantEmergency(to);
      rotation.grantRead(to, 'ci-runner');
    },
  });
  await live();
}, 600_000);
afterAll(async () => {
  await bundle.close();
  for (const door of doors.values()) await door.close();
});

const by = (party: Party, ...args: readonly string[]) =>
  bundle.world.run(args, { AWS_ENDPOINT_URL_SECRETS_MANAGER: doors.get(party)!.url });
const clientOf = (party: Party): SecretsManagerClient =>
  new SecretsManagerClient({
    ...{ endpoint: doors.get(party)!.url, region: 'eu-west-1' },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

/** All that happens to two tokens: first values, rotation, its failure, every kind of change, an emergency, and the end. */
async function live(): Promise<void> {
  const { world } = bundle;
  const SecretId = 'hawzu/acme/ci-runner';
  const copied = (more = '', regions = '{ region: us-east-1 }') => `    secret: { replicas: [${regions}]${more} }\n`;
  const written = (text: string) => world.write('tokens.yaml', spec(text));
  const file = written(entry('ci-runner', copied()) + entry('nightly', copied()));
  const apply = (...more: readonly string[]) => by('a pipeline that applies', 'apply', file, '--yes', ...more);
  expect((await apply()).code).toBe(0);
  await bundle.deploy(
    file,
    process.execPath,
    (handler) => doors.get(handler === 'function.pass' ? 'the scheduled pass' : 'the rotation function')!.url,
  );
  const applier = clientOf('a pipeline that applies');
  const configure = async (secret: string): Promise<void> => {
    const rules = { RotationRules: { AutomaticallyAfterDays: 20 }, RotateImmediately: false };
    await applier.send(new RotateSecretCommand({ SecretId: secret, RotationLambdaARN: FUNCTION, ...rules }));
    await world.emulator.rotateDue();
  };
  await configure(SecretId);
  await configure('hawzu/acme/nightly');
  expect((await by('a pipeline that plans', 'plan', file)).code).toBe(0);
  await by('a pipeline that plans', 'status', file);
  await by('a pipeline that plans', 'inventory', file);
  const rotator = clientOf('a pipeline that rotates');
  await rotator.send(new RotateSecretCommand({ SecretId }));
  await world.emulator.rotateDue();
  await rotator.send(new DescribeSecretCommand({ SecretId }));
  world.advance(25 * HOUR);
  expect((await by('a pipeline that plans', 'plan', file)).stdout).toMatch(/retire\s+ci-runner/);
  // A whole life of the superseded one, and a consumer that fails, for which the pass asks.
  for (const hours of [1, 1, 1, 49, 1]) {
    world.advance(hours * HOUR);
    await bundle.pass().catch(() => undefined);
  }
  const current = await world.currentValue(SecretId);
  await world.manage('DELETE', `access-token/${current.tokenId}`);
  world.advance(HOUR);
  await bundle.pass().catch(() => undefined);
  await world.emulator.rotateDue();
  const consumer = clientOf('a consumer');
  await consumer.send(new GetSecretValueCommand({ SecretId }));
  await consumer.send(new DescribeSecretCommand({ SecretId }));
  await by('a person in an emergency', 'rotate', file, '--token', 'ci-runner', '--compromised', '--yes');
  // Beside a rotation that hangs.
  await clientOf('a person in an emergency').send(new CancelRotateSecretCommand({ SecretId: 'hawzu/acme/nightly' }));
  await by('a person in an emergency', 'rotate', file, '--token', 'nightly', '--compromised', '--yes');
  // What did not leak, but may have, is replaced with an overlap by the function.
  await configure('hawzu/acme/nightly');
  const asking = by('a person in an emergency', 'rotate', file, '--token', 'nightly', '--yes');
  const turning = setInterval(() => void world.emulator.rotateDue(), 200);
  await asking.finally(() => clearInterval(turning));
  await applier.send(new CancelRotateSecretCommand({ SecretId }));
  await configure(SecretId);
  world.advance(HOUR);
  const other = copied(', tags: { team: qa }', '');
  written(entry('ci-runner', other).replace('Runs the regression suite', 'Runs another suite'));
  for (const _again of ['changes', 'removes']) {
    await apply('--prune');
    world.advance(26 * HOUR);
  }
  written(entry('ci-runner', other) + entry('nightly', copied()));
  await apply('--restore');
}

/** Which secret of the stack a call was about; anybody else's stays what it is. */
function resourceOf(secretId: string | undefined): string {
  if (secretId === undefined) return '*';
  if (/hawzu\/management/.test(secretId)) return MANAGEMENT_ARN;
  const name = /hawzu\/acme\/(ci-runner|nightly)(?:-[A-Za-z0-9]{6})?$/.exec(secretId)?.[1];
  return name === undefined ? secretId : secretOf(name);
}

/** Each call once: its action, and on what. */
const recordedOf = (party: Party): readonly (readonly [string, string])[] => {
  const calls = doors.get(party)!.calls.map(({ operation, secretId }) => `${operation} ${resourceOf(secretId)}`);
  return [...new Set(calls)].sort().map((call) => call.split(' ') as [string, string]);
};

describe.each(EVERYBODY)('%s', (party) => {
  const role = () => RoleUnderTest.of(stack, PARTIES[party]);

  test('is allowed every call that it makes', async () => {
    const answers = await Promise.all(
      recordedOf(party).map(async ([call, resource]) => {
        const answer = await role().decide({ action: `secretsmanager:${call}`, resource });
        return `${call} on ${resource}: ${answer}`;
      }),
    );
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter((answer) => !answer.endsWith(': allowed'))).toEqual([]);
  });

  test('makes every call that it is allowed, or the table says what else the action is for', () => {
    const made = new Set(recordedOf(party).map(([call]) => `secretsmanager:${call}`));
    expect(role().allowed.filter((action) => !made.has(action) && IMPLIED[action] === undefined)).toEqual([]);
  });
});

test('the table explains nothing that no role has', () => {
  const policies = [...stack.all<{ name: string }>('iam_role_policy')].map(({ name }) => name);
  const allowed = new Set(policies.flatMap((name) => RoleUnderTest.of(stack, name).allowed));
  expect(policies.sort()).toEqual(['begin', ...Object.values(PARTIES)].sort());
  expect(Object.keys(IMPLIED).filter((action) => !action.startsWith('kms:') && !allowed.has(action))).toEqual([]);
});
