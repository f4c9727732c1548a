import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { METRIC_NAMESPACE, PASS_METRICS } from '../../src/rotation/scheduled/metrics';
import { passHandler } from '../../src/rotation/scheduled/pass-handler';
import { entry, LocalWorld, spec } from '../cli/local-world';
import { deployedCode } from './deployed-code';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SECRET = 'hawzu/acme/ci-runner';
/** What the documentation asks for to retire: no right to create tokens. */
const RETIRER = {
  id: 'role_retirer',
  name: 'Retirer',
  scope: 'workspace',
  permissions: [
    'accesstokens:view',
    'accesstokens:edit',
    'accesstokens:revoke',
    'workspaceroles:view',
    'projects:view',
  ],
} as const;

let world: LocalWorld;
let file: string;
let management: string;
/** What copies of secrets are behind by. */
let lag = 0;
const logged: string[] = [];
const used = new Set<string>();

beforeAll(async () => {
  world = await LocalWorld.start({
    roles: [RETIRER],
    replicationLagMs: () => lag,
    faults: ({ operation }) => {
      used.add(operation);
      return undefined;
    },
  });
  file = world.write('tokens.yaml', spec(entry('ci-runner') + entry('nightly')));
  Object.assign(process.env, world.environment());
  const made = await world.manage('POST', 'access-tokens', {
    label: 'scheduled pass',
    access_type: 'workspace',
    workspace_role: { id: RETIRER.id },
    expires_at: new Date(Date.now() + 90 * DAY).toISOString(),
  });
  const { token } = (await made.json()) as { token: string };
  management = await world.createSecret('hawzu/management', token);
  await world.run(['apply', file, '--yes']);
});
afterAll(() => world.close());

