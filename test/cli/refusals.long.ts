import { GetSecretValueCommand, RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { entry, LocalWorld, spec } from './local-world';

let world: LocalWorld;
let file: string;
beforeAll(async () => {
  world = await LocalWorld.start();
  file = world.write('tokens.yaml', spec(entry('ci-runner')));
});
afterAll(() => world.close());

/** What was printed, whatever lines it was broken into. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Everything that a refusal must leave as it is. */
const facts = async (): Promise<unknown> => [
  (await world.service.snapshot()).map(({ id, status }) => ({ id, status })),
  world.emulator.snapshot(),
];

const cases: readonly {
  readonly name: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly says: RegExp;
}[] = [
  {
    name: 'a management token that the API does not know',
    environment: { HAWZU_MANAGEMENT_TOKEN: 'hwz_000000000000000000000000000000000000' },
    says: /token-(unknown|malformed)|HAWZU_MANAGEMENT_TOKEN/,
  },
  {
    name: 'no management token',
    environment: { HAWZU_MANAGEMENT_TOKEN: undefined },
    says: /HAWZU_MANAGEMENT_TOKEN is not set/,
  },
  { name: 'no endpoint', environment: { HAWZU_ENDPOINT: undefined }, says: /HAWZU_ENDPOINT is not set/ },
  {
    name: 'an endpoint that nobody listens at',
    environment: { HAWZU_ENDPOINT: 'http://127.0.0.1:9' },
    says: /127\.0\.0\.1:9/,
  },
  {
    name: 'an endpoint without TLS on another machine',
    environment: { HAWZU_ENDPOINT: 'http://api.example' },
    says: /HAWZU_ENDPOINT/,
  },
  {
    name: 'a Secrets Manager that nobody listens at',
    environment: { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:9' },
    says: /127\.0\.0\.1:9/,
  },
  {
    name: 'no AWS credentials',
    environment: {
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: '/nonexistent',
    },
    says: /credentials/i,
  },
  { name: 'no AWS region', environment: { AWS_REGION: undefined, HOME: '/nonexistent' }, says: /region/i },
];

test.each(cases)(
  '$name is one clear error, and nothing is changed',
  async ({ environment, says }) => {
    const before = await facts();
    const run = await world.run(['apply', file, '--yes'], environment);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(says);
    expect(run.stderr.match(/error\[/g)).toHaveLength(1);
    expect(run.stderr).not.toMatch(/\n\s+at |node:internal/);
    expect(await facts()).toEqual(before);
  },
  60_000,
);

test('a secret of that name that is not ours is left alone; the other entries go on, and the run says so', async () => {
  await world.createSecret('hawzu/acme/taken', 'somebody else');
  const taken = world.write('taken.yaml', spec(entry('taken') + entry('other-job')));
  const run = await world.run(['apply', taken, '--yes']);
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(/hawzu\/acme\/taken exists, and hawzu-tokens did\s+not make it/);
  expect(run.stdout).toMatch(/create +other-job +done/);
  const before = await facts();
  expect((await world.run(['apply', taken, '--yes'])).code).toBe(1);
  expect(await facts()).toEqual(before);
});

test('the wrong region is refused: every token would be made again beside those that work', async () => {
  const here = world.write('region.yaml', spec(entry('region-job')).replace('acme-ci', 'acme-region'));
  expect((await world.run(['apply', here, '--yes'])).code).toBe(0);
  const before = await facts();
  const run = await world.run(['apply', here, '--yes'], { AWS_REGION: 'us-east-1' });
  expect(run.code).toBe(3);
  const planned = await world.run(['plan', here, '--detailed-exitcode'], { AWS_REGION: 'us-east-1' });
  expect(planned.code).toBe(3);
  expect(oneLine(planned.stdout)).toMatch(
    /An apply will be refused: .*Check AWS region and credentials\. With --force, new ones are created here too\./,
  );
  expect(run.stderr).toContain('another region or account');
  expect(await facts()).toEqual(before);
});

test('a secret of an entry that somebody deleted: the flag that the message names brings it back as it was', async () => {
  const pending = world.write('pending.yaml', spec(entry('pending')));
  await world.run(['apply', pending, '--yes']);
  const first = await world.currentValue('hawzu/acme/pending');
  await world.deleteSecret('hawzu/acme/pending');
  const run = await world.run(['apply', pending, '--yes']);
  expect(run.code).toBe(1);
  const [, flag] = /scheduled for deletion on .*To bring it back, pass (--\w+)/.exec(oneLine(run.stderr)) ?? [];
  expect((await world.run(['apply', pending, '--yes', flag ?? ''])).code).toBe(0);
  expect(await world.currentValue('hawzu/acme/pending')).toEqual(first);
});

test('a secret given by ARN that is scheduled for deletion: the command that the message names brings the entry back', async () => {
  const arn = await world.createSecret('warehouse/pending');
  const file = world.write('given.yaml', spec(entry('given-pending', `    secret: { arn: ${arn} }\n`)));
  expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  const first = await world.currentValue('warehouse/pending');
  await world.deleteSecret('warehouse/pending');
  const run = await world.run(['apply', file, '--yes']);
  expect(run.code).toBe(1);
  const [, region, id] =
    /then apply again: aws secretsmanager restore-secret --region (\S+) --secret-id (\S+)/.exec(oneLine(run.stderr)) ??
    [];
  expect([region, id]).toEqual(['eu-west-1', 'warehouse/pending']);
  await world.client.send(new RestoreSecretCommand({ SecretId: id }));
  expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  expect(await world.currentValue('warehouse/pending')).toEqual(first);
});

test('the first refusal of a secret that others made says how to take it over, and that works as it is said', async () => {
  const made = await fetch(`${world.service.url}/api/v1/workspace/ws_acme/access-tokens`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.managementToken}`,
      'content-type': 'application/json',
      'idempotency-key': 'by-hand',
    },
    body: JSON.stringify({
      label: 'by hand',
      access_type: 'project',
      expires_at: null,
      project_grants: [{ project_id: 'proj_web', role: { id: 'role_project_viewer' } }],
    }),
  });
  expect(made.status).toBe(201);
  const { token } = (await made.json()) as { token: string };
  await world.createSecret('hawzu/acme/by-hand', token);
  const file = world.write('hand.yaml', spec(entry('by-hand')));
  const refused = await world.run(['apply', file, '--yes']);
  expect(refused.code).toBe(1);
  const [told = ''] = /secret: \{ arn: \S+, takeOver: true \}/.exec(oneLine(refused.stderr)) ?? [];
  const taken = world.write('hand-taken.yaml', spec(entry('by-hand', `    ${told}\n`)));
  const run = await world.run(['apply', taken, '--yes']);
  expect(`${run.code} ${run.stderr}`).toMatch(/^0/);
  const stored = await world.client.send(new GetSecretValueCommand({ SecretId: 'hawzu/acme/by-hand' }));
  expect(stored.SecretString).toContain(token);
  expect(await world.consume(token)).toBe(200);
});

describe('an entry whose role or project the workspace does not have', () => {
  const wrong = () =>
    world.write('wrong.yaml', spec(entry('role-gone').replace('Project Viewer', 'Project Viewr') + entry('goes-on')));

  test('is an error of the spec to validate, with file, line and column', async () => {
    const run = await world.run(['validate', wrong()]);
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/wrong\.yaml:\d+:\d+: error\[unknown-role\]/);
    expect(run.stderr).toContain('Project Viewer');
  });

  test.each([['plan'], ['apply', '--yes'], ['status'], ['retire', '--yes']])(
    'blocks nobody else: %s says where it stands and what was meant',
    async (command, ...flags) => {
      const run = await world.run([command, wrong(), ...flags]);
      const told = oneLine(run.stdout + run.stderr);
      expect(run.code).toBe(command === 'status' ? 0 : 1);
      expect(told).toMatch(/wrong\.yaml:\d+:\d+/);
      expect(told).toContain('did you mean Project Viewer?');
      if (command === 'apply') expect(told).toMatch(/create.*goes-on/);
    },
  );
});

test('an entry whose end has passed stops nothing but itself', async () => {
  const over = world.write('over.yaml', spec(entry('is-over', '    expiresAt: 2026-01-01\n') + entry('lives-on')));
  const checked = await world.run(['validate', '--offline', over]);
  expect([checked.code, oneLine(checked.stderr)]).toEqual([0, expect.stringMatching(/warning\[expiry-in-past\]/)]);
  const run = await world.run(['apply', over, '--yes']);
  expect([run.code, oneLine(run.stdout)]).toEqual([0, expect.stringMatching(/create.*lives-on/)]);
  expect(run.stdout).not.toMatch(/create.*is-over/);
});

test('every error of a spec is told at once', async () => {
  const bad = world.write(
    'bad.yaml',
    spec(entry('Bad_Name', '    expiresIn: 30m\n') + entry('ci-runner', '    colour: red\n') + entry('ci-runner')),
  );
  const run = await world.run(['validate', bad]);
  expect(run.code).toBe(4);
  const codes = [...run.stderr.matchAll(/error\[([a-z-]+)\]/g)].map((match) => match[1]);
  expect(codes.length).toBeGreaterThanOrEqual(4);
  const json = await world.run(['validate', bad, '--format', 'json']);
  expect(json.code).toBe(4);
  const { findings: diagnostics } = JSON.parse(json.stdout) as { findings: { code: string; severity: string }[] };
  expect(diagnostics.filter((d) => d.severity === 'error').map((d) => d.code)).toEqual(codes);
});

test('more than 30 % of ten tokens or more are not paused without being told twice', async () => {
  const names = Array.from({ length: 10 }, (_, i) => `gate-job-${String.fromCharCode(97 + i)}`);
  const all = world.write(
    'gate.yaml',
    spec(names.map((name) => entry(name)).join(''))
      .replace('acme-ci', 'acme-gate')
      .replace('hawzu/acme/', 'hawzu/gate/'),
  );
  expect((await world.run(['apply', all, '--yes'])).code).toBe(0);
  const text = spec(names.map((name, i) => entry(name, i < 4 ? '    enabled: false\n' : '')).join(''))
    .replace('acme-ci', 'acme-gate')
    .replace('hawzu/acme/', 'hawzu/gate/');
  const paused = world.write('gate-paused.yaml', text);
  const before = await facts();
  const refused = await world.run(['apply', paused, '--yes']);
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('4 of 10 tokens (40 %)');
  expect(await facts()).toEqual(before);
  expect((await world.run(['apply', paused, '--yes', '--force'])).code).toBe(0);
});

test('without a terminal and without --yes nothing is applied', async () => {
  const lonely = world.write('lonely.yaml', spec(entry('lonely-job')));
  const before = await facts();
  const run = await world.run(['apply', lonely]);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('approval-missing');
  expect(await facts()).toEqual(before);
});

test('a file that is not there, a folder without specs and an unknown flag say so without a stack trace', async () => {
  for (const args of [
    ['validate', 'nowhere.yaml'],
    ['plan', '/dev/null'],
    ['apply', '--nonsense'],
  ]) {
    const run = await world.run(args);
    expect(run.code).not.toBe(0);
    expect(run.stderr).not.toMatch(/\n\s+at |node:internal/);
    expect(run.stderr).not.toBe('');
  }
});
