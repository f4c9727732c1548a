import { secretArn, tokenName, workspaceId } from '../../src/core/model/ids';
import { splitArn } from '../../src/core/model/label';
import type { DesiredToken, SecretTarget } from '../../src/core/model/desired';
import { OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { Bed, blocksBy, DAY, desiredToken, holdsBy, saysOf, specOf } from './bed';

const HERE = 'eu-west-1';
const THERE = 'us-east-1';
const byArn = (arn: string): SecretTarget => ({ kind: 'external', arn: secretArn(arn), takeOver: false });
const named = (name: string): SecretTarget => ({
  kind: 'managed',
  name,
  named: true,
  tags: {},
  recoveryWindowDays: 30,
});
const empty = (bed: Bed, name: string, region?: string): string =>
  bed.outside(() => bed.world.outside.makeSecret({ name, description: '', tags: {} }, undefined, region));

describe('an unnamed region is the region of the run', () => {
  test.each<[string, DesiredToken[]]>([
    ['one entry names it, the other does not', [desiredToken('api', { region: HERE }), desiredToken('web')]],
    ['both name it', [desiredToken('api', { region: HERE }), desiredToken('web', { region: HERE })]],
    ['each has its own', [desiredToken('api', { region: THERE }), desiredToken('web')]],
    [
      'one is renamed besides',
      [desiredToken('api', { region: HERE }), desiredToken('web', { renamedFrom: tokenName('old') })],
    ],
  ])('so prune removes nothing that is declared: %s', async (_what, entries) => {
    const bed = new Bed();
    const spec = specOf('acme-ci', entries);
    await bed.pass(spec, { options: { prune: true } });
    bed.advance(DAY);
    const pruned = await bed.pass(spec, { options: { prune: true } });
    expect(saysOf(pruned)).toEqual([]);
    expect(holdsBy(pruned)).toEqual(['api: up-to-date', 'web: up-to-date']);
    expect([bed.works('api'), bed.works('web')]).toEqual([true, true]);
    expect(bed.violations).toEqual([]);
  });

  test('so naming it later changes nothing', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('api'), desiredToken('web')]));
    bed.advance(DAY);
    const named = specOf('acme-ci', [desiredToken('api', { region: HERE }), desiredToken('web')]);
    expect(saysOf(await bed.pass(named, { options: { prune: true } }))).toEqual([]);
  });
});

describe('an entry by ARN and one by name', () => {
  test('beside each other: prune removes neither, nor the secret that was given', async () => {
    const bed = new Bed();
    const arn = empty(bed, 'given');
    const spec = specOf('acme-ci', [desiredToken('api', { secret: byArn(arn) }), desiredToken('web')]);
    await bed.pass(spec, { options: { prune: true } });
    bed.advance(DAY);
    expect(saysOf(await bed.pass(spec, { options: { prune: true } }))).toEqual([]);
    expect([bed.works(secretArn(arn)), bed.works('web')]).toEqual([true, true]);
    expect(bed.secrets('given')[0]!.tags).toEqual({});
    expect(bed.violations).toEqual([]);
  });

  test('an entry that is given its own managed secret by ARN keeps it: prune does not remove what is declared', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('api'), desiredToken('web')]));
    bed.advance(DAY);
    const { arn } = bed.secret('api');
    const spec = specOf('acme-ci', [desiredToken('api', { secret: byArn(arn) }), desiredToken('web')]);
    expect(saysOf(await bed.pass(spec, { options: { prune: true } }))).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test.each<[string, (arn: string) => string]>([
    ['the whole ARN', (arn) => arn],
    ['the ARN without its suffix and another one', (arn) => `${splitArn(secretArn(arn)).base}-AAAAAA`],
  ])('of the same secret are refused, both of them: %s', async (_what, said) => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [desiredToken('api', { secret: named('shared') })]));
    const before = bed.world.snapshot();
    const spec = specOf('acme-ci', [
      desiredToken('api', { secret: named('shared') }),
      desiredToken('web', { secret: byArn(said(bed.secret('shared').arn)) }),
    ]);
    const end = await bed.pass(spec, { options: { prune: true } });
    expect(blocksBy(end)).toEqual(['api: secret-declared-twice', 'web: secret-declared-twice']);
    expect(bed.world.snapshot().tokens.length).toBe(before.tokens.length);
    expect(bed.works('api')).toBe(true);
  });

  test('of the same secret are refused before it exists too, unless their regions differ', async () => {
    const twice = (region: string) =>
      specOf('acme-ci', [
        desiredToken('api', { secret: named('shared'), region }),
        desiredToken('web', { secret: named('shared') }),
      ]);
    expect(blocksBy(await new Bed().pass(twice(HERE)))).toHaveLength(2);
    expect(saysOf(await new Bed().pass(twice(THERE)))).toEqual(['create api: done', 'create web: done']);
  });

  test('of two owners of one run are refused, and say whose they are', async () => {
    const bed = new Bed();
    const specs = [
      specOf('team-a', [desiredToken('api', { secret: named('shared') })]),
      specOf('team-b', [desiredToken('web', { secret: named('shared') })]),
    ];
    const end = await bed.pass(specs);
    expect(blocksBy(end)).toEqual(['api: secret-declared-twice', 'web: secret-declared-twice']);
    expect(end.prepared[0]!.plan.entries[0]!.blocked?.message).toContain('web (owner team-b in ws_acme)');
    expect(bed.secrets('shared')).toEqual([]);
  });
});

