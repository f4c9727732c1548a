import type { DesiredState } from '../../src/core/model/desired';
import { type TokenId, tokenName } from '../../src/core/model/ids';
import { parseLabel } from '../../src/core/model/label';
import { duration } from '../../src/core/model/time';
import type { Claimant } from '../../src/core/reconcile/entry/claims';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, blocksBy, DAY, desiredToken, holdsBy, names, plannedBy, saysOf, specOf } from './bed';
import { api, first, older, rotate, spec, WIDE } from './situations';

/** Asked for by a resource of Terraform. */
const as = (claim: string, comes: Claimant['comes'], remembers: readonly TokenId[] = []): PlanOptions => ({
  claimants: new Map([[tokenName('api'), { claim, comes, remembers: new Set(remembers) }]]),
});
const claims = (bed: Bed): readonly (string | undefined)[] =>
  bed.working('api').map(({ label }) => parseLabel(label)?.claim);

/** A resource has created the entry. */
const claimed = async (bed: Bed, desired: DesiredState = spec): Promise<void> => {
  await bed.pass(desired, { options: as('mine', 'to-create') });
  bed.advance(DAY);
};
const NEVER = api({
  expiry: { kind: 'never' },
  rotation: { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') },
});

describe('a claim on a token that is not ours is nobody’s: whoever may make tokens can copy a label and write one', () => {
  test.each<[string, (label: string) => string]>([
    ['of the current version', (label) => label],
    ['of a version that never was', (label) => label.replace(/-[0-9a-f]{8}\./, '-00000000.')],
  ])('%s', async (_what, copy) => {
    const bed = new Bed();
    await claimed(bed);
    const { access, label } = bed.current('api');
    const copied = copy(label).replace(/\.[a-z2-7]+\+mine$/, '.copied+theirs');
    const { id } = bed.outside(() => bed.world.outside.personIssues({ label: copied, access, expiresAt: null }));
    bed.isStranger(id);
    bed.advance(DAY);
    const kept = await bed.pass(spec, { options: as('mine', 'to-keep') });
    expect([blocksBy(kept), holdsBy(kept)]).toEqual([[], expect.arrayContaining(['api: stranger'])]);
    expect(blocksBy(await bed.plan(spec, as('mine', 'to-keep')))).toEqual([]);
    expect(blocksBy(await bed.plan(spec, as('other', 'to-keep')))).toEqual(['api: claimed-by-another']);
    bed.allowStopping();
    const ended = await bed.pass(spec, { options: { ...as('mine', 'to-keep'), destroy: names('api') } });
    expect(saysOf(ended)).toEqual(['remove api: done']);
    expect(bed.token(id).revokedAt).toBeNull();
    expect(bed.violations).toEqual([]);
  });
});

describe('what a resource creates', () => {
  test('carries its claim, which no stored value quotes', async () => {
    const bed = new Bed();
    await claimed(bed);
    expect(claims(bed)).toEqual(['mine']);
    expect(bed.secret('api').versions[0]!.value).not.toContain('+mine');
    expect(bed.works('api')).toBe(true);
    expect(saysOf(await bed.pass(spec, { options: as('mine', 'to-keep') }))).toEqual([]);
  });

  test('and never expires, is claimed only when it is complete', async () => {
    const whole = new Bed();
    await claimed(whole, NEVER);
    expect(claims(whole)).toEqual(['mine']);
    expect(whole.current('api').expiresAt).toBeNull();
    const killed = new Bed();
    const faults = ({ operation }: PortCall): Fault | undefined => (operation === 'edit' ? 'crash-before' : undefined);
    await killed.pass(NEVER, { options: as('mine', 'to-create'), hooks: { faults } }).catch(() => undefined);
    expect(claims(killed)).toEqual([undefined]);
    await killed.pass(NEVER, { options: as('other', 'to-create') });
    expect(claims(killed)).toEqual(['other']);
  });

  test.each<[string, PlanOptions]>([
    ['a resource', as('mine', 'to-keep')],
    ['the command line', {}],
  ])('passes its claim on when %s rotates it', async (_what, options) => {
    const bed = new Bed();
    await claimed(bed);
    expect(saysOf(await bed.pass(spec, { options: { ...options, ...rotate } }))).toEqual(['rotate api: done']);
    expect(claims(bed)).toEqual(['mine', 'mine']);
    expect(bed.violations).toEqual([]);
  });

  test('passes its claim on when a token that never expires is replaced', async () => {
    const bed = new Bed();
    await claimed(bed, NEVER);
    await bed.pass(NEVER, { options: { ...as('mine', 'to-keep'), ...rotate } });
    expect(claims(bed)).toEqual(['mine', 'mine']);
  });
});

describe('a resource that keeps an entry', () => {
  test('acts while the claim is its own', async () => {
    const bed = new Bed();
    await claimed(bed);
    const end = await bed.pass(api({ access: WIDE }), { options: as('mine', 'to-keep') });
    expect(saysOf(end)).toEqual(['widen api: done']);
  });

  test('does nothing once another has claimed it', async () => {
    const bed = new Bed();
    await claimed(bed);
    const end = await bed.pass(api({ access: WIDE }), { options: as('theirs', 'to-keep') });
    expect([saysOf(end), blocksBy(end)]).toEqual([[], ['api: claimed-by-another']]);
  });

  test('claims what nobody claims: the current token, not one that was superseded', async () => {
    const bed = new Bed();
    await first()(bed);
    await bed.pass(spec, { options: rotate });
    const end = await bed.pass(spec, { options: as('mine', 'to-keep') });
    expect(plannedBy(end)).toEqual(['update (claimed)']);
    expect(claims(bed)).toEqual([undefined, 'mine']);
  });

  test('does nothing when a superseded token is another’s and the newer one nobody’s', async () => {
    const bed = new Bed();
    await claimed(bed);
    await bed.pass(spec, { options: rotate });
    bed.outside(() =>
      bed.world.outside.personEdits(bed.current('api').id, { label: bed.current('api').label.replace('+mine', '') }),
    );
    expect(blocksBy(await bed.pass(spec, { options: as('theirs', 'to-keep') }))).toEqual(['api: claimed-by-another']);
  });
});

describe('a creation that finds a token of another resource', () => {
  const creates = async (desired: DesiredState, act: (bed: Bed) => void = () => {}, start = spec) => {
    const bed = new Bed();
    await claimed(bed, start);
    bed.allowStopping();
    bed.outside(() => act(bed));
    const end = await bed.pass(desired, { options: as('theirs', 'to-create') });
    const [blocked] =
      end.kind === 'applied' ? end.prepared[0]!.plan.entries.flatMap((entry) => entry.blocked ?? []) : [];
    return { bed, says: saysOf(end), blocked };
  };

  test('takes its claim over where nothing else has to change, on all its tokens', async () => {
    const bed = new Bed();
    await claimed(bed);
    await bed.pass(spec, { options: rotate });
    const end = await bed.pass(spec, { options: as('theirs', 'to-create') });
    expect([saysOf(end), plannedBy(end)]).toEqual([['update api: done'], ['update (claimed)']]);
    expect(claims(bed)).toEqual(['theirs', 'theirs']);
  });

  test('and whose rotation is due, leaves that to the next plan', async () => {
    const { says, blocked } = await creates(spec, (bed) => bed.clock.advance(20 * DAY));
    expect(blocked).toBeUndefined();
    expect(says).toContain('update api: done');
  });

  test.each<[what: string, DesiredState, act?: (bed: Bed) => void, start?: DesiredState]>([
    ['change its rights', api({ access: WIDE })],
    ['change its rights', spec, () => {}, api({ access: WIDE })],
    [
      'change its expiry',
      api({ format: 'plain', expiry: { kind: 'after', duration: duration(60, 'd') } }),
      () => {},
      api({ format: 'plain' }),
    ],
    ['change its value', api({ format: 'plain' })],
    ['disable it', api({ enabled: false })],
    ['replace it while it works', api({ access: { type: 'workspace', role: 'Viewer' } })],
  ])('may not %s', async (what, desired, act = () => {}, start = spec) => {
    const { bed, says, blocked } = await creates(desired, act, start);
    expect(says).toEqual([]);
    expect(blocked).toMatchObject({ code: 'claimed-by-another', message: expect.stringContaining(what) as string });
    expect(claims(bed)).toEqual(['mine']);
  });

  test('that a pause disabled, may not enable or replace it', async () => {
    const bed = new Bed();
    await claimed(bed);
    bed.allowStopping();
    await bed.pass(api({ enabled: false }), { options: as('mine', 'to-keep') });
    const end = await bed.pass(spec, { options: as('theirs', 'to-create') });
    expect(blocksBy(end)).toEqual(['api: claimed-by-another']);
    const other = api({ access: { type: 'workspace', role: 'Viewer' } });
    expect(blocksBy(await bed.pass(other, { options: as('theirs', 'to-create') }))).toEqual([
      'api: claimed-by-another',
    ]);
  });

  test.each<[string, (bed: Bed) => void]>([
    ['was revoked', (bed) => bed.world.outside.personRevokes(older(bed))],
    ['was disabled by a person', (bed) => bed.world.outside.personDisables(older(bed))],
    ['has expired', (bed) => bed.clock.advance(31 * DAY)],
  ])('that %s, replaces it', async (_what, act) => {
    const { bed, blocked } = await creates(spec, act);
    expect(blocked).toBeUndefined();
    expect(claims(bed)).toEqual(['theirs']);
    expect(bed.works('api')).toBe(true);
  });

  test('of another name in its secret, is told to use a secret of its own', async () => {
    const bed = new Bed();
    const arn = bed.world.outside.makeSecret({ name: 'shared', description: '', tags: {} });
    const secret = { kind: 'external', arn, takeOver: false } as const;
    await claimed(bed, api({ secret }));
    const web = specOf('acme-ci', [desiredToken('web', { secret })]);
    const options = {
      claimants: new Map([
        [tokenName('web'), { claim: 'theirs', comes: 'to-create' as const, remembers: new Set<TokenId>() }],
      ]),
    };
    const end = await bed.pass(web, { options });
    expect([saysOf(end), blocksBy(end)]).toEqual([[], ['web: claimed-by-another']]);
    expect(claims(bed)).toEqual(['mine']);
  });
});

test('the first apply after an import takes the claim, and changes what is declared otherwise', async () => {
  const bed = new Bed();
  await claimed(bed);
  await bed.pass(api({ access: WIDE }), { options: as('theirs', 'from-import') });
  expect(claims(bed)).toEqual(['theirs']);
  expect(bed.current('api').access).toEqual(WIDE);
});

describe('a resource that gives its token up', () => {
  test('takes its claim off and leaves the rest', async () => {
    const bed = new Bed();
    await claimed(bed);
    const end = await bed.pass(api({ access: WIDE }), { options: as('mine', 'to-give-up') });
    expect([saysOf(end), plannedBy(end)]).toEqual([['update api: done'], ['update (claim-dropped)']]);
    expect(claims(bed)).toEqual([undefined]);
    expect([bed.works('api'), bed.current('api').access]).toEqual([true, spec.tokens[0]!.access]);
  });

  test('leaves another’s claim', async () => {
    const bed = new Bed();
    await claimed(bed);
    expect(saysOf(await bed.pass(spec, { options: as('theirs', 'to-give-up') }))).toEqual([]);
    expect(claims(bed)).toEqual(['mine']);
  });
});

describe('a resource that is destroyed', () => {
  const destroys = async (stand: (bed: Bed) => Promise<void>, options: (bed: Bed) => PlanOptions) => {
    const bed = new Bed();
    await stand(bed);
    bed.allowStopping();
    const end = await bed.pass(spec, { options: { ...options(bed), destroy: names('api') } });
    return { bed, says: saysOf(end), held: holdsBy(end) };
  };
  const unclaimed = first();
  const ENDED = ['remove api: done'];

  test.each<[string, (bed: Bed) => Promise<void>, (bed: Bed) => PlanOptions, readonly string[]]>([
    ['ends what it claims', claimed, () => as('mine', 'to-keep'), ENDED],
    ['ends nothing that another claims', claimed, (bed) => as('theirs', 'to-keep', [older(bed)]), []],
    [
      'ends what nobody claims when its state remembers it',
      unclaimed,
      (bed) => as('mine', 'to-keep', [older(bed)]),
      ENDED,
    ],
    ['ends nothing that nobody claims and its state does not remember', unclaimed, () => as('mine', 'to-keep'), []],
  ])('%s', async (_what, stand, options, said) => {
    const { bed, says, held } = await destroys(stand, options);
    expect(says).toEqual(said);
    expect(held).toEqual(said === ENDED ? [] : ['api: claim-superseded']);
    expect(bed.working('api')).toHaveLength(said === ENDED ? 0 : 1);
  });

  test('lets its empty secret go', async () => {
    const denied = ({ operation }: PortCall): Fault | undefined => (operation === 'issue' ? 'denied' : undefined);
    const stand = async (bed: Bed) => void (await bed.pass(spec, { hooks: { faults: denied } }));
    expect((await destroys(stand, () => as('mine', 'to-keep'))).says).toEqual(ENDED);
  });
});

describe('without a resource', () => {
  const gone = specOf('acme-ci', []);

  test('a prune keeps what a resource claims and names it, unless told otherwise', async () => {
    const bed = new Bed();
    await claimed(bed);
    bed.allowStopping();
    const kept = await bed.pass(gone, { options: { prune: true } });
    expect([saysOf(kept), holdsBy(kept)]).toEqual([[], ['api: claimed']]);
    const options = { prune: true, claimed: new Set(['api']) };
    expect(saysOf(await bed.pass(gone, { options }))).toEqual(['remove api: done']);
  });

  test('an emergency kills what a resource claims', async () => {
    const bed = new Bed();
    await claimed(bed);
    bed.allowStopping();
    const id = older(bed);
    await bed.pass(spec, { options: { ...as('theirs', 'to-keep'), compromised: names('api') } });
    expect(bed.alive(id)).toEqual([]);
  });
});
