import { type SecretArn, secretArn } from '../../src/core/model/ids';
import type { DesiredToken } from '../../src/core/model/desired';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { desiredToken } from '../../src/testing/memory/desired';
import { actionsBy, Bed, blocksBy, DAY, holdsBy, HOUR, names, OVERLAP, plannedBy, saysOf, SETTLE, specOf } from './bed';

const [HERE, THERE] = ['eu-west-1', 'us-east-1'];
/** Named by the spec, so that nothing tells a run that does not declare it in which region it is. */
const secret: DesiredToken['secret'] = {
  kind: 'managed',
  name: 'mine/ci',
  named: true,
  tags: {},
  recoveryWindowDays: 30,
};
const ciIn = (region: string, changes: Partial<DesiredToken> = {}): DesiredToken =>
  desiredToken('ci', { region, secret, ...changes });
const ci = ciIn(HERE);
const web = desiredToken('web', { region: THERE });
const spec = specOf('acme-ci', [ci, web]);
/** A run that looks at the copy's region only, by another file of the same owner. */
const thereAlone = specOf('acme-ci', [web]);

const copyOf = (arn: SecretArn): SecretArn => secretArn(arn.replace(HERE, THERE));
const secretAt = (bed: Bed, arn: SecretArn) => bed.world.snapshot().secrets.find((secret) => secret.arn === arn);

/** Two entries in two regions, and the secret of the first shown in the other's region too. */
async function replicated(): Promise<{ readonly bed: Bed; readonly arn: SecretArn; readonly copy: SecretArn }> {
  const bed = new Bed();
  await bed.pass(spec);
  const { arn } = bed.secret('ci');
  bed.outside(() => bed.world.outside.replicate(arn, THERE));
  return { bed, arn, copy: copyOf(arn) };
}

/** The same, and the copy was promoted to a secret of its own. */
async function promoted(): ReturnType<typeof replicated> {
  const found = await replicated();
  found.bed.outside(() => found.bed.world.outside.promoteReplica(found.copy));
  // A copy that stands on its own follows nobody any more: what becomes of its value is nobody's promise.
  found.bed.allowed = { ...found.bed.allowed, secrets: new Set([found.copy]) };
  return found;
}

