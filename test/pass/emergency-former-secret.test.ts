import type { SecretTarget } from '../../src/core/model/desired';
import { tokenName } from '../../src/core/model/ids';
import { parseLabel } from '../../src/core/model/label';
import type { PassEnd } from '../../src/core/pass/run-pass';
import { workspaceAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, holdsBy, HOUR, names, plansOf, saysOf, specOf } from './bed';
import { failing, leak, rotate, tokensOf } from './leaks';

const THERE = 'us-east-1';
const named = (name: string, isNamed = true): SecretTarget => ({
  ...{ kind: 'managed', name, named: isNamed },
  ...{ tags: {}, recoveryWindowDays: 30 },
});
const api = desiredToken('api');
const given = (bed: Bed): SecretTarget => {
  const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }));
  return { kind: 'external', arn, takeOver: false };
};
const errorsOf = (end: PassEnd): readonly string[] =>
  plansOf(end).flatMap(({ entries }) =>
    entries.filter(({ declared }) => declared).flatMap((entry) => entry.holds.flatMap(told)),
  );
const told = ({ severity, message }: { severity: string; message: string }): string[] =>
  severity === 'error' ? [message] : [];

/** An entry that came to another secret, and then leaked. */
async function left(before: typeof api, after: typeof api, bed = new Bed()): Promise<Bed> {
  await bed.pass(specOf('acme-ci', [before, desiredToken('web')]));
  await bed.pass(specOf('acme-ci', [before, desiredToken('web')]), before.name === api.name ? rotate : {});
  bed.advance(HOUR);
  await bed.pass(specOf('acme-ci', [after, desiredToken('web')]));
  bed.advance(HOUR);
  bed.allowStopping();
  return bed;
}

