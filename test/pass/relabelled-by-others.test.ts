import { formatLabel, parseLabel } from '../../src/core/model/label';
import { Bed, DAY, desiredToken, HOUR, holdsBy, names, OVERLAP, saysOf, SETTLE, specOf } from './bed';

const mine = specOf('team-a', [desiredToken('one'), desiredToken('two')]);
const theirs = specOf('team-b', [desiredToken('three')]);

/** Both teams run with one management token, as teams of one workspace may; `one` has been rotated. */
async function standing(options: ConstructorParameters<typeof Bed>[0] = {}): Promise<Bed> {
  const bed = new Bed(options);
  await bed.pass([mine, theirs]);
  bed.advance(DAY);
  await bed.pass(mine, { options: { rotate: names('one') } });
  bed.advance(OVERLAP + HOUR);
  await bed.pass(mine);
  bed.advance(HOUR);
  return bed;
}

/** Labels of `one` that somebody writes who may edit tokens, as far as they name a version. */
const MARKS = {
  'a version that never was': () => 'deadbeef',
  'the version before': (bed: Bed) => {
    const [old] = bed.world.snapshot().tokens.filter(({ label }) => label.startsWith('one@'));
    return parseLabel(old!.label)!.version;
  },
  'the current version': (bed: Bed) => parseLabel(bed.current('one').label)!.version,
} as const;

const RUNS = {
  'a scheduled pass': (bed: Bed) => bed.scheduled(mine),
  'an apply of that entry alone': (bed: Bed) => bed.pass(mine, { keep: ({ token }) => token === 'one' }),
  'an apply': (bed: Bed) => bed.pass(mine),
  'a prune': (bed: Bed) => bed.pass(mine, { options: { prune: true } }),
} as const;

const marks = Object.keys(MARKS) as (keyof typeof MARKS)[];
const runs = Object.keys(RUNS) as (keyof typeof RUNS)[];
const victims = ['two', 'three'] as const;

test.each(runs.flatMap((run) => marks.flatMap((mark) => victims.map((victim) => [run, mark, victim] as const))))(
  '%s ends no token that works for another entry, whoever wrote %s of this one onto it: %s',
  async (run, mark, victim) => {
    const bed = await standing();
    const { id } = bed.current(victim);
    const label = formatLabel({
      ...parseLabel(bed.current('one').label)!,
      version: MARKS[mark](bed),
      nonce: 'aaaaaaaa',
    });
    bed.outside(() => bed.world.outside.personEdits(id, { label }));
    bed.isStranger(id);
    for (const wait of [HOUR, DAY, 3 * DAY, 3 * DAY]) {
      bed.advance(wait);
      await RUNS[run](bed);
      expect(bed.token(id)).toMatchObject({ status: 'enabled', revokedAt: null });
    }
    expect(bed.works('one')).toBe(true);
    expect(bed.violations).toEqual([]);
  },
);

test.each([
  ['dies, too', true],
  ['is named and left alone where nobody tells what it was issued under', false],
])('what a run lost that died dies, and one that somebody changed since %s', async (_what, tellsIssuance) => {
  const bed = await standing({ tellsIssuance });
  const lost = async () => {
    const before = new Set(bed.working('one').map(({ id }) => id));
    const faults = ({ operation }: { readonly operation: string }) =>
      operation === 'put' ? 'crash-before' : undefined;
    await bed.pass(mine, { options: { rotate: names('one') }, hooks: { faults } }).catch(() => undefined);
    return bed.working('one').find(({ id }) => !before.has(id))!.id;
  };
  const plain = await lost();
  bed.advance(2 * SETTLE);
  await bed.pass(mine);
  expect(bed.token(plain).revokedAt).not.toBeNull();
  const changed = await lost();
  bed.advance(1);
  bed.outside(() => bed.world.outside.personEdits(changed, { expiresAt: null }));
  bed.advance(2 * SETTLE);
  const end = await bed.pass(mine);
  expect(bed.token(changed).status).toBe(tellsIssuance ? 'disabled' : 'enabled');
  expect(holdsBy(end).includes('one: unproven')).toBe(!tellsIssuance);
});

describe('a pause mark', () => {
  test.each(['json', 'plain'] as const)(
    'that somebody wrote onto a disabled token brings it back to nobody (%s)',
    async (format) => {
      const bed = new Bed();
      const spec = specOf('team-a', [desiredToken('one', { format })]);
      await bed.pass(spec);
      bed.advance(HOUR);
      const { id, label } = bed.current('one');
      bed.outside(() => bed.world.outside.personDisables(id));
      bed.advance(HOUR);
      bed.outside(() =>
        bed.world.outside.personEdits(id, { label: formatLabel({ ...parseLabel(label)!, paused: true }) }),
      );
      bed.advance(HOUR);
      expect(saysOf(await bed.pass(spec))).toEqual(['replace one: done']);
      expect(bed.token(id).status).toBe('disabled');
      expect(bed.works('one')).toBe(true);
    },
  );
});
