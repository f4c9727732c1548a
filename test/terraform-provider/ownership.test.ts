import { labelFor } from '../../src/core/model/label';
import { ownerId, projectId, secretArn, tokenId, tokenName, versionId } from '../../src/core/model/ids';
import type { Ports } from '../../src/core/ports/ports';
import { DAY, MiniTerraform, settings } from './mini-terraform';
import { tokenApiThrough } from './ports-between';

const access = (role: string) => ({ type: 'project', grants: [{ project: projectId('proj_web'), role }] }) as const;
const idOf = (terraform: MiniTerraform) => tokenId(String(terraform.attributes['token_id']));
const arnOf = (terraform: MiniTerraform) => secretArn(String(terraform.attributes['secret_arn']));
const tokenIn = (terraform: MiniTerraform, id: string) =>
  terraform.world.snapshot().tokens.find((token) => token.id === id);
const LIVE = { status: 'enabled', revokedAt: null };

/** Another management token from now on. */
function withAnotherManagementToken(terraform: MiniTerraform): void {
  const request = {
    label: 'the next one',
    access: { type: 'workspace', role: 'Administrator' },
    expiresAt: null,
  } as const;
  const { value } = terraform.world.outside.personIssues(request);
  terraform.between = (ports): Ports => ({ ...ports, tokenApi: terraform.world.tokenApi(value) });
}

describe('secret.take_over', () => {
  const handMade = (terraform: MiniTerraform, role: string) => {
    const made = terraform.world.outside.personIssues({ label: 'by hand', access: access(role), expiresAt: null });
    const arn = terraform.world.outside.makeSecret(
      { name: 'theirs', description: '', tags: {} },
      { version: versionId('a3f0c1de-0000-4000-8000-000000000002'), text: made.value.reveal() },
    );
    const config = settings({
      secret: { arn, take_over: true },
      never_expires: true,
      expires_in: null,
      rotation: null,
    });
    return { made, config: { ...config, justification: 'for the test', review_by: '2026-12-31' } };
  };

  test.each(['Project Viewer', 'Project Manager'])(
    'adopts a live token that was made by hand, with %s: edited to what is declared, labelled, and not replaced',
    async (role) => {
      const terraform = new MiniTerraform();
      const { made, config } = handMade(terraform, role);
      await terraform.apply(config);
      expect(terraform.attributes).toMatchObject({
        token_id: made.id,
        status: 'active',
        superseded: [],
        access: 'proj_web: Project Viewer',
      });
      expect(tokenIn(terraform, made.id)?.label).toMatch(/^ci-runner@/);
      expect(await terraform.plan(config)).toMatchObject({ action: 'none' });
    },
  );

  test('is over then: a token that somebody else writes later is replaced, and theirs is left alone', async () => {
    const terraform = new MiniTerraform();
    const { config } = handMade(terraform, 'Project Viewer');
    await terraform.apply(config);
    const other = terraform.world.outside.personIssues({
      label: 'x',
      access: access('Project Viewer'),
      expiresAt: null,
    });
    const version = versionId('a3f0c1de-0000-4000-8000-000000000003');
    terraform.world.outside.overwriteValue(arnOf(terraform), version, other.value.reveal());
    await terraform.apply(config);
    expect(idOf(terraform)).not.toBe(other.id);
    expect(tokenIn(terraform, other.id)).toMatchObject(LIVE);
    expect(await terraform.plan(config)).toMatchObject({ action: 'none' });
  });
});