describe('an emergency kills what is in the secret that the entry had before', () => {
  const moves: readonly [string, typeof api, typeof api][] = [
    ['in another region', api, desiredToken('api', { region: THERE })],
    ['of another name', api, desiredToken('api', { secret: named('other/api') })],
    ['of another name in another region', api, desiredToken('api', { secret: named('other/api'), region: THERE })],
  ];
  test.each(moves)('one %s', async (_where, before, after) => {
    const bed = await left(before, after);
    const leaked = tokensOf(bed, 'api');
    expect(leaked).toHaveLength(3);
    const end = await bed.pass(specOf('acme-ci', [after, desiredToken('web')]), leak('api'));
    expect(bed.alive(...leaked)).toEqual([]);
    expect(saysOf(end)).toEqual(['rotate api: done', ...Array<string>(3).fill('kill api: done')]);
    expect(errorsOf(end)).toEqual([]);
    expect([bed.violations, bed.works('web')]).toEqual([[], true]);
  });

  test('one that we made, before the spec gave one by ARN', async () => {
    const bed = new Bed();
    const after = desiredToken('api', { secret: given(bed) });
    await left(api, after, bed);
    const leaked = tokensOf(bed, 'api');
    expect(leaked).toHaveLength(3);
    expect(errorsOf(await bed.pass(specOf('acme-ci', [after]), leak('api')))).toEqual([]);
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test('where values of it can’t be read', async () => {
    const after = desiredToken('api', { secret: named('other/api') });
    const bed = await left(api, after);
    const leaked = tokensOf(bed, 'api');
    const end = await bed.pass(specOf('acme-ci', [after]), {
      ...leak('api'),
      hooks: failing('denied', 'listVersions'),
    });
    expect(bed.alive(...leaked)).toEqual([]);
    expect(errorsOf(end).join()).toContain('could not be read');
  });

  test('a token in it that its holder gave another label is named', async () => {
    const after = desiredToken('api', { secret: named('other/api') });
    const bed = await left(api, after);
    const id = bed.currentIn(bed.secret('api', ({ name }) => name !== 'other/api'))!.id;
    bed.outside(() => bed.world.outside.personEdits(id, { label: 'evil@aaaaaaaaaaaaa.AAAAAA-deadbeef.aaaaaaaa' }));
    const end = await bed.pass(specOf('acme-ci', [after]), leak('api'));
    expect(errorsOf(end).join()).toContain(`--kill ${id}`);
    expect(bed.violations).toEqual([]);
  });
});

describe('what can’t be proven is named, as an error, with what kills it', () => {
  test('an entry whose secret was given by ARN, and is managed now', async () => {
    const bed = new Bed();
    const bed2 = await left(desiredToken('api', { secret: given(bed) }), api, bed);
    const inGiven = tokensOf(bed2, 'api').filter((id) => id !== bed2.current('api').id);
    expect(inGiven).toHaveLength(2);
    const end = await bed2.pass(specOf('acme-ci', [api]), leak('api'));
    for (const id of inGiven) expect(errorsOf(end).join()).toContain(`add --kill ${id}`);
    await bed2.pass(specOf('acme-ci', [api]), { options: { compromised: names('api'), kill: new Set(inGiven) } });
    expect(bed2.alive(...inGiven)).toEqual([]);
  });

  test('the same under a new name', async () => {
    const bed = new Bed();
    const renamed = desiredToken('gate', { renamedFrom: tokenName('api') });
    await left(desiredToken('api', { secret: given(bed) }), renamed, bed);
    const [first] = tokensOf(bed, 'api');
    const end = await bed.pass(specOf('acme-ci', [renamed]), leak('gate'));
    expect(errorsOf(end).join()).toContain(`add --kill ${first}`);
  });

  test('a secret in another region that is gone', async () => {
    const after = desiredToken('api', { region: THERE });
    const bed = await left(api, after);
    const before = bed.secrets('api').find(({ arn }) => !arn.includes(THERE))!;
    bed.outside(() => bed.world.outside.forceDelete(before.arn));
    const leaked = tokensOf(bed, 'api');
    const end = await bed.pass(specOf('acme-ci', [after]), leak('api'));
    const alive = leaked.filter((id) => bed.token(id).revokedAt === null);
    expect(alive).toHaveLength(2);
    for (const id of alive) expect(errorsOf(end).join()).toContain(`add --kill ${id}`);
  });
});

describe('another owner’s entry of the same name in the workspace is no part of it', () => {
  const theirs = (changes: Partial<typeof api> = {}) => specOf('team-b', [desiredToken('api', changes)]);
  const both: readonly [string, ReturnType<typeof theirs>][] = [
    ['in the same region', theirs({ secret: named('hawzu/team-b/api', false) })],
    ['under a name of its own', theirs({ secret: named('b/api') })],
  ];

  test.each(both)('%s', async (_where, spec) => {
    const bed = new Bed();
    await bed.pass(spec);
    await bed.pass(specOf('acme-ci', [api]));
    bed.advance(DAY);
    bed.allowStopping();
    const end = await bed.pass(specOf('acme-ci', [api]), leak('api'));
    expect(errorsOf(end)).toEqual([]);
    expect(bed.working('api')).toHaveLength(2);
  });

  test('in another region, where the owner is known by something here', async () => {
    const bed = new Bed();
    await bed.pass(theirs({ secret: named('hawzu/team-b/api', false), region: THERE }));
    await bed.pass(specOf('acme-ci', [api]));
    bed.allowStopping();
    const spec = specOf('acme-ci', [api]);
    const [id] = tokensOf(bed, 'api');
    expect(errorsOf(await bed.pass(spec, leak('api'))).join()).toContain(`add --kill ${id}`);
    await bed.pass(specOf('team-b', [desiredToken('job')]));
    expect(errorsOf(await bed.pass(spec, leak('api')))).toEqual([]);
  });

  test('lists that can’t be read prove nothing', async () => {
    const bed = new Bed();
    await bed.pass(theirs({ secret: named('b/api') }));
    await bed.pass(specOf('acme-ci', [api]));
    bed.allowStopping();
    const end = await bed.pass(specOf('acme-ci', [api]), { ...leak('api'), hooks: failing('denied', 'listByTags') });
    expect(holdsBy(end)).toContain('api: not-proven-ours');
  });
});

test('a secret with copied tags is no reason to kill what a person made, nor another entry’s token', async () => {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', [api, desiredToken('web')]));
  const hand = bed.outside(() =>
    bed.world.outside.personIssues({ label: 'hand', access: workspaceAccess('Administrator'), expiresAt: null }),
  );
  const { tags } = bed.secret('api');
  bed.outside(() => {
    const version = 'h'.repeat(32) as never;
    bed.world.outside.makeSecret({ name: 'fake/1', description: '', tags }, { version, text: hand.value.reveal() });
    const value = bed.secret('web').versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value!;
    bed.world.outside.makeSecret({ name: 'fake/2', description: '', tags }, { version, text: value });
  });
  bed.advance(HOUR);
  bed.allowStopping();
  const web = bed.current('web').id;
  expect(parseLabel(bed.token(web).label)?.name).toBe('web');
  const end = await bed.pass(specOf('acme-ci', [api, desiredToken('web')]), leak('api'));
  expect(bed.token(hand.id).revokedAt).toBeNull();
  expect(bed.works('web')).toBe(true);
  for (const id of [hand.id, web]) expect(errorsOf(end).join()).toContain(`--kill ${id}`);
});

describe('what is in secrets that the entry left under a name which the spec says no more is named, as an error', () => {
  const entry = (name: string, from?: string, changes: Partial<typeof api> = {}) =>
    desiredToken(name, {
      secret: named(`hawzu/acme-ci/${name}`, false),
      ...changes,
      ...(from !== undefined && { renamedFrom: tokenName(from) }),
    });
  const elsewhere = { secret: named('other/place') };
  const there = { region: THERE };
  type Steps = readonly (readonly [string, readonly (typeof api)[]])[];
  const ways: Steps = [
    [
      'its name, then its entry’s',
      [
        entry('api'),
        entry('api', undefined, elsewhere),
        entry('gate', 'api', elsewhere),
        entry('gate', undefined, elsewhere),
      ],
    ],
    [
      'its region, then its entry’s name',
      [entry('api'), entry('api', undefined, there), entry('gate', 'api', there), entry('gate', undefined, there)],
    ],
    ['region and name at once', [entry('api'), entry('gate', 'api', there), entry('gate', undefined, there)]],
    [
      'its name, then its entry’s twice',
      [
        entry('api'),
        entry('api', undefined, elsewhere),
        entry('door', 'api', elsewhere),
        entry('gate', 'door', elsewhere),
        entry('gate', undefined, elsewhere),
      ],
    ],
    [
      'its entry’s name, its region, its entry’s name',
      [
        entry('api'),
        entry('door', 'api'),
        entry('door', undefined, there),
        entry('gate', 'door', there),
        entry('gate', undefined, there),
      ],
    ],
  ];

  test.each(ways)('where the spec changed %s', async (_what, steps) => {
    const bed = new Bed();
    for (const one of steps) {
      await bed.pass(specOf('acme-ci', [one, desiredToken('web')]));
      bed.advance(HOUR);
    }
    const last = specOf('acme-ci', [steps.at(-1)!, desiredToken('web')]);
    const present = bed.current('gate').id;
    const left = bed.world
      .snapshot()
      .tokens.filter(({ id, label, revokedAt }) => revokedAt === null && id !== present && /^(api|door)@/.test(label))
      .map(({ id }) => id);
    expect(left).toHaveLength(1);
    bed.allowStopping();
    const end = await bed.pass(last, leak('gate'));
    expect(bed.alive(present)).toEqual([]);
    expect(errorsOf(end).join()).toContain(`--kill ${left[0]}`);
    bed.allowStopping();
    await bed.pass(last, { options: { compromised: names('gate'), kill: new Set(left) } });
    expect(bed.alive(...left)).toEqual([]);
    expect([bed.violations, bed.works('web'), bed.works('gate')]).toEqual([[], true, true]);
  });

  test('also one of which its holder changed the label', async () => {
    const bed = new Bed();
    for (const one of ways[0]![1]) await bed.pass(specOf('acme-ci', [one]));
    const id = bed.currentIn(bed.secret('api'))!.id;
    bed.outside(() => bed.world.outside.personEdits(id, { label: 'evil' }));
    bed.allowStopping();
    const end = await bed.pass(specOf('acme-ci', [ways[0]![1].at(-1)!]), leak('gate'));
    expect(errorsOf(end).join()).toContain(`--kill ${id}`);
  });

  test('but not what another entry of the spec has, whose name it was', async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [entry('api'), entry('web')]));
    await bed.pass(specOf('acme-ci', [entry('gate', 'api'), entry('web')]));
    const now = specOf('acme-ci', [
      entry('gate'),
      entry('api', undefined, { secret: named('fresh/api') }),
      entry('web'),
    ]);
    await bed.pass(now);
    bed.advance(HOUR);
    bed.allowStopping();
    const end = await bed.pass(now, leak('gate'));
    expect(errorsOf(end)).toEqual([]);
    expect([bed.violations, bed.works('web')]).toEqual([[], true]);
  });
});
