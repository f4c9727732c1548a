import { ownerId, tokenName } from '../../src/core/model/ids';
import { parseLabel, scopeKeyOf } from '../../src/core/model/label';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import { statusOf } from '../../src/core/outlook/status';
import type { Prepared } from '../../src/core/pass/prepare';
import { OWNER_TAG } from '../../src/core/reconcile/observed/observed';
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

const A = 'team-a';
const B = 'team-b';
const api = (changes: Partial<DesiredToken> = {}) => desiredToken('api', changes);
const other = desiredToken('stays');
const link = (owner: string, name = 'api') => ({ owner: ownerId(owner), name: tokenName(name) });

const before = specOf(A, [api(), other]);
const leaving = specOf(A, [api({ movedTo: link(B) }), other]);
const left = specOf(A, [other]);
const coming = specOf(B, [api({ movedFrom: link(A) })]);
const prune = { options: { prune: true } };

async function standing(): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(before);
  bed.advance(DAY);
  return bed;
}

/** One step of two teams: who applies which spec. */
type Turn = 'A leaves' | 'B comes' | 'A prunes' | 'B prunes' | 'A leaves, prunes' | 'both at once';
const TURNS: Readonly<Record<Turn, (bed: Bed) => Promise<unknown>>> = {
  'A leaves': (bed) => bed.pass(leaving),
  'A leaves, prunes': (bed) => bed.pass(leaving, prune),
  'B comes': (bed) => bed.pass(coming),
  'B prunes': (bed) => bed.pass(coming, prune),
  // After B has applied, A takes the entry out.
  'A prunes': (bed) => bed.pass(left, prune),
  'both at once': (bed) => bed.pass([leaving, coming], prune),
};

describe('a move that both sides declare keeps secret and token, whoever applies first', () => {
  test.each<Turn[]>([
    ['A leaves', 'B comes', 'A prunes'],
    ['A leaves, prunes', 'B prunes', 'A prunes'],
    ['B comes', 'A leaves', 'A prunes'],
    ['B prunes', 'A leaves, prunes', 'A prunes'],
    ['B comes', 'A leaves, prunes', 'B prunes', 'A prunes', 'B prunes'],
    ['A leaves', 'A leaves, prunes', 'B comes', 'B prunes', 'A prunes'],
    ['both at once', 'A prunes', 'B prunes'],
    ['B comes', 'A prunes'],
  ])('%s, %s, %s', async (...turns) => {
    const bed = await standing();
    const [{ arn }, { id }] = [bed.secret('api'), bed.current('api')];
    for (const turn of turns.filter((one) => one !== undefined)) {
      await TURNS[turn](bed);
      expect([turn, bed.works(arn), bed.works('stays')]).toEqual([turn, true, true]);
      bed.advance(HOUR);
    }
    expect(bed.violations).toEqual([]);
    expect(bed.currentIn(bed.secret('api'))?.id).toBe(id);
    expect(bed.secret('api')).toMatchObject({ arn, tags: { [OWNER_TAG]: B } });
    expect(parseLabel(bed.token(id).label)?.scopeKey).toBe(scopeKeyOf(ownerId(B), arn));
    expect(bed.secrets('api')).toHaveLength(1);
    expect(plannedBy(await bed.pass([left, specOf(B, [api()])], prune))).toEqual([]);
  });
});

test('a death between the new tags and the new labels loses nothing, whoever goes on', async () => {
  for (const next of ['A leaves, prunes', 'A prunes', 'B comes'] as const) {
    const bed = await standing();
    const { arn } = bed.secret('api');
    let tagged = false;
    const faults = ({ operation }: { readonly operation: string }) => {
      if (operation === 'tag') tagged = true;
      return tagged && operation === 'edit' ? ('crash-before' as const) : undefined;
    };
    await bed.pass(coming, { hooks: { faults } }).catch(() => undefined);
    await TURNS[next](bed);
    expect(bed.works(arn)).toBe(true);
    await bed.pass(coming, prune);
    expect([bed.works(arn), bed.violations]).toEqual([true, []]);
    expect(plannedBy(await bed.pass(coming, prune))).toEqual([]);
  }
});

