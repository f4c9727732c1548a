import { projectId, secretArn, tokenId, versionId } from '../../src/core/model/ids';
import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import { DAY, MiniTerraform, settings } from './mini-terraform';

const idOf = (terraform: MiniTerraform) => tokenId(String(terraform.attributes['token_id']));
const arnOf = (terraform: MiniTerraform) => secretArn(String(terraform.attributes['secret_arn']));
const tokens = (terraform: MiniTerraform) =>
  terraform.world.snapshot().tokens.filter((t) => t.label !== 'management' && t.revokedAt === null);

describe('the life of a resource', () => {
  let terraform: MiniTerraform;
  beforeEach(() => {
    terraform = new MiniTerraform();
  });

  test('a creation announces the access it gives, makes one token, and plans nothing afterwards', async () => {
    const plan = await terraform.apply(settings());
    expect(plan).toMatchObject({
      action: 'create',
      planned: { access: 'proj_web: Project Viewer', token_id: UNKNOWN },
    });
    expect(terraform.attributes).toMatchObject({
      status: 'active',
      superseded: [],
      current_expires_at: '2026-01-31T00:00:00.000Z',
      rotate_at: '2026-01-21T00:00:00.000Z',
      secret_arn: expect.stringMatching(/:secret:hawzu\/acme-ci\/ci-runner-/) as string,
      next_action: 'none: as declared; rotates at 2026-01-21T00:00:00.000Z',
    });
    expect(tokens(terraform)).toHaveLength(1);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('a plan without changes reads no value and writes nothing', async () => {
    await terraform.apply(settings());
    terraform.calls = [];
    await terraform.plan(settings());
    expect([...new Set(terraform.calls)].sort()).toEqual([
      'api.listProjects',
      'api.listRoles',
      'api.listTokens',
      'api.whoAmI',
      'store.describe',
    ]);
  });

  test.each([
    [
      'a role',
      { project_grants: [{ project_id: 'proj_web', role: 'Project Member' }] },
      'proj_web: Project Member',
      /^widen: /,
    ],
    [
      'needs',
      { project_grants: [{ project_id: 'proj_web', needs: ['testcases:view', 'executions:execute'] }] },
      'proj_web: Project Member',
      /^widen: /,
    ],
    [
      'another project',
      { project_grants: [{ project_id: 'proj_api', role: 'Project Viewer' }] },
      'proj_api: Project Viewer',
      /^narrow: /,
    ],
  ])('a change of %s is made in place and says what it does', async (_what, change, access, words) => {
    await terraform.apply(settings());
    const before = idOf(terraform);
    const plan = await terraform.apply(settings(change));
    expect(plan).toMatchObject({
      action: 'update',
      planned: { token_id: before, access, change: expect.stringMatching(words) as string },
    });
    expect(terraform.attributes).toMatchObject({ token_id: before, access, status: 'active' });
    expect(await terraform.plan(settings(change))).toMatchObject({ action: 'none' });
  });

  test('a change of the access type makes a new token in the same secret and says when the old one dies', async () => {
    await terraform.apply(settings());
    const [before, arn] = [idOf(terraform), arnOf(terraform)];
    const change = settings({ project_grants: null, workspace_role: 'Viewer' });
    const plan = await terraform.apply(change);
    expect(plan).toMatchObject({ action: 'update', planned: { token_id: UNKNOWN, secret_arn: arn } });
    expect(plan.planned['change']).toMatch(/^replace: .*is retired after 24h/);
    expect(terraform.attributes).toMatchObject({ secret_arn: arn, superseded: [before], access: 'Viewer (workspace)' });
    expect(idOf(terraform)).not.toBe(before);
    expect(await terraform.plan(change)).toMatchObject({ action: 'none' });
  });

  test('a purpose that changes touches no token', async () => {
    await terraform.apply(settings());
    terraform.calls = [];
    const plan = await terraform.apply(settings({ purpose: 'Runs the smoke test' }));
    expect(plan).toMatchObject({ action: 'update', planned: { token_id: idOf(terraform) } });
    expect(plan.planned['change']).toBe('update: settings of its secret change: description');
    expect(terraform.calls.filter((call) => /issue|edit|able|revoke|put|create|moveStage/.test(call))).toEqual([]);
    expect((await terraform.world.stores(undefined).describe(arnOf(terraform))).value?.description).toMatch(
      /smoke test/,
    );
    expect(await terraform.plan(settings({ purpose: 'Runs the smoke test' }))).toMatchObject({ action: 'none' });
  });

  test('another name keeps the secret and the token', async () => {
    await terraform.apply(settings());
    const [before, arn] = [idOf(terraform), arnOf(terraform)];
    const plan = await terraform.apply(settings({ name: 'web-runner' }));
    expect(plan).toMatchObject({ action: 'update', planned: { token_id: before, secret_arn: arn } });
    expect(tokens(terraform).map((token) => token.label.split('@')[0])).toEqual(['web-runner']);
    expect(await terraform.plan(settings({ name: 'web-runner' }))).toMatchObject({ action: 'none' });
  });

  test.each([
    ['workspace_id', { workspace_id: 'ws_other' }, ['workspace_id']],
    ['owner_id', { owner_id: 'acme-cd' }, ['owner_id']],
    ['the name of the secret', { secret: { name: 'hawzu/acme/elsewhere' } }, ['secret']],
    ['the region of the secret', { secret: { region: 'us-east-1' } }, ['secret']],
  ])('a change of %s replaces the resource', async (_what, change, replaceAt) => {
    await terraform.apply(settings());
    expect(await terraform.plan(settings(change))).toMatchObject({ action: 'replace', replaceAt });
  });

  test('a replacement leaves one token, in the new secret', async () => {
    await terraform.apply(settings());
    await terraform.apply(settings({ secret: { name: 'hawzu/acme/elsewhere' } }));
    expect(tokens(terraform)).toHaveLength(1);
    expect(arnOf(terraform)).toMatch(/elsewhere/);
    expect(await terraform.plan(settings({ secret: { name: 'hawzu/acme/elsewhere' } }))).toMatchObject({
      action: 'none',
    });
  });

  test('enabled = false disables the token, and true enables the same one again', async () => {
    await terraform.apply(settings());
    const before = idOf(terraform);
    const plan = await terraform.apply(settings({ enabled: false }));
    expect(plan).toMatchObject({ action: 'update', planned: { status: 'disabled', token_id: before } });
    expect(tokens(terraform)).toMatchObject([{ id: before, status: 'disabled' }]);
    expect(await terraform.plan(settings({ enabled: false }))).toMatchObject({ action: 'none' });
    await terraform.apply(settings());
    expect(terraform.attributes).toMatchObject({ status: 'active', token_id: before });
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('a token that is enabled = false from the start is made when it is enabled, and plans nothing until then', async () => {
    await terraform.apply(settings({ enabled: false }));
    expect(terraform.attributes).toMatchObject({ status: 'none', token_id: null, secret_arn: null });
    expect(await terraform.plan(settings({ enabled: false }))).toMatchObject({ action: 'none' });
    expect(tokens(terraform)).toEqual([]);
    expect(await terraform.apply(settings())).toMatchObject({ action: 'update', planned: { token_id: UNKNOWN } });
    expect(terraform.attributes).toMatchObject({ status: 'active' });
    expect(tokens(terraform)).toHaveLength(1);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('destroying what was enabled = false from the start has nothing to revoke', async () => {
    await terraform.apply(settings({ enabled: false }));
    await terraform.destroy();
    expect(terraform.state).toBeNull();
    expect(terraform.world.snapshot().secrets).toEqual([]);
  });

  test('destroying revokes the token and schedules its secret for deletion', async () => {
    await terraform.apply(settings());
    await terraform.destroy();
    expect(terraform.state).toBeNull();
    expect(tokens(terraform)).toEqual([]);
    const [secret] = terraform.world.snapshot().secrets;
    expect((await terraform.world.stores(undefined).describe(secret!.arn)).value?.deletedAt).toBeDefined();
  });

  test('with a recovery window of 0d the name is free again at once', async () => {
    const now = settings({ secret: { recovery_window: '0d' } });
    await terraform.apply(now);
    await terraform.destroy();
    await terraform.apply(now);
    expect(terraform.attributes['status']).toBe('active');
  });

  test('a secret given by ARN is written to, and neither tagged nor deleted', async () => {
    const arn = terraform.world.outside.makeSecret({ name: 'theirs', description: '', tags: { team: 'qa' } });
    await terraform.apply(settings({ secret: { arn } }));
    expect(terraform.attributes).toMatchObject({ secret_arn: arn, status: 'active' });
    expect(await terraform.plan(settings({ secret: { arn } }))).toMatchObject({ action: 'none' });
    await terraform.destroy();
    expect(tokens(terraform)).toEqual([]);
    const [secret] = terraform.world.snapshot().secrets;
    expect(secret).toMatchObject({ arn });
    expect((await terraform.world.stores(undefined).describe(arn)).value).toMatchObject({ tags: { team: 'qa' } });
  });

  test('a due rotation is planned with its reason, made, and its old token retired by later applies', async () => {
    await terraform.apply(settings());
    const first = idOf(terraform);
    terraform.clock.advance(20 * DAY);
    const plan = await terraform.plan(settings());
    expect(terraform.attributes['next_action']).toBe('rotate: rotation was due at 2026-01-21T00:00:00.000Z');
    expect(plan).toMatchObject({
      action: 'update',
      planned: { token_id: UNKNOWN, version_id: UNKNOWN, secret_arn: arnOf(terraform) },
    });
    expect(plan.planned['change']).toMatch(
      /^rotate: rotation was due at .*stays valid for 24h, is then disabled, and revoked 48h later/,
    );
    await terraform.applySaved(plan);
    expect(terraform.attributes).toMatchObject({ superseded: [first], status: 'active' });
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    for (let hour = 0; hour < 5 * 24; hour += 6) {
      terraform.clock.advance(DAY / 4);
      await terraform.apply(settings());
    }
    expect(tokens(terraform).map((token) => token.id)).toEqual([idOf(terraform)]);
    expect(terraform.attributes['superseded']).toEqual([]);
  });

  test('what falls due between a plan and its apply is left to the next plan', async () => {
    await terraform.apply(settings());
    const before = idOf(terraform);
    const wider = settings({ project_grants: [{ project_id: 'proj_web', role: 'Project Member' }] });
    const plan = await terraform.plan(wider);
    terraform.clock.advance(20 * DAY);
    await terraform.applySaved(plan);
    expect(terraform.attributes).toMatchObject({ token_id: before, access: 'proj_web: Project Member' });
    expect(terraform.attributes['next_action']).toMatch(/^rotate: /);
    expect(await terraform.plan(wider)).toMatchObject({ action: 'update' });
  });

  test('a saved rotation that another run made first changes nothing and is no inconsistent result', async () => {
    await terraform.apply(settings());
    terraform.clock.advance(20 * DAY);
    const saved = await terraform.plan(settings());
    const [state, kept] = [terraform.state, terraform.private];
    await terraform.apply(settings());
    const rotated = idOf(terraform);
    [terraform.state, terraform.private] = [state, kept];
    await terraform.applySaved(saved);
    expect(idOf(terraform)).toBe(rotated);
    expect(tokens(terraform)).toHaveLength(2);
  });

  test('a token expires unseen: the next plan replaces it', async () => {
    await terraform.apply(settings());
    terraform.clock.advance(40 * DAY);
    const plan = await terraform.apply(settings());
    expect(plan.planned['change']).toMatch(/^replace: the current token expired/);
    expect(terraform.attributes['status']).toBe('active');
  });

  test('without a refresh a plan rests on what the last apply saw, and asks neither for tokens nor for secrets', async () => {
    await terraform.apply(settings());
    terraform.calls = [];
    const wider = settings({ project_grants: [{ project_id: 'proj_web', role: 'Project Member' }] });
    expect(await terraform.plan(settings(), { refresh: false })).toMatchObject({ action: 'none' });
    expect(await terraform.plan(wider, { refresh: false })).toMatchObject({
      planned: { access: 'proj_web: Project Member' },
    });
    expect(terraform.calls.filter((call) => /listTokens|describe|listByTags/.test(call))).toEqual([]);
  });

  test('a state with nothing kept beside it is looked at anew', async () => {
    await terraform.apply(settings());
    terraform.private = new Uint8Array(0);
    expect(await terraform.plan(settings(), { refresh: false })).toMatchObject({ action: 'none' });
    terraform.private = Buffer.from('{"v":99}');
    const plan = await terraform.plan(settings({ enabled: false }), { refresh: false });
    await terraform.applySaved(plan);
    expect(terraform.attributes['status']).toBe('disabled');
  });

  test('an expiry that was edited outside is shown and put right', async () => {
    await terraform.apply(settings());
    terraform.world.outside.personEdits(idOf(terraform), { expiresAt: null });
    const plan = await terraform.apply(settings());
    expect(plan.prior).toMatchObject({ current_expires_at: null });
    expect(plan.planned['change']).toMatch(/^update: expiry changes from never to 2026-01-31/);
    expect(terraform.attributes['current_expires_at']).toBe('2026-01-31T00:00:00.000Z');
  });

  describe('drift is shown and repaired', () => {
    beforeEach(() => terraform.apply(settings()));
    const repaired = async () => {
      const plan = await terraform.apply(settings());
      expect(terraform.attributes).toMatchObject({ status: 'active', access: 'proj_web: Project Viewer' });
      expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
      return plan;
    };

    test('a role that was edited', async () => {
      terraform.world.outside.personEdits(idOf(terraform), {
        access: { type: 'project', grants: [{ project: projectId('proj_web'), role: 'Project Manager' }] },
      });
      const plan = await repaired();
      expect(plan.prior).toMatchObject({ access: 'proj_web: Project Manager' });
      expect(plan.planned).toMatchObject({
        access: 'proj_web: Project Viewer',
        change: expect.stringMatching(/^narrow/) as string,
      });
    });

    test('a token that somebody disabled is replaced, never enabled: it may have leaked', async () => {
      const before = idOf(terraform);
      terraform.world.outside.personDisables(before);
      const plan = await repaired();
      expect(plan.prior).toMatchObject({ status: 'disabled' });
      expect(plan.planned['change']).toMatch(/^replace: somebody disabled the current token/);
      expect(idOf(terraform)).not.toBe(before);
      expect(tokens(terraform).find((token) => token.id === before)).toMatchObject({ status: 'disabled' });
    });

    test('a token that was revoked', async () => {
      terraform.world.outside.personRevokes(idOf(terraform));
      const plan = await repaired();
      expect(plan.prior).toMatchObject({ status: 'missing', token_id: null });
      expect(plan.planned['change']).toMatch(/^replace: /);
    });

    test('a value that was overwritten', async () => {
      terraform.world.outside.overwriteValue(
        arnOf(terraform),
        versionId('a3f0c1de-0000-4000-8000-000000000001'),
        'something',
      );
      const plan = await repaired();
      expect(plan.prior).toMatchObject({ status: 'missing' });
    });

    test('a secret that is gone for good', async () => {
      terraform.world.outside.forceDelete(arnOf(terraform));
      const plan = await repaired();
      expect(plan.planned['change']).toMatch(/^create: |^replace: /);
    });

    test('a label that was edited', async () => {
      const before = idOf(terraform);
      terraform.world.outside.personEdits(before, { label: 'mine now' });
      const plan = await repaired();
      expect(plan.planned['change']).toBe('update: the label was changed to "mine now" outside');
      expect(idOf(terraform)).toBe(before);
      expect(tokens(terraform).some((token) => token.label.startsWith('ci-runner@'))).toBe(true);
    });

    test('a secret that waits for its deletion is named with what to do', async () => {
      terraform.world.outside.deleteSecret(arnOf(terraform));
      const plan = await terraform.plan(settings());
      expect(plan).toMatchObject({ action: 'update', planned: { change: UNKNOWN } });
      expect(terraform.attributes['next_action']).toMatch(/^blocked: /);
      expect(terraform.warnings.at(-1)?.summary).toMatch(/scheduled for deletion/);
      await expect(terraform.applySaved(plan)).rejects.toThrow(/scheduled for deletion[^]*restore-secret/);
      terraform.world.outside.restoreSecret(arnOf(terraform));
      expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    });

    test('secret and token gone: the resource is gone', async () => {
      terraform.world.outside.personRevokes(idOf(terraform));
      terraform.world.outside.forceDelete(arnOf(terraform));
      await terraform.refresh();
      expect(terraform.state).toBeNull();
    });
  });
});
