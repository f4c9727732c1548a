import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTerraform, HEAD, resource, TerraformWorld } from '../terraform-provider/terraform-world';
import { type Nonsense, NonsenseApi } from './nonsense-api';
import { ANY_VALUE, everythingWritten } from './written';

jest.setTimeout(900_000);

type Environment = Readonly<Record<string, string>>;

describeTerraform('a world that is not as it should be', () => {
  let world: TerraformWorld;
  let api: NonsenseApi;
  /** An operation of Secrets Manager that is forbidden. */
  let denied: string | undefined;
  const good = resource('ci-runner');
  beforeAll(async () => {
    world = await TerraformWorld.start({
      faults: ({ operation }) => (operation === denied ? 'accessDenied' : undefined),
      roles: [
        {
          id: 'role_token_clerk',
          name: 'Token Clerk',
          scope: 'workspace',
          project_role: 'role_project_viewer',
          permissions: [
            'projects:view',
            'workspaceroles:view',
            'accesstokens:view',
            'accesstokens:create',
            'accesstokens:edit',
            'accesstokens:revoke',
          ],
        },
      ],
    });
    api = await NonsenseApi.before(world.local.service.url);
    world.write(good);
    await world.init();
    await world.apply();
  });
  afterAll(async () => {
    expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
    await api.close();
    await world.close();
  });
  afterEach(() => {
    denied = undefined;
    api.nonsense = undefined;
    world.write(good);
  });

  /** What the state says of resources; when they were looked at last is no part of it. */
  const state = () => {
    const { resources } = JSON.parse(readFileSync(join(world.folder, 'terraform.tfstate'), 'utf8')) as {
      resources: { name: string; instances: { attributes: object; status?: string }[] }[];
    };
    return resources.map(({ name, instances }) => [
      name,
      instances.map(({ attributes, status }) => [attributes, status]),
    ]);
  };
  /** Runs what has to fail: one error, no stack trace, and the state that was there. */
  const refusal = async (args: readonly string[], env: Environment = {}): Promise<string> => {
    const before = state();
    const run = await world.run([...args, '-no-color'], env);
    expect(run.code).toBe(1);
    expect([...run.stderr.matchAll(/^Error: [^]*?(?=^Error: |\s*$(?![^]))/gm)].map(String)).toHaveLength(1);
    expect(run.stderr).not.toMatch(/has a defect|\bat .*\.(ts|js|cjs):\d/);
    expect(state()).toEqual(before);
    return run.stderr.replace(/\s+/g, ' ');
  };
  const PLAN = ['plan'];
  const APPLY = ['apply', '-auto-approve'];

  test.each<readonly [string, Environment, RegExp]>([
    [
      'a management token that nobody knows',
      { HAWZU_MANAGEMENT_TOKEN: `hwz_${'x'.repeat(35)}` },
      /HAWZU_MANAGEMENT_TOKEN/,
    ],
    ['no management token', { HAWZU_MANAGEMENT_TOKEN: '' }, /Set HAWZU_MANAGEMENT_TOKEN/],
    ['an API that nobody answers for', { HAWZU_ENDPOINT: 'http://127.0.0.1:9' }, /HAWZU_ENDPOINT/],
    ['an endpoint that is no origin', { HAWZU_ENDPOINT: 'ftp://hawzu' }, /HAWZU_ENDPOINT|origin/],
    ['a Secrets Manager that nobody answers for', { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:9' }, /AWS/],
    [
      'no AWS credentials',
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' },
      /credentials/i,
    ],
  ])('%s: one error that says what to set', async (_what, env, words) => {
    expect(await refusal(PLAN, env)).toMatch(words);
  });

  test('a secret that may not be read', async () => {
    denied = 'DescribeSecret';
    expect(await refusal(PLAN)).toMatch(/secretsmanager:DescribeSecret/);
  });

  test.each<readonly [string, string, () => Promise<string>]>([
    [
      'a secret of the name that somebody else made',
      'take_over|arn',
      async () => {
        await world.local.createSecret('somebody/elses', 'a value');
        return '{ name = "somebody/elses" }';
      },
    ],
    [
      'a secret given by ARN with a value that is not ours',
      'take_over = true',
      async () => {
        await world.local.createSecret('somebody/elses-too', 'a value');
        const { arn } = world.local.emulator.snapshot().find(({ name }) => name === 'somebody/elses-too')!;
        return `{ arn = "${arn}" }`;
      },
    ],
    [
      'a secret given by ARN that is not there',
      'not found|no such|does not exist|not there',
      () => Promise.resolve('{ arn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:nowhere-AbCdEf" }'),
    ],
  ])('%s is refused by the apply, and left as it is', async (_what, words, secret) => {
    world.write(good, resource('second', { secret: await secret() }));
    const before = JSON.stringify(world.local.emulator.snapshot());
    expect(await refusal(APPLY)).toMatch(new RegExp(words));
    expect(JSON.stringify(world.local.emulator.snapshot())).toBe(before);
  });

  test.each([
    [
      'a role that does not exist',
      { project_grants: '[{ project_id = "proj_web", role = "Project Viewr" }]' },
      /Did you mean Project Viewer/,
    ],
    [
      'a project that does not exist',
      { project_grants: '[{ project_id = "proj_wbe", role = "Project Viewer" }]' },
      /Did you mean proj_web/,
    ],
    ['a role that tokens can not have', { project_grants: '', workspace_role: '"Owner"' }, /Owner/],
    ['a workspace that the management token is not of', { workspace_id: '"ws_other"' }, /ws_other/],
  ])('%s is told by the plan, at its line', async (_what, attributes, words) => {
    world.write(good, resource('second', attributes));
    const text = await refusal(PLAN);
    expect(text).toMatch(words);
    expect(text).toMatch(/on main\.tf line \d+/);
  });

  /** The value of a token that a person makes, with a role in the workspace. */
  const personIssues = async (label: string, role: string): Promise<string> => {
    const answer = await fetch(`${world.local.service.url}/api/v1/workspace/ws_acme/access-tokens`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.local.managementToken}`,
        'content-type': 'application/json',
        'idempotency-key': label,
      },
      body: JSON.stringify({ label, access_type: 'workspace', workspace_role: { id: role }, expires_at: null }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return ((await answer.json()) as { token: string }).token;
  };

  test.each([
    ['that may only look', 'role_viewer', /accesstokens:create.*Administrator/],
    ['that gives more than it has', 'role_token_clerk', /more rights|grant|forbid|permission/i],
  ])('a management token %s: said, and nothing is made', async (_what, role, words) => {
    const weaker = await personIssues(`weaker ${role}`, role);
    const before = (await world.local.service.snapshot()).length;
    world.write(good, resource('second', { project_grants: '', workspace_role: '"Administrator"' }));
    expect(await refusal(APPLY, { HAWZU_MANAGEMENT_TOKEN: weaker })).toMatch(words);
    expect(await world.local.service.snapshot()).toHaveLength(before);
    expect(everythingWritten(world).includes(weaker)).toBe(false);
  });

  const html = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
  test.each<readonly [string, Nonsense]>([
    ['a sign-in page', { at: /GET .*\/me$/, status: 200, ...html }],
    ['a redirect to one', { at: /GET .*\/me$/, status: 302, headers: { location: '/login' }, body: '' }],
    ['an empty object for a list', { at: /GET .*\/access-tokens$/, status: 200, body: '{}' }],
    [
      'a list of something else',
      { at: /GET .*\/access-tokens$/, status: 200, body: (real) => real.replaceAll('"id"', '"nr"') },
    ],
    [
      'half of an answer',
      { at: /GET .*\/access-tokens$/, status: 200, body: (real) => real.slice(0, real.length / 2) },
    ],
    [
      'roles without names',
      { at: /GET .*\/roles$/, status: 200, body: (real) => real.replaceAll('"name"', '"title"') },
    ],
  ])('an API answer that makes no sense: %s', async (_what, nonsense) => {
    api.nonsense = nonsense;
    expect(await refusal(PLAN, { HAWZU_ENDPOINT: api.url })).toMatch(/answer|token API|Date/i);
  });

  test('an answer to a creation that makes no sense: not in the state, and finished by the next apply', async () => {
    world.write(good, resource('second'));
    api.nonsense = { at: /POST .*\/access-tokens$/, status: 201, body: '{"id":"tok_1"}' };
    await refusal(APPLY, { HAWZU_ENDPOINT: api.url });
    await world.apply();
    const { token } = await world.local.currentValue('hawzu/acme/second');
    expect(await world.local.consume(token)).toBe(200);
    world.local.advance(3_600_000);
    await world.apply();
    const rows = (await world.local.service.snapshot()).filter((row) => row.label.startsWith('second@'));
    expect(rows.filter(({ status }) => status === 'enabled')).toHaveLength(1);
    world.write(good);
    await world.apply();
  });

  test('a provider block that is not known yet says which attribute, and how else to give it', async () => {
    const later = 'resource "terraform_data" "made" {\n  input = "http://127.0.0.1:9"\n}\n';
    const block = HEAD.replace('provider "hawzu" {}', 'provider "hawzu" {\n  endpoint = terraform_data.made.output\n}');
    writeFileSync(join(world.folder, 'main.tf'), [block, later, good].join('\n'));
    expect(await refusal(PLAN)).toMatch(/endpoint is not known yet.*HAWZU_ENDPOINT/);
  });
});