test('a superseded token moves too, and is retired by the new owner', async () => {
  const bed = await standing();
  const old = bed.current('api').id;
  await bed.pass(before, { options: { rotate: names('api') } });
  await bed.pass(coming);
  for (const wait of [OVERLAP + HOUR, SETTLE, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(coming);
  }
  expect(bed.alive(old)).toEqual([]);
  expect(bed.works('api')).toBe(true);
  expect(bed.violations).toEqual([]);
});

describe('what the old owner is told of a move', () => {
  const told = async (bed: Bed): Promise<string | undefined> => {
    const [{ plan }] = (await bed.plan(leaving)) as [Prepared];
    return plan.entries.flatMap(({ holds }) => holds).find(({ code }) => code === 'moved-to')?.message;
  };

  test('is to keep the entry until the new one has the secret, and to remove it then', async () => {
    const bed = await standing();
    expect(await told(bed)).toMatch(/has not taken its secret over yet: keep the entry/);
    await bed.pass(coming);
    expect(await told(bed)).toMatch(/has taken it over; remove the entry$/);
  });

  test('is to keep it where the new owner made a token elsewhere: the old one is still read', async () => {
    const bed = await standing();
    await bed.pass(specOf(B, [api({ movedFrom: link(A), region: 'us-east-1' })]));
    expect(await told(bed)).toMatch(/keep the entry.* see that nobody reads this one before you remove the entry/);
  });
});

describe('movedTo alone: until somebody has taken the entry over, its old owner keeps it working', () => {
  test('it is rotated, and nothing is removed', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    bed.advance(25 * DAY);
    const end = await bed.pass(leaving, prune);
    expect(holdsBy(end)).toContain('api: moved-to');
    expect(saysOf(end)).toEqual(['rotate api: done', 'rotate stays: done']);
    expect([bed.current('api').id === id, bed.works('api'), bed.violations]).toEqual([false, true, []]);
  });

  test('for months, also beside a spec of the other owner that says nothing of it, which the plan warns of', async () => {
    const bed = await standing();
    const silent = specOf(B, [desiredToken('gateway')]);
    for (const specs of [[leaving], [leaving, silent], [silent, leaving], [leaving], [leaving, silent]]) {
      for (let pass = 0; pass < 3; pass += 1) {
        bed.advance(8 * DAY);
        const end = await bed.pass(specs);
        expect([bed.works('api'), bed.works('stays')]).toEqual([true, true]);
        const [told] = toldOfMove(end.prepared);
        expect(told?.severity).toBe(specs.length > 1 ? 'warning' : 'info');
        if (specs.length > 1) expect(told?.message).toContain('has no such entry with movedFrom');
      }
    }
    expect(bed.violations).toEqual([]);
  });

  test('a pause counts', async () => {
    const bed = await standing();
    const { id } = bed.current('api');
    bed.allowStopping();
    const off = specOf(A, [api({ movedTo: link(B), enabled: false }), other]);
    expect(saysOf(await bed.pass(off))).toEqual(['pause api: done']);
    expect(bed.token(id).status).toBe('disabled');
    const dark = specOf(B, [api({ movedFrom: link(A), enabled: false })]);
    await bed.pass([off, dark]);
    expect(bed.token(id).status).toBe('disabled');
    await bed.pass([off, coming]);
    expect([bed.secret('api').tags[OWNER_TAG], bed.works('api')]).toEqual([B, true]);
  });

  test('one that expired since is replaced, and status says that it works', async () => {
    const bed = await standing();
    bed.advance(40 * DAY);
    expect(saysOf(await bed.pass(leaving))).toContain('replace api: done');
    expect(await stateOf(bed, leaving)).toEqual({ state: 'works' });
  });

  test('what a spec of the same run takes over is left to that at once', async () => {
    const bed = await standing();
    bed.advance(20 * DAY);
    const end = await bed.pass([leaving, coming]);
    expect(saysOf(end)).toEqual(['rotate stays: done', 'update api: done', 'update api: done', 'rotate api: done']);
    expect([bed.secret('api').tags[OWNER_TAG], bed.works('api'), bed.violations]).toEqual([B, true, []]);
    expect(await stateOf(bed, leaving)).toEqual({ state: 'moved' });
  });
});

const toldOfMove = (prepared: readonly Prepared[]) =>
  prepared.flatMap(({ plan }) => plan.entries.flatMap(({ holds }) => holds)).filter(({ code }) => code === 'moved-to');

/** What `status` says of the entry. */
async function stateOf(bed: Bed, spec: DesiredState): Promise<unknown> {
  const [{ desired, world, plan }] = (await bed.plan(spec)) as [Prepared];
  const found = statusOf(desired, world, plan).tokens.find(({ token }) => token === 'api')!;
  return { state: found.state, ...(found.problem !== undefined && { problem: found.problem }) };
}

