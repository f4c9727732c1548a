import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { projectId, secretArn, tokenId, versionId } from '../../src/core/model/ids';
import { runPass } from '../../src/core/pass/run-pass';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { SeededRandom } from '../../src/testing/memory/seeded-random';
import { DAY, MiniTerraform, settings } from './mini-terraform';

const WRITES = /\.(issue|edit|enable|disable|revoke|create|tag|put|moveStage|delete)$/;
const writes = (calls: readonly string[]) => calls.filter((call) => WRITES.test(call));
const access = (role: string) => ({ type: 'project', grants: [{ project: projectId('proj_web'), role }] }) as const;

/** An apply of the command line's core over the same world, with the same entry. */
async function cliApplies(terraform: MiniTerraform, rotate = false): Promise<readonly string[]> {
  const { world, clock } = terraform;
  const ports = {
    tokenApi: world.tokenApi(),
    stores: world.stores,
    clock,
    random: new SeededRandom(`cli ${clock.now()}`),
  };
  const { purpose, owner, consumer } = settings() as Record<string, string>;
  const token = desiredToken('ci-runner', {
    purpose: purpose!,
    owner: owner!,
    consumer: consumer!,
    secret: { kind: 'managed', name: 'hawzu/acme-ci/ci-runner', named: false, tags: {}, recoveryWindowDays: 30 },
  });
  const desired = desiredState(token);
  const seen = await survey(ports.tokenApi, desired.workspace, RIGHTS.apply);
  const options = rotate ? { rotate: new Set([token.name]) } : {};
  const end = await runPass({ specs: [{ ports, desired, survey: seen.survey!, options }] });
  if (end.kind !== 'applied') throw new Error(end.kind);
  return end.outcomes.map((outcome) => `${outcome.action.kind} ${outcome.status}`);
}

describe('one world, several drivers', () => {
  let terraform: MiniTerraform;
  beforeEach(() => {
    terraform = new MiniTerraform();
  });

  test('a creation over the token of the command line only claims it, with a warning, and plans nothing next', async () => {
    expect(await cliApplies(terraform)).toEqual(['create done']);
    terraform.calls = [];
    await terraform.apply(settings());
    expect(writes(terraform.calls)).toEqual(['api.edit']);
    expect(terraform.warnings.map(({ summary }) => summary)).toContain('Token ci-runner exists already and is adopted');
    expect(terraform.attributes).toMatchObject({ status: 'active', superseded: [], origin: 'adopted' });
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('after a Terraform apply the command line has nothing to do', async () => {
    await terraform.apply(settings());
    expect(await cliApplies(terraform)).toEqual([]);
  });

  test('a rotation of the command line changes what is known and is no change to make', async () => {
    await terraform.apply(settings());
    const before = { ...terraform.attributes };
    terraform.clock.advance(DAY);
    expect(await cliApplies(terraform, true)).toEqual(['rotate done']);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    expect(terraform.attributes['token_id']).not.toBe(before['token_id']);
    expect(terraform.attributes).toMatchObject({
      superseded: [before['token_id']],
      rotate_at: '2026-01-22T00:00:00.000Z',
    });
  });

  test('a rotation that is due at adoption is left to the next plan', async () => {
    await cliApplies(terraform);
    terraform.clock.advance(21 * DAY);
    terraform.calls = [];
    await terraform.apply(settings());
    expect(writes(terraform.calls)).toEqual(['api.edit']);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'update' });
  });

  test('a secret of that name that is not ours is refused, and nothing is changed', async () => {
    terraform.world.outside.makeSecret({ name: 'hawzu/acme-ci/ci-runner', description: '', tags: {} });
    terraform.calls = [];
    await expect(terraform.apply(settings())).rejects.toThrow(/hawzu-tokens did not make it/);
    expect(writes(terraform.calls)).toEqual([]);
    expect(terraform.state).toBeNull();
  });

  test('a foreign value in a given secret is replaced only with consent', async () => {
    const arn = terraform.world.outside.makeSecret(
      { name: 'theirs', description: '', tags: {} },
      { version: versionId('a3f0c1de-0000-4000-8000-000000000002'), text: 'their value' },
    );
    await expect(terraform.apply(settings({ secret: { arn } }))).rejects.toThrow(/take_over = true/);
    await terraform.apply(settings({ secret: { arn, take_over: true } }));
    expect(terraform.attributes['status']).toBe('active');
  });
});

