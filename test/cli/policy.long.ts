import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { entry, LocalWorld, spec } from './local-world';
import { expectFits } from './output-schema';

let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.start();
});
afterAll(() => world.close());

const policy = (rules: string, waivers = ''): string =>
  world.write(
    'ours.yaml',
    `apiVersion: hawzu-tokens/v1\nkind: TokenPolicy\nmetadata: { name: acme-security }\nrules:\n  ${rules}\n${waivers}`,
  );
const long = (): string => world.write('long.yaml', spec(entry('ci-runner', '    expiresIn: 1y\n')));
const LIFE = 'longest-life: { atMost: 90d, reason: Audits ask }';
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

test('a spec that breaks the policy is exit 4 of validate, plan, apply and synth, before anybody is asked', async () => {
  const file = long();
  const named = policy(LIFE);
  for (const command of [['validate', '--offline'], ['plan'], ['apply', '--yes'], ['synth']]) {
    const before = world.apiRequests.length;
    const run = await world.run([...command, file, '--policy', named]);
    expect(`${command[0]} ${run.code}`).toBe(`${command[0]} 4`);
    expect(flat(run.stderr)).toMatch(
      /long\.yaml:14:16: error\[longest-life\].*see: ours\.yaml:5:3: rule longest-life: Audits ask/,
    );
    expect(run.stderr).not.toContain('valid.');
    expect(world.apiRequests.slice(before)).toEqual([]);
  }
  expect(world.emulator.snapshot()).toEqual([]);
});

test('a machine gets the same as a document', async () => {
  const file = long();
  for (const command of [['validate', '--offline'], ['plan']]) {
    const run = await world.run([...command, file, '--policy', policy(LIFE), '--format', 'json']);
    const document = JSON.parse(run.stdout) as object;
    expectFits(document);
    expect(document).toMatchObject({ findings: [{ code: 'longest-life', severity: 'error' }], summary: { error: 1 } });
  }
});

test('HAWZU_POLICY, or policy.yaml beside the spec, does the same; a folder may hold both', async () => {
  const file = long();
  expect((await world.run(['validate', file, '--offline'])).code).toBe(0);
  expect((await world.run(['validate', file, '--offline'], { HAWZU_POLICY: policy(LIFE) })).code).toBe(4);
  const beside = join(world.folder, 'beside');
  mkdirSync(beside);
  world.write('beside/tokens.yaml', spec(entry('ci-runner', '    expiresIn: 1y\n')));
  world.write(
    'beside/policy.yaml',
    `apiVersion: hawzu-tokens/v1\nkind: TokenPolicy\nmetadata: { name: ours }\nrules:\n  ${LIFE}\n`,
  );
  for (const path of ['beside', 'beside/tokens.yaml']) {
    expect((await world.run(['validate', path, '--offline'])).code).toBe(4);
  }
});

test('a role that needs take is refused when the workspace has told it, and nothing is made', async () => {
  const needing = entry('needs-job').replace('role: Project Viewer', "needs: ['executions:execute']");
  const file = world.write('needs.yaml', spec(needing));
  const named = policy('forbidden-roles: { roles: [Project Member], reason: Least privilege }');
  expect((await world.run(['validate', file, '--policy', named, '--offline'])).code).toBe(0);
  for (const command of [['validate'], ['plan'], ['apply', '--yes']]) {
    const run = await world.run([...command, file, '--policy', named]);
    expect(`${command[0]} ${run.code}`).toBe(`${command[0]} 4`);
    expect(flat(run.stderr)).toMatch(/error\[forbidden-roles\] these needs take the role "Project Member"/);
  }
  expect(world.emulator.snapshot()).toEqual([]);
});

test('warnings are told, and what is waived is done', async () => {
  const file = long();
  const warned = await world.run(['plan', file, '--policy', policy(LIFE.replace('{', '{ severity: warning,'))]);
  expect(`${warned.code} ${flat(warned.stderr)}`).toMatch(/^0 .*warning\[longest-life\]/);
  const waiver =
    'waivers: [{ rule: longest-life, owner: acme-ci, name: ci-runner, reason: Until May, until: 2999-01-01 }]\n';
  const named = policy(LIFE, waiver);
  const run = await world.run(['validate', file, '--policy', named, '--waived', '--offline']);
  expect(`${run.code} ${flat(run.stderr)}`).toMatch(
    /^0 .*error\[longest-life\].*waived: until 2999-01-01: Until May.*1 token: valid/,
  );
  expect((await world.run(['apply', file, '--policy', named, '--yes'])).code).toBe(0);
});