describe('a copy of a secret', () => {
  test('is not undeclared, and not pruned', async () => {
    const { bed, copy } = await replicated();
    for (const asked of [spec, thereAlone]) {
      const [seen] = await bed.plan(asked, { prune: true });
      expect([...holdsBy([seen!]), ...plannedBy([seen!])].filter((text) => !/up-to-date/.test(text))).toEqual([]);
    }
    expect(saysOf(await bed.pass(spec, { options: { prune: true } }))).toEqual([]);
    expect(secretAt(bed, copy)).toBeDefined();
    expect(bed.violations).toEqual([]);
  });

  test('changes nothing about the death of a superseded token, nor about the life of the current one', async () => {
    const { bed, copy } = await replicated();
    const first = bed.current('ci').id;
    await bed.pass(spec, { options: { rotate: names('ci') } });
    const second = bed.current('ci').id;
    for (const wait of [OVERLAP + SETTLE, SETTLE, 3 * DAY]) {
      bed.advance(wait);
      await bed.pass(spec, { options: { prune: true } });
    }
    expect(bed.token(first).revokedAt).not.toBeNull();
    expect(bed.token(second)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(bed.works(copy)).toBe(true);
    expect(bed.violations).toEqual([]);
  });

  test('is no secret that an entry of its region could come to by a tag', async () => {
    const { bed, copy } = await replicated();
    const moved = specOf('acme-ci', [desiredToken('ci', { region: THERE }), web]);
    expect(saysOf(await bed.pass(moved, { force: true }))).toEqual(['create ci: done']);
    expect(bed.secrets('ci').map(({ name }) => name)).toContain('hawzu/acme/ci');
    expect(bed.works(copy)).toBe(true);
    expect(bed.violations).toEqual([]);
  });

  test('nor by the name that an entry had before', async () => {
    const { bed, copy } = await replicated();
    const renamed = specOf('acme-ci', [desiredToken('build', { region: THERE, renamedFrom: ci.name }), web]);
    expect(saysOf(await bed.pass(renamed, { force: true }))).toEqual(['create build: done']);
    expect(bed.works(copy)).toBe(true);
    expect(bed.violations).toEqual([]);
  });
});

describe('an entry whose secret is a copy, since its region was changed in the spec alone,', () => {
  const wrong = specOf('acme-ci', [ciIn(THERE), web]);

  test.each<[string, PlanOptions]>([
    ['is blocked, and the message names the region of the primary', {}],
    ['also when it is to be rotated', { rotate: names('ci') }],
    ['and nothing is removed of it with prune', { prune: true }],
  ])('%s', async (_what, options) => {
    const { bed, copy } = await replicated();
    const { id } = bed.current('ci');
    const end = await bed.pass(wrong, { options });
    expect(blocksBy(end)).toEqual(['ci: secret-is-copy']);
    const told = 'prepared' in end ? end.prepared[0]!.plan.entries[0]!.blocked?.message : '';
    expect(told).toMatch(/declare the region eu-west-1/);
    expect(actionsBy(end)).toEqual([]);
    expect(bed.token(id)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(secretAt(bed, copy)).toBeDefined();
  });

  test('is not ended by its destruction', async () => {
    const { bed, copy } = await replicated();
    const { id } = bed.current('ci');
    const end = await bed.pass(wrong, { options: { destroy: names('ci') } });
    expect(holdsBy(end)).toContain('ci: copy-stays');
    expect([bed.token(id).status, secretAt(bed, copy)?.deletedAt]).toEqual(['enabled', undefined]);
    expect(bed.violations).toEqual([]);
  });
});

describe('a copy that was promoted', () => {
  test('is told of as what it is, and neither undeclared nor pruned', async () => {
    const { bed, copy } = await promoted();
    const { id } = bed.current('ci');
    for (const asked of [spec, thereAlone]) {
      for (const prune of [false, true]) {
        const seen = await bed.plan(asked, { prune });
        expect(holdsBy(seen).filter((text) => !/up-to-date/.test(text))).toEqual(['ci: promoted-copy']);
        expect(plannedBy(seen)).toEqual([]);
        expect(saysOf(await bed.pass(asked, { options: { prune } }))).toEqual([]);
      }
    }
    expect([secretAt(bed, copy)?.deletedAt, bed.token(id).status]).toEqual([undefined, 'enabled']);
    expect(bed.violations).toEqual([]);
  });

  test('is none either way when its value is bare and its token was relabelled by hand', async () => {
    const bed = new Bed();
    const bare = specOf('acme-ci', [ciIn(HERE, { format: 'plain' }), web]);
    await bed.pass(bare);
    const { arn } = bed.secret('ci');
    bed.outside(() => {
      bed.world.outside.replicate(arn, THERE);
      bed.world.outside.promoteReplica(copyOf(arn));
      bed.world.outside.personEdits(bed.current('ci').id, { label: 'the one for CI' });
    });
    const { id } = bed.current('ci');
    expect(holdsBy(await bed.plan(bare, { prune: true }))).toContain('ci: promoted-copy');
    const end = await bed.pass(bare, { options: { prune: true } });
    expect(saysOf(end).filter((text) => !text.startsWith('update'))).toEqual([]);
    expect(bed.token(id)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(secretAt(bed, copyOf(arn))?.deletedAt).toBeUndefined();
  });

  test('makes nothing of a token that took the place of the one in it', async () => {
    const { bed } = await promoted();
    await bed.pass(spec, { options: { rotate: names('ci') } });
    const { id } = bed.current('ci');
    for (const wait of [OVERLAP + SETTLE, SETTLE, 3 * DAY]) {
      bed.advance(wait);
      for (const one of [spec, thereAlone]) await bed.pass(one, { options: { prune: true } });
    }
    expect(bed.token(id)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(bed.works('ci')).toBe(true);
    expect(bed.violations).toEqual([]);
  });

  test('can take the place of a secret whose region is lost: its entry gets a token of its own there', async () => {
    const { bed, arn, copy } = await promoted();
    const { id: before } = bed.current('ci');
    const turned = specOf('acme-ci', [ciIn(THERE), web]);
    const end = await bed.pass(turned, { force: true });
    expect(saysOf(end)).toEqual(['replace ci: done']);
    expect(bed.works(copy)).toBe(true);
    // Who still reads the value of before, here or there, can go on.
    expect(bed.token(before)).toMatchObject({ status: 'enabled', revokedAt: null });
    bed.advance(OVERLAP + 2 * HOUR);
    await bed.pass(turned);
    expect(bed.token(before)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(secretAt(bed, arn)?.deletedAt).toBeUndefined();
    expect(bed.violations).toEqual([]);
  });
});

describe('a secret with copies', () => {
  test('that nobody declares any more goes with its copies', async () => {
    const { bed, arn, copy } = await replicated();
    bed.allowStopping();
    const rest = specOf('acme-ci', [desiredToken('api', { region: HERE }), web]);
    const end = await bed.pass(rest, { options: { prune: true }, force: true });
    expect(saysOf(end)).toContain('remove ci: done');
    expect(secretAt(bed, copy)).toBeUndefined();
    expect(secretAt(bed, arn)?.deletedAt).toBeDefined();
    expect(bed.working('ci')).toEqual([]);
  });

  test('goes with its copies when its entry is destroyed', async () => {
    const { bed, arn, copy } = await replicated();
    bed.allowStopping();
    expect(saysOf(await bed.pass(spec, { options: { destroy: names('ci') } }))).toEqual(['remove ci: done']);
    expect([secretAt(bed, copy), secretAt(bed, arn)?.deletedAt === undefined]).toEqual([undefined, false]);
  });

  test('that leaked is replaced, and the copy shows the new value', async () => {
    const { bed, copy } = await replicated();
    const { id } = bed.current('ci');
    bed.allowStopping();
    await bed.pass(spec, { options: { compromised: names('ci') } });
    expect(bed.alive(id)).toEqual([]);
    expect([bed.works('ci'), bed.works(copy)]).toEqual([true, true]);
  });
});
