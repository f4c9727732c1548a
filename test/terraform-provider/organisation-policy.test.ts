import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import { policyOf } from '../policy/policy-texts';
import { full, MiniTerraform, type Refused, settings } from './mini-terraform';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawzu-provider-policy-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIFE = 'longest-life: { atMost: 90d, reason: Audits ask }';
const LONG = settings({ expires_in: '1y', rotation: { every: '20d' } });

const fileOf = (): string => join(folder, 'policy.yaml');

/** Terraform with a policy in its provider block. */
function under(rules: string, rest = ''): MiniTerraform {
  const file = fileOf();
  writeFileSync(file, policyOf(rules, rest));
  const terraform = new MiniTerraform();
  terraform.configuration = { policy: file };
  return terraform;
}

const refusal = async (terraform: MiniTerraform, config: ObjectValue): Promise<Refused['diagnostics']> =>
  terraform.plan(full(config)).then(
    () => [],
    (error: Refused) => error.diagnostics.filter(({ severity }) => severity === 'error'),
  );

test('a resource that breaks the policy fails the plan at its attribute, with the rule and its reason, and nothing is made', async () => {
  const terraform = under(LIFE);
  const [error, ...more] = await refusal(terraform, LONG);
  expect(more).toEqual([]);
  expect(error).toMatchObject({ at: 'expires_in' });
  expect(error?.summary).toBe('This token lives 1y; the policy allows at most 90d');
  expect(error?.detail).toMatch(/policy\.yaml:5:3: rule longest-life: Audits ask/);
  expect(error?.detail).toMatch(/Set expires_in = "90d" or less/);
  expect(terraform.calls.filter((call) => /issue|create|put/i.test(call))).toEqual([]);
});

test('HAWZU_POLICY does the same where the block says nothing', async () => {
  const terraform = under(LIFE);
  terraform.env = { ...terraform.env, HAWZU_POLICY: fileOf() };
  terraform.configuration = {};
  expect(await refusal(terraform, LONG)).toMatchObject([{ at: 'expires_in' }]);
});

test('a change that breaks the policy fails the plan too, and what exists lives on', async () => {
  const terraform = under(LIFE);
  await terraform.apply(settings({}));
  const before = terraform.attributes['token_id'];
  expect(await refusal(terraform, LONG)).toMatchObject([{ at: 'expires_in' }]);
  expect(terraform.attributes['token_id']).toBe(before);
});

test('a role that needs take is judged with the roles of the workspace', async () => {
  const terraform = under('forbidden-roles: { roles: [Project Member], reason: Least privilege }');
  const needing = settings({ project_grants: [{ project_id: 'proj_web', needs: ['executions:execute'] }] });
  const [error] = await refusal(terraform, needing);
  expect(error?.summary).toMatch(/take the role "Project Member", which the policy forbids/);
});

test('a warning is a warning, and a waiver with an end answers', async () => {
  const warned = under(LIFE.replace('{', '{ severity: warning,'));
  await warned.plan(full(LONG));
  expect(warned.warnings.map(({ detail }) => detail).join()).toContain('longest-life');
  const waiver =
    'waivers: [{ rule: longest-life, owner: acme-ci, name: ci-runner, reason: Until then, until: 2999-01-01 }]\n';
  expect(await refusal(under(LIFE, waiver), LONG)).toEqual([]);
});

test('a policy that is not there, or has a mistake, fails the configuration of the provider', async () => {
  const terraform = under(LIFE.replace('life', 'live'));
  expect(await refusal(terraform, LONG)).toMatchObject([
    { at: 'policy', detail: expect.stringMatching(/policy\.yaml:5:3: /) as string },
  ]);
  terraform.configuration = { policy: join(folder, 'nowhere.yaml') };
  expect(await refusal(terraform, LONG)).toMatchObject([{ at: 'policy' }]);
});

test('the end of a token asks no policy', async () => {
  const terraform = under('longest-life: { atMost: 2y, reason: x }');
  await terraform.apply(LONG);
  writeFileSync(fileOf(), policyOf(LIFE));
  await terraform.destroy();
  expect(terraform.state).toBeNull();
});