test('movedFrom alone: the new owner takes it, and afterwards a prune by the old one leaves it alone', async () => {
  const bed = await standing();
  await bed.pass(coming);
  bed.advance(HOUR);
  expect(saysOf(await bed.pass(left, prune))).toEqual([]);
  expect(bed.works('api')).toBe(true);
});

test('movedFrom alone: a prune by the old owner that comes first removes it, and its plan says what to do before', async () => {
  const bed = await standing();
  const [hold] = (await bed.plan(left))[0]!.plan.entries[0]!.holds;
  expect(hold?.message).toContain('moved to another owner? Keep it here with movedTo');
  const [removal] = (await bed.plan(left, { prune: true }))[0]!.plan.entries[0]!.actions;
  expect([removal?.kind, removal?.effects.join()]).toEqual([
    'remove',
    expect.stringContaining('owner that it moved to'),
  ]);
  bed.allowStopping();
  expect(saysOf(await bed.pass(left, prune))).toEqual(['remove api: done']);
  const late = await bed.pass(coming);
  expect(blocksBy(late)).toEqual(['api: secret-pending-deletion']);
  expect(bed.violations).toEqual([]);
});

test('without a word, a secret of another owner is refused, and the message says how to move it safely', async () => {
  const bed = await standing();
  const end = await bed.pass(specOf(B, [api()]), prune);
  expect(blocksBy(end)).toEqual(['api: secret-not-ours']);
  const said = end.prepared[0]!.plan.entries[0]!.blocked!.message;
  expect(said).toContain('movedFrom: { owner: team-a, name: api }');
  expect(said).toContain('movedTo');
  expect(bed.works('api')).toBe(true);
});

test('a secret whose current value another owner wrote is kept by a prune; only the tokens of its owner die', async () => {
  const bed = await standing();
  await bed.pass(specOf(B, [desiredToken('gateway')]));
  const [own, theirs] = [bed.current('api').id, bed.current('gateway')];
  const text = bed.secret('gateway').versions[0]!.value!;
  bed.isStranger(theirs.id);
  bed.outside(() => bed.world.outside.overwriteValue(bed.secret('api').arn, 'w'.repeat(32) as never, text));
  bed.advance(HOUR);
  bed.allowStopping();
  const end = await bed.pass(left, prune);
  expect(saysOf(end)).toEqual(['remove api: done']);
  expect(holdsBy(end)).toContain('api: secret-used-by-others');
  expect([bed.works('api'), bed.alive(own)]).toEqual([true, []]);
  expect(bed.violations).toEqual([]);
});

test('the current token of another owner’s secret is not taken over by its ARN', async () => {
  const bed = await standing();
  const secret = { kind: 'external', arn: bed.secret('api').arn, takeOver: true } as const;
  const end = await bed.pass(specOf(B, [api({ secret })]), { options: { rotate: names('api') } });
  expect(blocksBy(end)).toEqual(['api: secret-not-ours']);
  expect(bed.works('api')).toBe(true);
});

test.each<[string, (bed: Bed) => unknown]>([
  ['whose token a person disabled', (bed) => bed.world.outside.personDisables(bed.current('api').id)],
  ['whose token a person revoked', (bed) => bed.world.outside.personRevokes(bed.current('api').id)],
  [
    'that a person overwrote',
    (bed) => bed.world.outside.overwriteValue(bed.secret('api').arn, 'w'.repeat(32) as never, 'x'),
  ],
])('another owner’s secret %s is not taken by its ARN, with takeOver or without', async (_what, happens) => {
  const bed = new Bed();
  await bed.pass(specOf(A, [api()]));
  bed.advance(HOUR);
  bed.outside(() => happens(bed));
  const before = bed.secret('api').versions;
  for (const takeOver of [true, false]) {
    const secret = { kind: 'external', arn: bed.secret('api').arn, takeOver } as const;
    expect(blocksBy(await bed.pass(specOf(B, [api({ secret })])))).toEqual(['api: secret-not-ours']);
  }
  expect(bed.secret('api').versions).toEqual(before);
  await bed.pass(specOf(A, [api()]));
  expect(bed.works('api')).toBe(true);
});

test('a move under another name keeps secret and token', async () => {
  const bed = await standing();
  const [{ arn }, { id }] = [bed.secret('api'), bed.current('api')];
  const renamed = specOf(B, [desiredToken('gateway', { movedFrom: link(A) })]);
  await bed.pass(renamed, prune);
  expect(bed.secret('gateway').arn).toBe(arn);
  expect(bed.token(id).label).toMatch(/^gateway@/);
  expect(plannedBy(await bed.pass([leaving, renamed], prune))).toEqual([]);
});
