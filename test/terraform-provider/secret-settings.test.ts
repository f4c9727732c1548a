import { secretArn, tokenId } from '../../src/core/model/ids';
import { AWSCURRENT } from '../../src/core/ports/secret-store';
import { NAME_TAG, OWNER_TAG } from '../../src/core/reconcile/observed/observed';
import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import { MiniTerraform, settings } from './mini-terraform';

const arnOf = (terraform: MiniTerraform) => secretArn(String(terraform.attributes['secret_arn']));
const secretOf = async (terraform: MiniTerraform) =>
  (await terraform.world.stores(undefined).describe(arnOf(terraform))).value!;

/** The text of the current version. */
async function valueOf(terraform: MiniTerraform): Promise<string> {
  const { arn, stages } = await secretOf(terraform);
  const [version] = [...stages].find(([, carried]) => carried.includes(AWSCURRENT))!;
  const { value } = await terraform.world.stores(undefined).read(arn, version);
  return value.kind === 'value' ? value.value.reveal() : '';
}

describe('settings of a secret are changed in place', () => {
  let terraform: MiniTerraform;
  beforeEach(async () => {
    terraform = new MiniTerraform();
    await terraform.apply(settings());
  });

  test.each<readonly [string, ObjectValue, RegExp, object]>([
    ['a tag', { secret: { tags: { team: 'qa' } } }, /settings of its secret change: tags$/, { tags: { team: 'qa' } }],
    [
      'the KMS key',
      { secret: { kms_key_id: 'alias/other' } },
      /settings of its secret change: KMS key$/,
      { kmsKeyId: 'alias/other' },
    ],
    [
      'the consumer',
      { consumer: 'jenkins' },
      /settings of its secret change: description$/,
      { description: 'Access token ci-runner for jenkins (qa@acme.example): Runs the regression suite' },
    ],
    [
      'the recovery window',
      { secret: { recovery_window: '7d' } },
      /settings of its secret change: recovery window$/,
      { tags: { 'hawzu-tokens:recovery-window': '7' } },
    ],
  ])('%s: the plan says so, the token stays, and the next plan is empty', async (_what, change, words, carried) => {
    const before = terraform.attributes['token_id'];
    const plan = await terraform.apply(settings(change));
    expect(plan).toMatchObject({
      action: 'update',
      planned: { token_id: before, version_id: terraform.attributes['version_id'] },
    });
    expect(plan.planned['change']).toMatch(words);
    expect(await secretOf(terraform)).toMatchObject(carried);
    expect(await terraform.plan(settings(change))).toMatchObject({ action: 'none' });
    expect(await terraform.plan(settings(change), { refresh: false })).toMatchObject({ action: 'none' });
  });

  test('the format: the same token is written once more, as a new version', async () => {
    const before = { ...terraform.attributes };
    const plain = settings({ secret: { format: 'plain' } });
    const plan = await terraform.apply(plain);
    expect(plan.planned).toMatchObject({ token_id: before['token_id'], version_id: UNKNOWN });
    expect(plan.planned['change']).toMatch(/^update: the format of its value changes from json to plain/);
    expect(terraform.attributes['version_id']).not.toBe(before['version_id']);
    expect(terraform.world.outside.consumerUses(await valueOf(terraform))).toBe(true);
    expect(await terraform.plan(plain)).toMatchObject({ action: 'none' });
  });

  test('an expiry that is changed in place stands in the stored value too', async () => {
    const longer = settings({ expires_in: '60d' });
    const before = terraform.attributes['token_id'];
    await terraform.apply(longer);
    expect(terraform.attributes).toMatchObject({ token_id: before, current_expires_at: '2026-03-02T00:00:00.000Z' });
    expect(JSON.parse(await valueOf(terraform))).toMatchObject({ expiresAt: '2026-03-02T00:00:00.000Z' });
    expect(await terraform.plan(longer)).toMatchObject({ action: 'none' });
  });
});

describe('a world that version 0.1 made', () => {
  test('is planned from its state, gets the tags that are missing, and keeps its token', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const before = terraform.attributes['token_id'];
    terraform.world.outside.setTags(arnOf(terraform), { [OWNER_TAG]: 'acme-ci', [NAME_TAG]: 'ci-runner' });
    const kept = { ...(JSON.parse(Buffer.from(terraform.private).toString('utf8')) as object), v: 2 };
    terraform.private = Buffer.from(JSON.stringify(kept));
    const plan = await terraform.plan(settings(), { refresh: false });
    expect(plan.planned['change']).toBe('update: its secret lacks tags that say whose it is');
    await terraform.applySaved(plan);
    expect(terraform.attributes).toMatchObject({ token_id: before, status: 'active' });
    expect((await secretOf(terraform)).tags).toMatchObject({ 'hawzu-tokens:workspace': 'ws_acme' });
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
  });
});

describe('what a pause disabled', () => {
  test('is enabled when it ends; what a person disabled before it is replaced', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const before = tokenId(String(terraform.attributes['token_id']));
    terraform.world.outside.personDisables(before);
    await terraform.apply(settings({ enabled: false }));
    expect(await terraform.plan(settings({ enabled: false }))).toMatchObject({ action: 'none' });
    const plan = await terraform.apply(settings());
    expect(plan.planned['change']).toMatch(/^replace: somebody disabled/);
    expect(terraform.attributes['token_id']).not.toBe(before);
    expect(terraform.world.snapshot().tokens.find((token) => token.id === before)).toMatchObject({
      status: 'disabled',
    });
  });

  test('stands in its label while it lasts, and goes with it', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const label = () =>
      terraform.world.snapshot().tokens.find((token) => token.id === terraform.attributes['token_id'])?.label;
    const before = label();
    await terraform.apply(settings({ enabled: false }));
    expect(label()?.replace(/!paused-[a-z2-7]{8}$/, '!paused')).toBe(`${before}!paused`);
    await terraform.apply(settings());
    expect(label()).toBe(before);
    expect(terraform.attributes['status']).toBe('active');
  });
});
