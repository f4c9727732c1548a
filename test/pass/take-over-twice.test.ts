import type { DesiredToken } from '../../src/core/model/desired';
import { formatLabel, parseLabel } from '../../src/core/model/label';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, blocksBy, DAY, desiredToken, HOUR, names, OVERLAP, saysOf, SETTLE, specOf } from './bed';

const access = projectAccess(['proj_web', 'Project Viewer']);

/** Two secrets that people filled with one hand-made token, and an entry for each. */
function twice() {
  const bed = new Bed();
  const hand = bed.outside(() => bed.world.outside.personIssues({ label: 'by hand', access, expiresAt: null }));
  const give = (name: string) => {
    const value = { version: name.padEnd(32, 'h') as never, text: hand.value.reveal() };
    return bed.outside(() => bed.world.outside.makeSecret({ name, description: '', tags: {} }, value));
  };
  const arns = { one: give('one'), two: give('two') };
  const entry = (name: 'one' | 'two', changes: Partial<DesiredToken> = {}) =>
    desiredToken(name, { secret: { kind: 'external', arn: arns[name], takeOver: true }, ...changes });
  bed.advance(HOUR);
  return { bed, hand: hand.id, arns, entry };
}

describe('one hand-made token that two entries take over', () => {
  test.each([
    ['of one spec', (one: DesiredToken, two: DesiredToken) => [specOf('acme-ci', [one, two])]],
    ['of two specs', (one: DesiredToken, two: DesiredToken) => [specOf('acme-ci', [one]), specOf('other', [two])]],
  ])('blocks both, names the other, and stays as it is: %s', async (_what, specsOf) => {
    const { bed, hand, arns, entry } = twice();
    const specs = specsOf(entry('one'), entry('two'));
    const before = bed.token(hand);
    for (let pass = 0; pass < 3; pass += 1) {
      const end = await bed.pass(specs);
      expect([saysOf(end), blocksBy(end)]).toEqual([
        [],
        ['one: value-of-several-entries', 'two: value-of-several-entries'],
      ]);
      bed.advance(20 * DAY);
    }
    expect(bed.token(hand)).toEqual({ ...before, lastUsedAt: bed.token(hand).lastUsedAt });
    expect([bed.works(arns.one), bed.works(arns.two)]).toEqual([true, true]);
    expect(bed.violations).toEqual([]);
  });

  test('is taken over by the one whose entry remains, and again by neither while the other names it', async () => {
    const { bed, arns, entry } = twice();
    expect(saysOf(await bed.pass(specOf('acme-ci', [entry('one')])))[0]).toBe('take-over one: done');
    const both = specOf('acme-ci', [entry('one'), entry('two')]);
    for (const wait of [HOUR, 20 * DAY, OVERLAP + HOUR, SETTLE]) {
      bed.advance(wait);
      expect(blocksBy(await bed.pass(both))).toContain('two: value-of-another-entry');
    }
    expect(bed.works(arns.one)).toBe(true);
  });

  test('dies in an emergency of either, which is not held up', async () => {
    const { bed, hand, arns, entry } = twice();
    bed.allowStopping();
    const both = specOf('acme-ci', [entry('one'), entry('two')]);
    await bed.pass(both, { options: { compromised: names('one', 'two'), kill: new Set([hand]) } });
    expect(bed.alive(hand)).toEqual([]);
    expect([bed.works(arns.one), bed.works(arns.two)]).toEqual([true, true]);
  });
});

test('an entry that can’t be worked on any more, when its token was taken meanwhile, is not left out of the outcome', async () => {
  const { bed, hand, arns, entry } = twice();
  const label = parseLabel('two@aaaaaaaaaaaaa.aaaaaa-00000000.aaaaaaaa')!;
  let isTaken = false;
  const end = await bed.pass(specOf('acme-ci', [entry('one')]), {
    hooks: {
      interleave: ({ operation }) => {
        if (isTaken || (operation !== 'edit' && operation !== 'relabel')) return Promise.resolve();
        isTaken = true;
        bed.world.outside.personEdits(hand, { label: formatLabel(label) });
        return Promise.resolve();
      },
    },
  });
  expect(isTaken).toBe(true);
  expect(saysOf(end)).toEqual(['take-over one: moved (moved-meanwhile)']);
  expect(bed.works(arns.one)).toBe(true);
});
