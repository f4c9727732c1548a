import { entry, LocalWorld, type Run, spec } from './local-world';

/** Another workspace of the same service, with a management token of its own. */
const OTHER = 'ws_other-1';
const LABEL = 'management of the other';
let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start({
    workspaces: [
      {
        id: OTHER,
        name: 'Other',
        projects: [{ id: 'proj_web', name: 'Web', code: 'WEB' }],
        management_tokens: [{ label: LABEL, role: 'role_administrator' }],
      },
    ],
  });
});
afterAll(() => world.close());

const clean = (run: Run): string => `${run.code} ${run.stderr.replace(/^Plan[^]*$/m, '')}`;
const specOf = (owner: string, names: readonly string[], workspace = 'ws_acme'): string =>
  world.write(
    `${owner}-${workspace}.yaml`,
    spec(names.map((name) => entry(name)).join(''))
      .replace('acme-ci', owner)
      .replace('workspace: ws_acme', `workspace: ${workspace}`)
      .replace('hawzu/acme/', `hawzu/${workspace}/${owner}/`),
  );
const works = async (secret: string): Promise<number> => world.consume((await world.currentValue(secret)).token);
/** What a document tells as its result. */
const json = <T>({ stdout }: Run): T & { readonly kind: string } => {
  const { kind, result } = JSON.parse(stdout) as { kind: string; result: T };
  return { kind, ...result };
};
interface Of {
  readonly ownerId: string;
  readonly workspace: string;
}
const whose = (all: readonly Of[]): string[] =>
  all.map(({ ownerId, workspace }) => `${ownerId} in ${workspace}`).sort();

describe('two owners in one run', () => {
  const [web, data] = [
    ['web-job', 'shared-name'],
    ['data-job', 'shared-name'],
  ] as const;
  let files: readonly string[];
  beforeAll(async () => {
    files = [specOf('team-web', web), specOf('team-data', data)];
    const run = await world.run(['apply', ...files, '--yes', '--format', 'json']);
    expect(run.code).toBe(0);
    const { plans, outcomes } = json<{ plans: Of[]; outcomes: (Of & { token: string })[] }>(run);
    expect(whose(plans)).toEqual(['team-data in ws_acme', 'team-web in ws_acme']);
    expect(outcomes.map(({ ownerId, token }) => `${ownerId} ${token}`).sort()).toEqual([
      'team-data data-job',
      'team-data shared-name',
      'team-web shared-name',
      'team-web web-job',
    ]);
  });

  test('are applied, each entry to a secret of its owner, and the next plan of both is empty', async () => {
    const secrets = [...web.map((name) => `team-web/${name}`), ...data.map((name) => `team-data/${name}`)];
    expect(await Promise.all(secrets.map((one) => works(`hawzu/ws_acme/${one}`)))).toEqual([200, 200, 200, 200]);
    expect((await world.run(['plan', ...files, '--detailed-exitcode'])).code).toBe(0);
  });

  test('an emergency that names an entry of both says so, and how to mean one', async () => {
    const both = await world.run(['rotate', ...files, '--token', 'shared-name', '--compromised', '--yes']);
    const told = `${both.code} ${both.stdout}${both.stderr}`.replaceAll(/\s+/g, ' ');
    expect(told).toMatch(/^0 .*emergency-several-owners.*team-(web|data) and team-(web|data) each have.*--owner/);
    const one = await world.run([
      ...['rotate', ...files, '--token', 'shared-name', '--owner', 'team-web', '--compromised', '--yes'],
    ]);
    expect([one.code, `${one.stdout}${one.stderr}`]).toEqual([0, expect.not.stringContaining('several-owners')]);
    expect(await works('hawzu/ws_acme/team-data/shared-name')).toBe(200);
  });

  test('are one inventory document, one table each, and one CSV with both', async () => {
    const run = await world.run(['inventory', ...files, '--format', 'json']);
    const { kind, inventories } = json<{ inventories: (Of & { foreign: { kind: string }[] })[] }>(run);
    expect(kind).toBe('hawzu-tokens/inventories');
    expect(whose(inventories)).toEqual(['team-data in ws_acme', 'team-web in ws_acme']);
    // What another spec of the run declares is foreign to nobody.
    expect(inventories.map(({ foreign }) => foreign.map((token) => token.kind))).toEqual([
      ['management'],
      ['management'],
    ]);
    const csv = (await world.run(['inventory', ...files, '--format', 'csv'])).stdout.trim().split('\n');
    const declared = csv.filter((line) => line.startsWith('declared,'));
    expect(declared.map((line) => line.split(',').slice(1, 4).join(' '))).toEqual([
      'team-data ws_acme data-job',
      'team-data ws_acme shared-name',
      'team-web ws_acme shared-name',
      'team-web ws_acme web-job',
    ]);
    expect(csv.filter((line) => line === csv[0])).toHaveLength(1);
    const table = (await world.run(['inventory', ...files])).stdout;
    for (const name of ['web-job', 'data-job', 'team-web', 'team-data']) expect(table).toContain(name);
  });

  test('are told apart by --owner: what the other declares is neither done nor removed', async () => {
    const fewer = [specOf('team-web', ['web-job']), files[1]!];
    const run = await world.run(['apply', ...fewer, '--yes', '--prune', '--owner', 'team-data']);
    expect(run.code).toBe(0);
    expect(await works('hawzu/ws_acme/team-web/shared-name')).toBe(200);
    expect((await world.run(['apply', ...fewer, '--yes', '--prune'])).code).toBe(0);
    expect(await works('hawzu/ws_acme/team-data/shared-name')).toBe(200);
    await expect(world.currentValue('hawzu/ws_acme/team-web/shared-name')).rejects.toThrow(/deletion/);
  });
});

