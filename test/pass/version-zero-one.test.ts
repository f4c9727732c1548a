import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import type { secretArn } from '../../src/core/model/ids';
import { type TokenId, type VersionId, workspaceId } from '../../src/core/model/ids';
import { bootstrapVersion, labelFor, successorVersion } from '../../src/core/model/label';
import { SecretValue } from '../../src/core/model/secret-value';
import { formatInstant, later } from '../../src/core/model/time';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import {
  Bed,
  blocksBy,
  DAY,
  desiredToken,
  holdsBy,
  HOUR,
  names,
  OVERLAP,
  plannedBy,
  saysOf,
  SETTLE,
  specOf,
} from './bed';

const spec = (changes: Partial<DesiredToken> = {}): DesiredState => specOf('acme-ci', [desiredToken('api', changes)]);

interface Made {
  readonly arn: ReturnType<typeof secretArn>;
  readonly id: TokenId;
  readonly version: VersionId;
}

/** A token and its value as version 0.1 made them: a label without claim or mark, JSON that quotes it, no workspace tag. */
async function issued(
  bed: Bed,
  {
    arn,
    version,
    format,
  }: { readonly arn: Made['arn']; readonly version: VersionId; readonly format: 'json' | 'plain' },
): Promise<TokenId> {
  const { world, clock } = bed;
  const { name, access } = desiredToken('api');
  const label = labelFor({ name, owner: spec().ownerId, arn, version, nonce: 'abcd2345' });
  const expiresAt = later(clock.now(), 30 * DAY);
  const { token, value } = (await world.tokenApi().issue(world.workspace, { label, access, expiresAt })).value;
  const json = {
    token: value.reveal(),
    tokenId: token.id,
    label,
    workspaceId: world.workspace,
    endpoint: world.endpoint,
    expiresAt: formatInstant(expiresAt),
  };
  const text = format === 'json' ? JSON.stringify(json) : value.reveal();
  await world.stores(undefined).put(arn, version, new SecretValue(text), ['AWSPENDING']);
  await world.tokenApi().authenticate(value);
  return token.id;
}

/** The world that one apply of version 0.1 left, a day ago. */
async function made(
  format: 'json' | 'plain' = 'json',
  tags?: Record<string, string>,
): Promise<{ readonly bed: Bed } & Made> {
  const bed = new Bed();
  const store = bed.world.stores(undefined);
  const { name, consumer, purpose } = desiredToken('api');
  const arn = (
    await store.create({
      name: 'hawzu/acme/api',
      description: `Access token ${name} for ${consumer}: ${purpose}`,
      tags: tags ?? { [OWNER_TAG]: 'acme-ci', [NAME_TAG]: 'api' },
    })
  ).value;
  const version = bootstrapVersion(arn);
  const id = await issued(bed, { arn, version, format });
  await store.moveStage(arn, 'AWSPENDING', { from: version });
  bed.advance(DAY);
  return { bed, arn, id, version };
}

/** The same after a rotation by version 0.1. */
async function rotated(): Promise<{ readonly bed: Bed; readonly old: TokenId } & Made> {
  const first = await made();
  const { bed, arn } = first;
  const version = successorVersion(arn, first.version, 0);
  const id = await issued(bed, { arn, version, format: 'json' });
  await bed.world.stores(undefined).moveStage(arn, 'AWSCURRENT', { from: first.version, to: version });
  await bed.world.stores(undefined).moveStage(arn, 'AWSPENDING', { from: version });
  bed.advance(HOUR);
  return { bed, arn, id, version, old: first.id };
}