test('what ends tokens asks no policy', async () => {
  const file = world.write('emergency.yaml', spec(entry('leaked-job')));
  expect((await world.run(['apply', file, '--yes'])).code).toBe(0);
  policy('longest-life: { atMost: 1d, reason: x }');
  const environment = { HAWZU_POLICY: join(world.folder, 'ours.yaml') };
  expect((await world.run(['apply', file, '--yes'], environment)).code).toBe(4);
  const args = ['rotate', file, '--token', 'leaked-job', '--compromised', '--yes'];
  expect((await world.run(args, environment)).code).toBe(0);
});

test('a policy with a mistake is exit 4 with its place, and one that is not there exit 1', async () => {
  const wrong = await world.run(['validate', long(), '--offline', '--policy', policy(LIFE.replace('life', 'live'))]);
  expect(`${wrong.code} ${flat(wrong.stderr)}`).toMatch(
    /^4 ours\.yaml:5:3: error\[unknown-field\].*did you mean: longest-life/,
  );
  expect((await world.run(['validate', long(), '--offline', '--policy', 'nowhere.yaml'])).code).toBe(1);
});

describe('an inventory', () => {
  const waivers = (until: string): string =>
    `waivers: [{ rule: longest-life, owner: acme-ci, name: old-job, reason: The connector, until: ${until} }]\n`;
  const file = (): string =>
    world.write('judged.yaml', spec(entry('old-job', '    expiresIn: 1y\n') + entry('new-job')));

  test('tells what breaks the policy and what is waived, why and until when, and refuses nothing', async () => {
    const named = policy(LIFE, waivers('2999-01-01'));
    const run = await world.run(['inventory', file(), '--policy', named, '--format', 'json', '--owner', 'acme-ci']);
    expect(`${run.code} ${run.stderr}`).toBe('0 ');
    const document = JSON.parse(run.stdout) as { result: { inventories: { tokens: { name: string }[] }[] } };
    expectFits(document);
    const finding = {
      code: 'longest-life',
      severity: 'error',
      place: { kind: 'resource', resource: 'token old-job' },
      waived: { reason: 'The connector', until: '2999-01-01' },
    };
    expect(document).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining(finding)]) as object });
    const { tokens } = document.result.inventories[0]!;
    expect(tokens.find(({ name }) => name === 'new-job')).toMatchObject({ waivers: [] });
    expect(tokens.find(({ name }) => name === 'old-job')).toMatchObject({
      findings: expect.arrayContaining(['longest-life']) as object,
      waivers: [{ code: 'longest-life', reason: 'The connector', until: '2999-01-01', policy: 'ours.yaml' }],
    });
  });

  test('counts what is over by the clock of the token service, for --fail-on-findings too', async () => {
    const environment = { HAWZU_POLICY: policy(LIFE, waivers('2020-01-01')) };
    const args = ['inventory', file(), '--filter', 'name=old-job', '--filter', 'finding=longest-life'];
    const run = await world.run([...args, '--fail-on-findings', '--columns', 'name,waivers'], environment);
    expect(`${run.code} ${flat(run.stdout)}`).toMatch(
      /^1 .*longest-life until 2020-01-01 \(over\): The connector \(ours\.yaml\).*error\[longest-life\].*see: judged\.yaml:14:16: where this is written.*rule longest-life: Audits ask.*warning\[waiver-expired\]/,
    );
  });

  test('ends with a policy that has a mistake, as the other commands do', async () => {
    const before = world.apiRequests.length;
    const run = await world.run(['inventory', file(), '--policy', policy(LIFE.replace('life', 'live'))]);
    expect(`${run.code} ${flat(run.stderr)}`).toMatch(/^4 ours\.yaml:5:3: error\[unknown-field\]/);
    expect((await world.run(['inventory', file(), '--policy', 'nowhere.yaml'])).code).toBe(1);
    expect(world.apiRequests.slice(before)).toEqual([]);
  });
});
