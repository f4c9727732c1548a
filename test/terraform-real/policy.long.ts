import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTerraform, resource, TerraformWorld } from '../terraform-provider/terraform-world';

jest.setTimeout(300_000);

const policy = join(__dirname, '..', '..', 'examples', 'terraform', 'policy');
const has = (program: string): boolean => spawnSync(program, ['--help']).error === undefined;

/** How each engine says the same rules of a plan. */
const ENGINES: Readonly<Record<string, (plan: string, file: string) => readonly string[]>> = {
  jq: (plan) => {
    const { stdout, stderr } = spawnSync('jq', ['-r', '-f', join(policy, 'hawzu.jq')], {
      input: plan,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  },
  opa: (_plan, file) => {
    const args = ['eval', '--format', 'json', '--input', file, '--data', join(policy, 'hawzu.rego'), 'data.hawzu.deny'];
    const { stdout, stderr } = spawnSync('opa', args, { encoding: 'utf8' });
    expect(stderr).toBe('');
    const { result } = JSON.parse(stdout) as { result: { expressions: { value: string[] }[] }[] };
    return result[0]?.expressions[0]?.value ?? [];
  },
};

for (const program of Object.keys(ENGINES))
  if (!has(program)) process.stderr.write(`LEFT OUT: there is no ${program} on this machine\n`);

describeTerraform('the rules of examples/terraform/policy', () => {
  let world: TerraformWorld;
  beforeAll(async () => {
    world = await TerraformWorld.withToken('ci-runner');
  });
  afterAll(() => world.close());

  async function judged(): Promise<readonly string[]> {
    const planned = await world.run(['plan', '-no-color', '-out=tokens.tfplan']);
    expect(planned).toMatchObject({ code: 0 });
    const { stdout: plan } = await world.run(['show', '-json', 'tokens.tfplan']);
    const file = join(world.folder, 'plan.json');
    writeFileSync(file, plan);
    const said = Object.entries(ENGINES).flatMap(([program, judge]) => (has(program) ? [judge(plan, file)] : []));
    for (const one of said) expect([...one].sort()).toEqual([...said[0]!].sort());
    return said[0] ?? [];
  }

  const withGrant = (role: string): string =>
    resource('ci-runner', { project_grants: `[{ project_id = "proj_web", role = "${role}" }]` });

  const test_ = has('jq') || has('opa') ? test : test.skip;

  test_('name wider rights, access to the whole workspace and revocations, and nothing else', async () => {
    expect(await judged()).toEqual([]);
    expect(await world.run(['apply', '-no-color', 'tokens.tfplan'])).toMatchObject({ code: 0 });
    expect(await judged()).toEqual([]);

    world.write(withGrant('Project Member'));
    expect(await judged()).toEqual([
      'hawzu_access_token.ci-runner: access widens from proj_web: Project Viewer to proj_web: Project Member (access-widened)',
    ]);
    world.write(
      resource('ci-runner', {
        project_grants: '',
        workspace_role: '"Token Auditor"',
        justification: '"audits"',
        review_by: '"2099-01-01"',
      }),
    );
    expect(await judged()).toContain('hawzu_access_token.ci-runner: Token Auditor in the whole workspace');

    const { token_id: token } = world.state('ci-runner') as { readonly token_id: string };
    world.write();
    expect(await judged()).toEqual([`hawzu_access_token.ci-runner: token ${token} is revoked`]);
  });
});