/** One call of the pass: what it logged, and how it ended. */
async function pass(secrets: Record<string, string> = { ws_acme: management }, remaining = 300_000, specFile = file) {
  const lines: string[] = [];
  used.clear();
  const handler = passHandler(deployedCode(world, specFile, secrets, (line) => void lines.push(line)));
  const end = await handler({}, { getRemainingTimeInMillis: () => remaining }).then(
    () => 'done',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  logged.push(...lines, end);
  const told = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return { end, told: told.filter((line) => !('_aws' in line)), metrics: told.find((line) => '_aws' in line) };
}

test('a pass with nothing to do says so, in figures too, and asks for lists alone', async () => {
  const { end, told, metrics } = await pass();
  expect(end).toBe('done');
  expect(told).toEqual([{ owner: 'acme-ci', workspace: 'ws_acme', outcome: 'done' }]);
  expect(metrics).toMatchObject({
    Owner: 'acme-ci',
    Workspace: 'ws_acme',
    PassSucceeded: 1,
    Failures: 0,
    RotationsOverdue: 0,
    SupersededAlive: 0,
    Orphans: 0,
    GateRefusals: 0,
  });
  // Reading its own management token takes the other two.
  expect([...used].sort()).toEqual(['DescribeSecret', 'GetSecretValue', 'ListSecrets']);
});

test('its figures have the names, units and dimensions that alarms go by', async () => {
  const { metrics } = await pass();
  const { CloudWatchMetrics } = metrics?.['_aws'] as {
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[];
  };
  expect(CloudWatchMetrics).toHaveLength(1);
  const [{ Namespace, Dimensions, Metrics } = CloudWatchMetrics[0]!] = CloudWatchMetrics;
  expect([Namespace, Dimensions]).toEqual([METRIC_NAMESPACE, [['Owner', 'Workspace']]]);
  expect(Metrics.map(({ Name }) => Name).sort()).toEqual(Object.keys(PASS_METRICS).sort());
  for (const { Name, Unit } of Metrics) {
    expect(typeof metrics?.[Name]).toBe('number');
    expect(Unit).toBe(PASS_METRICS[Name as keyof typeof PASS_METRICS].unit);
  }
  expect(metrics?.['ManagementTokenHoursLeft']).toBeGreaterThan(89 * 24);
});

test('passes end a superseded token in its order, and a consumer of the new value notices nothing', async () => {
  const before = await world.currentValue(SECRET);
  await world.run(['rotate', file, '--token', 'ci-runner', '--yes']);
  expect((await pass()).metrics).toMatchObject({ SupersededAlive: 1 });
  for (const hours of [25, 1, 49]) {
    world.advance(hours * HOUR);
    const { end, told } = await pass();
    expect(end).toBe('done');
    expect(told).toContainEqual(expect.objectContaining({ token: 'ci-runner', action: 'retire', outcome: 'done' }));
  }
  expect(await world.consume(before.token)).toBe(401);
  expect(await world.consume((await world.currentValue(SECRET)).token)).toBe(200);
  expect((await pass()).metrics).toMatchObject({ SupersededAlive: 0 });
});

test('a superseded token that is used is held and counted', async () => {
  const before = await world.currentValue(SECRET);
  await world.run(['rotate', file, '--token', 'ci-runner', '--yes']);
  world.advance(25 * HOUR);
  await pass();
  world.advance(HOUR);
  await world.consume(before.token);
  const { told, metrics } = await pass();
  expect(metrics).toMatchObject({ SupersededAlive: 1, HeldBecauseUsed: 1 });
  expect(told).toContainEqual(expect.objectContaining({ token: 'ci-runner', code: 'used-after-promotion' }));
});

test('a copy in another region that failed, or does not catch up, is counted and named, with nothing else to do', async () => {
  const there = new SecretsManagerClient({
    ...{ endpoint: world.emulator.url, region: 'us-east-1' },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await there.send(new CreateSecretCommand({ Name: 'hawzu/acme/taken' }));
  const copied = (name: string) => entry(name, '    secret: { replicas: [{ region: us-east-1 }] }\n');
  const other = world.write('copied.yaml', spec(copied('taken') + copied('slow')).replace('acme-ci', 'acme-copied'));
  lag = 5 * HOUR;
  await world.run(['apply', other, '--yes']);
  const measured = async () => {
    const { told, metrics } = await pass(undefined, undefined, other);
    const named = told.filter(({ code }) => code === 'copy-not-in-sync').map(({ message }) => message as string);
    return { named, failed: metrics?.['CopiesFailed'], behind: metrics?.['CopiesBehind'] };
  };
  const taken = 'taken: its copy in us-east-1 failed';
  expect(await measured()).toEqual({ named: [taken], failed: 1, behind: 0 });
  world.advance(HOUR);
  const slow = 'slow: its copy in us-east-1 is behind its secret for more than half an hour';
  expect(await measured()).toEqual({ named: [slow, taken], failed: 1, behind: 1 });
  world.advance(5 * HOUR);
  expect(await measured()).toEqual({ named: [taken], failed: 1, behind: 0 });
  lag = 0;
});

test('what is overdue is counted, and told as left to an apply where no function rotates', async () => {
  world.advance(21 * DAY);
  const { told, metrics } = await pass();
  expect(metrics).toMatchObject({ RotationsOverdue: 2 });
  expect(metrics?.['OldestAgeRatio']).toBeGreaterThan(1);
  expect(told).toContainEqual(expect.objectContaining({ token: 'nightly', code: 'left-to-apply' }));
});

describe('a pass that can’t do its work fails, so that Lambda counts it', () => {
  test('without a management token', async () => {
    const { end, metrics } = await pass({});
    expect(end).toMatch(/^PassFailed: rotation-without-management-token: /);
    expect(metrics).toMatchObject({ PassSucceeded: 0, Failures: 1 });
  });

  test('with one that may not look', async () => {
    const made = await world.manage('POST', 'access-tokens', {
      label: 'weak',
      access_type: 'project',
      project_grants: [{ project_id: 'proj_web', role: { id: 'role_project_viewer' } }],
      expires_at: null,
    });
    const { token } = (await made.json()) as { token?: string };
    const weak = await world.createSecret('hawzu/weak', token ?? 'no token');
    const { end, metrics } = await pass({ ws_acme: weak });
    expect(end).toMatch(/^PassFailed: /);
    expect(metrics).toMatchObject({ PassSucceeded: 0 });
  });

  test('when no time is left', async () => {
    const { end, metrics } = await pass(undefined, 10_000);
    expect(end).toMatch(/^PassFailed: /);
    expect(metrics).toMatchObject({ PassSucceeded: 0 });
  });
});

test('after the management token has ended, another one in its secret is all that it takes, as the page on recovery says', async () => {
  const issued = async (days: number): Promise<string> => {
    const made = await world.manage('POST', 'access-tokens', {
      label: `recovery ${days}`,
      access_type: 'workspace',
      workspace_role: { id: RETIRER.id },
      expires_at: new Date(world.now() + days * DAY).toISOString(),
    });
    return ((await made.json()) as { token: string }).token;
  };
  await world.run(['apply', file, '--yes']);
  const secret = await world.createSecret('hawzu/recovered', await issued(8));
  const ended = () => pass({ ws_acme: secret });
  expect((await ended()).metrics?.['ManagementTokenHoursLeft']).toBeGreaterThan(168);
  world.advance(2 * DAY);
  // The alarm rings below a week.
  expect((await ended()).metrics?.['ManagementTokenHoursLeft']).toBeLessThan(168);
  world.advance(7 * DAY);
  expect((await ended()).end).toMatch(/^PassFailed: /);
  await world.client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: await issued(90) }));
  const { end, metrics } = await ended();
  expect(end).toBe('done');
  expect(metrics).toMatchObject({ PassSucceeded: 1 });
});

test('nothing that was logged or answered holds a value', () => {
  const said = [...logged, ...world.outputs].join('\n');
  for (const value of world.values()) expect(said.includes(value)).toBe(false);
});
