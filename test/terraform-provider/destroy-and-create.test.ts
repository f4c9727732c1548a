import { secretArn, tokenId } from '../../src/core/model/ids';
import { NAME_TAG } from '../../src/core/reconcile/observed/observed';
import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import { DAY, full, MiniTerraform, settings } from './mini-terraform';

const idOf = (terraform: MiniTerraform) => tokenId(String(terraform.attributes['token_id']));
const arnOf = (terraform: MiniTerraform) => secretArn(String(terraform.attributes['secret_arn']));
const live = (terraform: MiniTerraform) =>
  terraform.world
    .snapshot()
    .tokens.filter((token) => token.label.includes('@') && token.revokedAt === null && token.status === 'enabled');
const secretOf = async (terraform: MiniTerraform) =>
  (await terraform.world.stores(undefined).describe(arnOf(terraform))).value!;

describe('destroy and create again', () => {
  let terraform: MiniTerraform;
  beforeEach(async () => {
    terraform = new MiniTerraform();
    await terraform.apply(settings());
  });

  test.each<[string, ObjectValue]>([
    ['as it was', {}],
    ['with another role', { project_grants: [{ project_id: 'proj_web', role: 'Project Manager' }] }],
    ['with workspace access', { project_grants: null, workspace_role: 'Viewer' }],
    [
      'that never expires',
      { never_expires: true, expires_in: null, rotation: null, justification: 'x', review_by: '2026-12-31' },
    ],
    ['with other tags, purpose and format', { purpose: 'Another', secret: { tags: { team: 'qa' }, format: 'plain' } }],
  ])('%s: the secret is restored under its ARN and holds a new token', async (_how, change) => {
    const [arn, before] = [arnOf(terraform), idOf(terraform)];
    await terraform.destroy();
    await terraform.apply(settings(change));
    expect(terraform.attributes).toMatchObject({ status: 'active', origin: 'restored', secret_arn: arn });
    expect(terraform.attributes['change']).toMatch(/a secret that awaits its deletion is restored/);
    expect(idOf(terraform)).not.toBe(before);
    expect(live(terraform).map(({ id }) => id)).toEqual([idOf(terraform)]);
    expect(await terraform.plan(settings(change))).toMatchObject({ action: 'none' });
  });

  test('works again and again, after rotations and rollbacks of versions too', async () => {
    for (let round = 0; round < 3; round += 1) {
      terraform.clock.advance(20 * DAY);
      await terraform.apply(settings());
      await terraform.destroy();
      await terraform.apply(settings());
      expect(terraform.attributes).toMatchObject({ status: 'active', origin: 'restored' });
      expect(live(terraform)).toHaveLength(1);
      expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    }
  });

  test('enabled = false restores the secret without a token, which is made when it is enabled', async () => {
    await terraform.destroy();
    const off = settings({ enabled: false });
    await terraform.apply(off);
    expect(live(terraform)).toEqual([]);
    expect(await terraform.plan(off)).toMatchObject({ action: 'none' });
    await terraform.apply(settings());
    expect(terraform.attributes).toMatchObject({ status: 'active' });
    expect(live(terraform)).toHaveLength(1);
  });

  test('of an entry that was renamed tags the secret for the new one', async () => {
    await terraform.apply(settings({ name: 'ci-runner-2' }));
    await terraform.destroy();
    await terraform.apply(settings());
    expect((await secretOf(terraform)).tags[NAME_TAG]).toBe('ci-runner');
    expect(terraform.attributes).toMatchObject({ status: 'active', origin: 'restored' });
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('a secret that was deleted by hand, its token alive, comes back with its value', async () => {
    const id = idOf(terraform);
    terraform.world.outside.deleteSecret(arnOf(terraform));
    const fresh = new MiniTerraform(terraform);
    await fresh.apply(settings());
    expect(fresh.attributes).toMatchObject({ status: 'active', origin: 'restored', token_id: id });
    expect(live(terraform)).toHaveLength(1);
    expect(await fresh.plan(settings())).toMatchObject({ action: 'none' });
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['of another owner', { 'hawzu-tokens:owner': 'somebody-else' }],
    ['of another workspace', { 'hawzu-tokens:workspace': 'ws_other' }],
    ['without our tags', {}],
  ])('a secret %s that awaits deletion is not restored', async (_whose, tags) => {
    const own = (await secretOf(terraform)).tags;
    terraform.world.outside.setTags(arnOf(terraform), Object.keys(tags).length > 0 ? { ...own, ...tags } : {});
    terraform.world.outside.deleteSecret(arnOf(terraform));
    const fresh = new MiniTerraform(terraform);
    await expect(fresh.apply(settings())).rejects.toThrow(/scheduled for deletion/);
    expect((await secretOf(terraform)).deletedAt).toBeDefined();
  });

  test.each(['json', 'plain'])('of a secret given by ARN writes to it again (%s)', async (format) => {
    const arn = terraform.world.outside.makeSecret({ name: 'theirs', description: '', tags: {} });
    const given = settings({ name: 'other-runner', secret: { arn, format } });
    const other = new MiniTerraform(terraform);
    await other.apply(given);
    const before = idOf(other);
    await other.replace(given, 'create first');
    expect(other.attributes).toMatchObject({ status: 'active', origin: 'adopted', token_id: before });
    if (format === 'plain') return;
    await other.replace(given, 'destroy first');
    expect(other.attributes).toMatchObject({ status: 'active', origin: 'created' });
    expect(await other.plan(given)).toMatchObject({ action: 'none' });
  });
});

describe('a resource whose token another resource ended', () => {
  test('is made again by its next apply', async () => {
    const first = new MiniTerraform();
    await first.apply(settings());
    const second = new MiniTerraform(first);
    await second.apply(settings());
    await second.destroy();
    await first.apply(settings());
    expect(first.attributes).toMatchObject({ status: 'active', origin: 'restored' });
    expect(live(first)).toHaveLength(1);
  });
});

describe('on_destroy = "abandon"', () => {
  const abandoned = settings({ on_destroy: 'abandon' });

  test('leaves token and secret to whoever declares them next, with other rights too', async () => {
    const first = new MiniTerraform();
    await first.apply(abandoned);
    const id = idOf(first);
    await first.destroy();
    expect(live(first)).toMatchObject([{ id, label: expect.not.stringContaining('+') as string }]);
    const next = new MiniTerraform(first);
    const wider = settings({ project_grants: [{ project_id: 'proj_web', role: 'Project Manager' }] });
    await next.apply(wider);
    expect(next.attributes).toMatchObject({ token_id: id, origin: 'adopted', access: 'proj_web: Project Manager' });
    expect(await next.plan(wider)).toMatchObject({ action: 'none' });
  });

  test('leaves what another resource has claimed since to that one', async () => {
    const first = new MiniTerraform();
    await first.apply(abandoned);
    const second = new MiniTerraform(first);
    await second.apply(settings());
    await first.destroy();
    expect(await second.plan(settings())).toMatchObject({ action: 'none' });
    await second.destroy();
    expect(live(second)).toEqual([]);
  });

  test('counts when it was applied, and changes nothing of the token', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const id = idOf(terraform);
    expect(await terraform.apply(abandoned)).toMatchObject({ action: 'update', planned: { token_id: id } });
    await terraform.destroy();
    expect(live(terraform)).toHaveLength(1);
  });

  test('is one of two words', async () => {
    const terraform = new MiniTerraform();
    const other = settings({ on_destroy: 'keep' });
    expect(await terraform.validate(full(other))).toMatchObject([{ severity: 'error', at: 'on_destroy' }]);
    await expect(terraform.plan(other)).rejects.toThrow(/on_destroy can't be "keep"/);
    expect(await terraform.validate(full(settings({ on_destroy: UNKNOWN })))).toEqual([]);
  });
});