describe('one owner id in two workspaces of one account', () => {
  const STAGING = 'ws_staging';
  const prod = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);
  const staging = (prefix: string, ...entries: string[]) =>
    specOf(
      'acme-ci',
      entries.map((name) =>
        desiredToken(name, {
          secret: { kind: 'managed', name: `${prefix}${name}`, named: false, tags: {}, recoveryWindowDays: 30 },
        }),
      ),
      workspaceId(STAGING),
    );

  test('whose default names collide is blocked with a reason, and nothing of the other is touched', async () => {
    const bed = new Bed();
    bed.inWorkspace(STAGING);
    await bed.pass(prod);
    bed.advance(DAY);
    const before = bed.world.snapshot();
    const end = await bed.pass(staging('hawzu/acme/', 'api', 'web'), { options: { prune: true } });
    expect(blocksBy(end)).toEqual(['api: secret-of-another-workspace', 'web: secret-of-another-workspace']);
    expect(end.prepared[0]!.plan.entries[0]!.blocked?.message).toContain('ws_acme');
    expect(saysOf(end)).toEqual([]);
    const values = (world: typeof before) => world.secrets.map(({ versions, tags }) => ({ versions, tags }));
    expect(values(bed.world.snapshot())).toEqual(values(before));
    expect(saysOf(await bed.pass(prod, { options: { prune: true } }))).toEqual([]);
    expect(bed.violations).toEqual([]);
  });

  test('prune of one never touches the other, apart or in one run', async () => {
    const bed = new Bed();
    bed.inWorkspace(STAGING);
    await bed.pass([prod, staging('staging/', 'api', 'web')]);
    expect(bed.secrets('api').map(({ tags }) => tags[WORKSPACE_TAG])).toEqual(['ws_acme', STAGING]);
    bed.advance(DAY);
    bed.allowStopping();
    const end = await bed.pass(staging('staging/', 'web'), { options: { prune: true } });
    expect(saysOf(end)).toEqual(['remove api: done']);
    const left = bed.secrets('api').filter(({ deletedAt }) => deletedAt === undefined);
    expect(left.map(({ tags }) => tags[WORKSPACE_TAG])).toEqual(['ws_acme']);
    expect([bed.works(left[0]!.arn), bed.works('web')]).toEqual([true, true]);
    expect(saysOf(await bed.pass([prod, staging('staging/', 'web')], { options: { prune: true } }))).toEqual([]);
    expect(saysOf(await bed.pass(specOf('acme-ci', [desiredToken('api')]), { options: { prune: true } }))).toEqual([
      'remove web: done',
    ]);
    expect(bed.secrets('web').filter(({ deletedAt }) => deletedAt === undefined)).toHaveLength(1);
    expect(bed.working('web')).toHaveLength(1);
  });

  test('a plan of one says nothing of the other', async () => {
    const bed = new Bed();
    bed.inWorkspace(STAGING);
    await bed.pass([prod, staging('staging/', 'web')]);
    bed.advance(DAY);
    expect(holdsBy(await bed.plan(staging('staging/', 'web')))).toEqual(['web: up-to-date']);
    expect(holdsBy(await bed.plan(prod))).toEqual(['api: up-to-date', 'web: up-to-date']);
  });

  test('a secret that loses the race for a name to another workspace stays the other’s', async () => {
    const bed = new Bed();
    const there = bed.inWorkspace(STAGING);
    const end = await bed.pass(staging('hawzu/acme/', 'api'), {
      hooks: {
        interleave: async ({ operation }) => {
          if (operation === 'create' && bed.secrets('api').length === 0)
            await bed.pass(specOf('acme-ci', [desiredToken('api')]));
        },
      },
    });
    expect(saysOf(end)).toEqual(['create api: failed (entry-blocked)']);
    expect(bed.secret('api').tags[WORKSPACE_TAG]).toBe('ws_acme');
    expect(bed.current('api').workspace).toBe('ws_acme');
    expect(bed.world.snapshot().tokens.filter(({ workspace }) => workspace === there.workspace)).toHaveLength(1);
  });
});

describe('two owners in one workspace', () => {
  const a = specOf('team-a', [desiredToken('api', { secret: named('a/api') })]);
  const b = specOf('team-b', [
    desiredToken('api', { secret: named('b/api') }),
    desiredToken('web', { secret: named('b/web') }),
  ]);

  test('with entries of the same name: prune of one removes nothing of the other', async () => {
    const bed = new Bed();
    await bed.pass([a, b]);
    bed.advance(DAY);
    bed.allowStopping();
    const end = await bed.pass({ ...a, tokens: [] }, { options: { prune: true } });
    expect(saysOf(end)).toEqual(['remove api: done']);
    expect([bed.works('b/api'), bed.works('web')]).toEqual([true, true]);
    expect(saysOf(await bed.pass(b, { options: { prune: true } }))).toEqual([]);
  });

  test('a secret whose owner tag somebody changed to ours is removed only if no entry of the run comes to it', async () => {
    const bed = new Bed();
    await bed.pass([a, b]);
    bed.advance(DAY);
    const { arn, tags } = bed.secret('b/web');
    bed.outside(() => bed.world.outside.setTags(arn, { ...tags, [OWNER_TAG]: 'team-a' }));
    const end = await bed.pass([a, b], { options: { prune: true } });
    expect(saysOf(end)).toEqual([]);
    expect(blocksBy(end)).toEqual(['web: secret-not-ours']);
    expect(bed.works('b/web')).toBe(true);
  });
});