describe('import', () => {
  let terraform: MiniTerraform;
  beforeEach(() => {
    terraform = new MiniTerraform();
  });

  test('by ARN the token and its secret are taken over, and only settings are left to plan', async () => {
    await cliApplies(terraform);
    const [secret] = terraform.world.snapshot().secrets;
    await terraform.import(secret!.arn);
    expect(terraform.attributes).toMatchObject({
      name: 'ci-runner',
      owner_id: 'acme-ci',
      workspace_id: 'ws_acme',
      status: 'active',
    });
    const before = terraform.attributes['token_id'];
    terraform.calls = [];
    const plan = await terraform.apply(settings());
    expect(plan).toMatchObject({ action: 'update', planned: { token_id: before } });
    expect(writes(terraform.calls)).toEqual(['api.edit']);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('by id a token of ours leads to its secret', async () => {
    await cliApplies(terraform);
    const token = terraform.world.snapshot().tokens.find((one) => one.label.startsWith('ci-runner@'))!;
    await terraform.import(`ws_acme/${token.id}`);
    expect(terraform.attributes).toMatchObject({ token_id: token.id, name: 'ci-runner', status: 'active' });
    expect(terraform.warnings).toEqual([]);
  });

  test('by id a token made by hand is replaced by a new one, said so, and never revoked', async () => {
    const { id } = terraform.world.outside.personIssues({
      label: 'made by hand',
      access: access('Project Viewer'),
      expiresAt: null,
    });
    await terraform.import(`ws_acme/${id}`);
    expect(terraform.warnings[0]?.summary).toMatch(/value of token .* is not known/);
    expect(terraform.attributes).toMatchObject({ token_id: id, access: 'proj_web: Project Viewer', status: 'active' });
    const plan = await terraform.apply(settings());
    expect(plan.action).toBe('update');
    expect(plan.planned['change']).toMatch(/^replace: .*left alone/);
    expect(terraform.attributes['token_id']).not.toBe(id);
    expect(terraform.attributes['superseded']).toEqual([id]);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    terraform.clock.advance(10 * DAY);
    await terraform.apply(settings());
    await terraform.destroy();
    const left = terraform.world.snapshot().tokens.find((one) => one.id === tokenId(id));
    expect(left).toMatchObject({ status: 'enabled', revokedAt: null });
  });

  test('an imported token that is destroyed at once is left as it is', async () => {
    const { id } = terraform.world.outside.personIssues({
      label: 'made by hand',
      access: access('Project Viewer'),
      expiresAt: null,
    });
    await terraform.import(`ws_acme/${id}`);
    await terraform.destroy();
    expect(terraform.world.snapshot().tokens.find((one) => one.id === id)).toMatchObject({
      status: 'enabled',
      revokedAt: null,
    });
  });

  test.each([
    ['nonsense', /neither the ARN/],
    ['ws_acme/tok_none', /no token tok_none/],
    ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:none-AbCdEf', /not found/],
  ])('an id that leads nowhere is refused: %s', async (id, words) => {
    await expect(terraform.import(id)).rejects.toThrow(words);
  });
});

test('two worlds with one secret name in two regions stay apart', async () => {
  const terraform = new MiniTerraform();
  expect(terraform.world).toBeInstanceOf(MemoryWorld);
  await terraform.apply(settings({ secret: { region: 'us-east-1' } }));
  expect(terraform.attributes['secret_arn']).toMatch(/^arn:aws:secretsmanager:us-east-1:/);
  expect(secretArn(String(terraform.attributes['secret_arn']))).toBeTruthy();
  expect(await terraform.plan(settings({ secret: { region: 'us-east-1' } }))).toMatchObject({ action: 'none' });
});
