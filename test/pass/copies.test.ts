import { type SecretArn, secretArn } from '../../src/core/model/ids';
import type { DesiredToken } from '../../src/core/model/desired';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import type { PortCall } from '../../src/testing/memory/port-hooks';
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

  test('is not told of any more when it awaits its deletion', async () => {
    const { bed, copy } = await promoted();
    bed.outside(() => bed.world.outside.deleteSecret(copy));
    for (const asked of [spec, thereAlone])
      expect(holdsBy(await bed.plan(asked)).filter((text) => !/up-to-date/.test(text))).toEqual([]);
  });

  test('is known by the six characters: a secret of that name that was made there is none', async () => {
    const bed = new Bed();
    await bed.pass(spec);
    const { tags } = bed.secret('ci');
    bed.outside(() => bed.world.outside.makeSecret({ name: 'mine/ci', description: '', tags }, undefined, THERE));
    const end = await bed.plan(thereAlone, { prune: true });
    expect([plannedBy(end), holdsBy(end)]).toEqual([
      ['remove (removed)'],
      // The one that it has the name of is in a region where this run does not look.
      ['ci: lost-secret', 'web: up-to-date'],
    ]);
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

describe('copies that the spec declares', () => {
  const withCopies = (...regions: readonly string[]) =>
    specOf('acme-ci', [
      ciIn(HERE, { secret: { ...secret, replicas: regions.map((region) => ({ region })) } as DesiredToken['secret'] }),
      web,
    ]);
  const copies = (bed: Bed): readonly string[] =>
    bed
      .secrets('ci')
      .map(({ region }) => region)
      .filter((region) => region !== HERE)
      .sort();

  test('are made with the secret, and then there is nothing to do', async () => {
    const bed = new Bed();
    expect(saysOf(await bed.pass(withCopies('eu-north-1', THERE)))).toContain('create ci: done');
    expect(copies(bed)).toEqual(['eu-north-1', THERE]);
    expect(bed.works(copyOf(bed.secret('ci').arn))).toBe(true);
    expect(plannedBy(await bed.plan(withCopies('eu-north-1', THERE)))).toEqual([]);
  });

  test('are added and removed in place, and the token stays', async () => {
    const bed = new Bed();
    await bed.pass(spec);
    const { id } = bed.current('ci');
    // Whoever reads a copy that the spec takes away has lost it: that is what was asked for.
    const asked = [THERE, 'eu-north-1'].map((region) => bed.secret('ci').arn.replace(HERE, region));
    bed.allowed = { ...bed.allowed, secrets: new Set(asked) };
    for (const regions of [[THERE], [THERE, 'eu-north-1'], ['eu-north-1'], []]) {
      expect(saysOf(await bed.pass(withCopies(...regions)))).toEqual(['update ci: done']);
      expect(copies(bed)).toEqual([...regions].sort());
      expect(plannedBy(await bed.plan(withCopies(...regions)))).toEqual([]);
    }
    expect(bed.current('ci').id).toBe(id);
    expect(bed.violations).toEqual([]);
  });

  test('stay as they are where the spec says nothing any more', async () => {
    const bed = new Bed();
    await bed.pass(withCopies(THERE));
    expect(saysOf(await bed.pass(spec, { options: { prune: true } }))).toEqual([]);
    expect(copies(bed)).toEqual([THERE]);
  });

  test('come back with a secret that is restored', async () => {
    const bed = new Bed();
    const declared = withCopies(THERE);
    await bed.pass(declared);
    bed.allowStopping();
    await bed.pass(declared, { options: { destroy: names('ci') } });
    await bed.pass(declared, { options: { restore: names('ci') }, force: true });
    await bed.pass(declared, { force: true });
    expect([bed.works('ci'), copies(bed)]).toEqual([true, [THERE]]);
    expect(plannedBy(await bed.plan(declared))).toEqual([]);
  });

  test('a scheduled pass leaves them to an apply', async () => {
    const bed = new Bed();
    await bed.pass(spec);
    expect(saysOf(await bed.scheduled(withCopies(THERE)))).toEqual([]);
    expect(copies(bed)).toEqual([]);
  });
});

describe('while a copy is behind', () => {
  const passes = async (bed: Bed, days: number): Promise<void> => {
    for (let n = 0; n < days * 4; n += 1) {
      bed.advance(6 * HOUR);
      await bed.pass(spec);
    }
  };

  test('a superseded token lives, and who reads the copy can work; it dies when the copy has caught up', async () => {
    const { bed, copy } = await replicated();
    const { id } = bed.current('ci');
    bed.world.setReplicationLag(5 * DAY);
    await bed.pass(spec, { options: { rotate: names('ci') } });
    await passes(bed, 4);
    expect(holdsBy(await bed.plan(spec))).toContain('ci: copy-behind');
    expect([bed.token(id).status, bed.works(copy)]).toEqual(['enabled', true]);
    // The label that comes off when the overlap is over takes as long again to show.
    bed.world.setReplicationLag(0);
    await passes(bed, 6);
    expect([bed.token(id).revokedAt !== null, bed.works(copy)]).toEqual([true, true]);
    expect(bed.violations).toEqual([]);
  });

  test('that failed for good, a superseded token lives until its own end, and is revoked then', async () => {
    const { bed, arn, copy } = await replicated();
    const { id, expiresAt } = bed.current('ci');
    bed.outside(() => bed.world.outside.breakReplica(arn, THERE));
    await bed.pass(spec, { options: { rotate: names('ci') } });
    await passes(bed, 10);
    expect([bed.token(id).status, bed.works(copy)]).toEqual(['enabled', true]);
    const told = holdsBy(await bed.plan(spec));
    expect(told).toEqual(expect.arrayContaining(['ci: copy-behind', 'ci: copy-failed']));
    bed.advance(expiresAt! - bed.clock.now());
    await passes(bed, 1);
    expect(bed.token(id).revokedAt).not.toBeNull();
    expect(bed.violations).toEqual([]);
  });

  test('a scheduled pass, which takes facts from lists, waits as well', async () => {
    const { bed } = await replicated();
    const { id } = bed.current('ci');
    bed.world.setReplicationLag(5 * DAY);
    await bed.pass(spec, { options: { rotate: names('ci') } });
    for (let n = 0; n < 16; n += 1) {
      bed.advance(6 * HOUR);
      await bed.scheduled(spec);
    }
    expect(bed.token(id).status).toBe('enabled');
    expect(bed.violations).toEqual([]);
  });

  test('that fails between the look and the act, nothing is ended', async () => {
    const { bed, arn } = await replicated();
    const { id } = bed.current('ci');
    await bed.pass(spec, { options: { rotate: names('ci') } });
    bed.advance(OVERLAP + SETTLE);
    await bed.pass(spec);
    bed.advance(SETTLE);
    const calls: PortCall[] = [];
    const end = await bed.pass(spec, {
      calls,
      hooks: {
        interleave: async ({ operation }) => {
          const isRecheck = operation === 'describe' && calls.some((call) => call.operation === 'listVersions');
          if (isRecheck) bed.world.outside.breakReplica(arn, THERE);
        },
      },
    });
    // It was planned, did not take place, and is not planned any more.
    expect(saysOf(end)).toEqual([]);
    expect(bed.token(id).status).toBe('enabled');
  });

  test('what leaked dies at once', async () => {
    const { bed } = await replicated();
    const { id } = bed.current('ci');
    bed.allowStopping();
    bed.world.setReplicationLag(5 * DAY);
    await bed.pass(spec, { options: { compromised: names('ci') } });
    expect(bed.alive(id)).toEqual([]);
  });
});