describe('two workspaces in one run', () => {
  const of = (): readonly string[] => [specOf('team-x', ['one-job']), specOf('team-x', ['one-job'], OTHER)];
  const own = (): string => world.service.bootstrap.find(({ label }) => label === LABEL)!.token;
  const tokens = (): Record<string, string> => ({ HAWZU_MANAGEMENT_TOKEN_WS_OTHER_1: own() });
  const refused = { HAWZU_MANAGEMENT_TOKEN: undefined };

  test('are worked on with a management token each: HAWZU_MANAGEMENT_TOKEN_ and the workspace’s id', async () => {
    const files = of();
    const run = await world.run(['apply', ...files, '--yes', '--format', 'json'], tokens());
    expect(clean(run)).toBe('0 ');
    const { outcomes } = json<{ outcomes: Of[] }>(run);
    expect(whose(outcomes)).toEqual(['team-x in ws_acme', `team-x in ${OTHER}`]);
    const secrets = ['ws_acme', OTHER].map((workspace) => `hawzu/${workspace}/team-x/one-job`);
    expect(await Promise.all(secrets.map(works))).toEqual([200, 200]);
    const inventory = await world.run(['inventory', ...files, '--format', 'json'], tokens());
    expect(whose(json<{ inventories: Of[] }>(inventory).inventories)).toEqual([
      'team-x in ws_acme',
      `team-x in ${OTHER}`,
    ]);
    expect(inventory.stdout).not.toContain(own());
  });

  test('the one for all works on the workspaces that have none of their own, and on no other', async () => {
    const [here, there] = of();
    const both = { ...tokens(), HAWZU_MANAGEMENT_TOKEN_WS_ACME: world.managementToken };
    expect((await world.run(['plan', here!, there!], { ...refused, ...both })).code).toBe(0);
    const wrong = await world.run(['plan', here!, there!]);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(OTHER);
    const none = await world.run(['plan', here!, there!], { ...refused, ...tokens() });
    expect(none.code).toBe(1);
    expect(none.stderr).toMatch(/HAWZU_MANAGEMENT_TOKEN is not set/);
  });
});

test('a region that one entry names and its neighbour has from AWS_REGION is one region: prune finds nothing', async () => {
  const named = entry('named-job', '    secret: { region: eu-west-1 }\n');
  const file = world.write('regions.yaml', spec(named + entry('plain-job')).replace('acme-ci', 'team-regions'));
  expect(clean(await world.run(['apply', file, '--yes']))).toMatch(/^0 /);
  for (const args of [
    ['plan', file, '--prune', '--detailed-exitcode'],
    ['apply', file, '--prune', '--yes'],
  ]) {
    const run = await world.run(args);
    expect(clean(run)).toMatch(/^0 /);
    expect(run.stdout + run.stderr).not.toMatch(/not in the spec|undeclared|remove/);
  }
  for (const name of ['named-job', 'plain-job']) expect(await works(`hawzu/acme/${name}`)).toBe(200);
});