describe('what version 0.1 made is taken over without a new token', () => {
  test.each(['json', 'plain'] as const)(
    'its tags are completed, once, and nothing else is done: %s',
    async (format) => {
      const { bed, arn, id } = await made(format);
      const before = bed.token(id);
      expect(plannedBy(await bed.plan(spec({ format })))).toEqual(['update (tags-completed)']);
      expect(saysOf(await bed.pass(spec({ format })))).toEqual(['update api: done']);
      expect(bed.secret('api').tags).toMatchObject({
        [OWNER_TAG]: 'acme-ci',
        [NAME_TAG]: 'api',
        [WORKSPACE_TAG]: 'ws_acme',
      });
      expect([plannedBy(await bed.pass(spec({ format }))), plannedBy(await bed.plan(spec({ format })))]).toEqual([
        [],
        [],
      ]);
      expect(bed.token(id)).toMatchObject({ label: before.label, version: before.version, status: 'enabled' });
      expect(bed.world.snapshot().tokens.filter(({ label }) => label.startsWith('api@'))).toHaveLength(1);
      expect(bed.works(arn)).toBe(true);
      expect(bed.violations).toEqual([]);
    },
  );

  test('nor is it pruned, before or after its tags are completed', async () => {
    const { bed, arn } = await made();
    const run = async () => saysOf(await bed.pass(spec(), { options: { prune: true } }));
    expect(await run()).toEqual(['update api: done']);
    expect(await run()).toEqual([]);
    expect(bed.works(arn)).toBe(true);
  });

  test('given by ARN: nothing at all is done', async () => {
    const { bed, arn, id } = await made('json', {});
    const desired = spec({ secret: { kind: 'external', arn, takeOver: false } });
    expect([plannedBy(await bed.plan(desired)), plannedBy(await bed.pass(desired))]).toEqual([[], []]);
    expect(bed.secrets('hawzu/acme/api')[0]!.tags).toEqual({});
    expect(bed.token(id).status).toBe('enabled');
  });

  test('rotation, retiring and rollback go on where 0.1 left off', async () => {
    const { bed, arn, old, id } = await rotated();
    await bed.pass(spec());
    for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(spec());
    }
    expect(bed.alive(old)).toEqual([]);
    expect(bed.current('api').id).toBe(id);
    bed.advance(20 * DAY);
    await bed.pass(spec());
    expect([bed.works(arn), bed.current('api').id === id]).toEqual([true, false]);
    expect(bed.violations).toEqual([]);

    const back = await rotated();
    expect(saysOf(await back.bed.pass(spec(), { options: { rollback: names('api') } }))).toContain(
      'rollback api: done',
    );
    expect(back.bed.current('api').id).toBe(back.old);
  });

  test('an emergency kills it in every phase', async () => {
    const { bed, old, id } = await rotated();
    bed.allowStopping();
    await bed.pass(spec(), { options: { compromised: names('api') } });
    expect(bed.alive(old, id)).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('removing it disables and revokes its tokens, and deletes its secret', async () => {
    const { bed, old, id } = await rotated();
    bed.allowStopping();
    expect(saysOf(await bed.pass(specOf('acme-ci', []), { options: { prune: true } }))).toEqual(['remove api: done']);
    expect(bed.alive(old, id)).toEqual([]);
    expect(bed.secret('api').deletedAt).toBeDefined();
  });

  test('destroying it does so too', async () => {
    const { bed, old, id } = await rotated();
    bed.allowStopping();
    expect(saysOf(await bed.pass(spec(), { options: { destroy: names('api') } }))).toEqual(['remove api: done']);
    expect(bed.alive(old, id)).toEqual([]);
    expect(bed.secret('api').deletedAt).toBeDefined();
  });

  test('a pause of 0.1 left no mark, so its end replaces the token and enables nothing', async () => {
    const { bed, id } = await made();
    await bed.world.tokenApi().disable(bed.world.workspace, id);
    bed.allowStopping();
    await bed.pass(spec({ enabled: false }));
    await bed.pass(spec());
    expect(bed.token(id).enabledAt).toBeNull();
    expect(bed.works('api')).toBe(true);
  });
});

describe('without a workspace tag, another workspace with the same owner id', () => {
  const staging = (...entries: DesiredToken[]) => specOf('acme-ci', entries, workspaceId('ws_staging'));

  test('does not take it for its own, write into it, or prune it', async () => {
    const { bed, arn, id } = await made();
    bed.inWorkspace('ws_staging');
    const end = await bed.pass(staging(desiredToken('api')), { options: { prune: true } });
    expect(blocksBy(end)).toEqual(['api: workspace-unproven']);
    const pruned = await bed.pass(staging(), { options: { prune: true } });
    expect(saysOf(pruned)).toEqual([]);
    expect(holdsBy(pruned)).toEqual(['api: workspace-unproven']);
    expect(bed.works(arn)).toBe(true);
    expect(bed.current('api').id).toBe(id);
  });

  test('does so no more once its own workspace has applied', async () => {
    const { bed, arn } = await made();
    bed.inWorkspace('ws_staging');
    await bed.pass(spec());
    expect(blocksBy(await bed.pass(staging(desiredToken('api'))))).toEqual(['api: secret-of-another-workspace']);
    expect(holdsBy(await bed.pass(staging(), { options: { prune: true } }))).toEqual([]);
    expect(bed.works(arn)).toBe(true);
  });

  test('is blocked in its own one too when nothing proves the workspace, until a person says so by the tag', async () => {
    const { bed, arn, id } = await made();
    bed.outside(() => bed.world.outside.personRevokes(id));
    expect(blocksBy(await bed.pass(spec()))).toEqual(['api: workspace-unproven']);
    const tags = { [OWNER_TAG]: 'acme-ci', [NAME_TAG]: 'api', [WORKSPACE_TAG]: 'ws_acme' };
    bed.outside(() => bed.world.outside.setTags(arn, tags));
    await bed.pass(spec());
    expect(bed.works(arn)).toBe(true);
  });

  test('an empty secret of a 0.1 run that died has nothing to lose: it is used', async () => {
    const bed = new Bed();
    await bed.world
      .stores(undefined)
      .create({ name: 'hawzu/acme/api', description: '', tags: { [OWNER_TAG]: 'acme-ci', [NAME_TAG]: 'api' } });
    bed.advance(HOUR);
    await bed.pass(spec());
    expect(bed.works('api')).toBe(true);
    expect(plannedBy(await bed.pass(spec()))).toEqual([]);
    expect(bed.secrets('api')).toHaveLength(1);
  });

  test('and is not pruned where nobody declares it: nothing proves that it belongs here', async () => {
    const bed = new Bed();
    const tags = { [OWNER_TAG]: 'acme-ci', [NAME_TAG]: 'old' };
    await bed.world.stores(undefined).create({ name: 'hawzu/acme/old', description: '', tags });
    const end = await bed.pass(spec(), { options: { prune: true } });
    expect([plannedBy(end), holdsBy(end)]).toEqual([['create (not-created)'], ['old: workspace-unproven']]);
    expect(bed.secret('old').deletedAt).toBeUndefined();
  });
});