describe('destroying', () => {
  test('reaches a token whose label a person edited, through the stored value', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const id = idOf(terraform);
    terraform.world.outside.personEdits(id, { label: 'mine now' });
    await terraform.destroy();
    expect(tokenIn(terraform, id)?.revokedAt).not.toBeNull();
  });

  test('reaches the tokens of a secret that is gone, with another management token too', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const id = idOf(terraform);
    terraform.world.outside.forceDelete(arnOf(terraform));
    withAnotherManagementToken(terraform);
    await terraform.destroy();
    expect(terraform.state).toBeNull();
    expect(tokenIn(terraform, id)?.revokedAt).not.toBeNull();
  });

  test.each(['there', 'gone'])("leaves a stranger's token with our label alone, with the secret %s", async (secret) => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const [id, arn] = [idOf(terraform), arnOf(terraform)];
    const label = labelFor({
      name: tokenName('ci-runner'),
      owner: ownerId('acme-ci'),
      arn,
      version: versionId('a3f0c1de-0000-4000-8000-000000000009'),
      nonce: 'abcdefgh',
    });
    const stranger = terraform.world.outside.personIssues({ label, access: access('Project Viewer'), expiresAt: null });
    if (secret === 'gone') terraform.world.outside.forceDelete(arn);
    await terraform.destroy();
    expect(tokenIn(terraform, id)?.revokedAt).not.toBeNull();
    expect(tokenIn(terraform, stranger.id)).toMatchObject(LIVE);
    expect(terraform.warnings.map(({ summary }) => summary).join()).toContain(stranger.id);
  });
});

describe('one process', () => {
  test('makes a token only when it is done with ending the one that the same secret holds', async () => {
    const old = new MiniTerraform();
    await old.apply(settings());
    const fresh = new MiniTerraform(old);
    const plan = await fresh.plan(settings());
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const began = new Promise<void>((begin) => {
      old.between = tokenApiThrough((name, call) => {
        if (name !== 'revoke') return undefined;
        return async (...args) => {
          begin();
          await gate;
          return call(...args);
        };
      });
    });
    const runtime = await old.process();
    for (const one of [old, fresh]) one.process = () => Promise.resolve(runtime);
    const ending = old.destroy(runtime);
    await began;
    old.calls = [];
    const making = fresh.applySaved(plan);
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(old.calls.filter((call) => /edit|issue|read|restore/.test(call))).toEqual([]);
    open();
    await Promise.all([ending, making]);
    expect(fresh.attributes).toMatchObject({ status: 'active', origin: 'restored' });
    expect(tokenIn(fresh, idOf(fresh))).toMatchObject(LIVE);
  });

  test('looks again when somebody changed a token after it was listed, and ends with what is declared', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const wider = settings({ project_grants: [{ project_id: 'proj_web', role: 'Project Member' }] });
    const plan = await terraform.plan(wider);
    let once = true;
    terraform.between = tokenApiThrough((name, call) => {
      if (name !== 'edit' || !once) return undefined;
      return (...args) => {
        once = false;
        terraform.world.outside.personEdits(idOf(terraform), { access: access('Project Manager') });
        return call(...args);
      };
    });
    await terraform.applySaved(plan);
    expect(once).toBe(false);
    expect(tokenIn(terraform, idOf(terraform))).toMatchObject({ access: access('Project Member') });
    expect(terraform.warnings).toEqual([]);
  });

  test('retires under another management token what was superseded under the one before', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const first = idOf(terraform);
    terraform.clock.advance(20 * DAY);
    withAnotherManagementToken(terraform);
    await terraform.apply(settings());
    expect(terraform.attributes['superseded']).toEqual([first]);
    for (let hour = 0; hour < 5 * 24; hour += 6) {
      terraform.clock.advance(DAY / 4);
      await terraform.apply(settings());
    }
    expect(tokenIn(terraform, first)?.revokedAt).not.toBeNull();
    expect(tokenIn(terraform, idOf(terraform))).toMatchObject(LIVE);
  });

  test('asks no other region for secrets when one of the same name has tokens there', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    terraform.state = null;
    terraform.private = new Uint8Array(0);
    const elsewhere = settings({ secret: { region: 'us-east-1' } });
    await terraform.apply(elsewhere);
    terraform.calls = [];
    expect(await terraform.plan(elsewhere)).toMatchObject({ action: 'none' });
    expect(terraform.calls).not.toContain('store.listByTags');
  });
});
