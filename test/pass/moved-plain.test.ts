import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { Bed, DAY, desiredToken, errorsOf, HOUR, names, OVERLAP, specOf } from './bed';

const A = 'team-a';
const B = 'team-b';
const FORMATS = ['json', 'plain'] as const;
const link = (owner: string) => ({ owner: ownerId(owner), name: tokenName('api') });
const other = desiredToken('stays');
const api = (format: (typeof FORMATS)[number], changes: Partial<DesiredToken> = {}) =>
  desiredToken('api', { format, ...changes });

/** When the old owner's token is superseded, seen from the move. */
const ORDERS = {
  'rotated before the move': { before: true, after: false },
  'rotated after it': { before: false, after: true },
  'rotated before and after it': { before: true, after: true },
} as const;

const cases = FORMATS.flatMap((format) =>
  (Object.keys(ORDERS) as (keyof typeof ORDERS)[]).flatMap((order) =>
    [true, false].map((keeps) => [format, order, keeps] as const),
  ),
);

test.each(cases)(
  'superseded tokens of an entry in format %s that moved to another owner are revoked in their order: %s (movedFrom stays: %s)',
  async (format, order, keeps) => {
    const bed = new Bed();
    const before = specOf(A, [api(format), other]);
    const leaving = specOf(A, [api(format, { movedTo: link(B) }), other]);
    const coming = specOf(B, [api(format, { movedFrom: link(A) })]);
    const after = keeps ? coming : specOf(B, [api(format)]);
    await bed.pass(before);
    bed.advance(DAY);
    if (ORDERS[order].before) await bed.pass(before, { options: { rotate: names('api') } });
    bed.advance(HOUR);
    await bed.pass(leaving);
    await bed.pass(coming);
    bed.advance(HOUR);
    await bed.pass(after, ORDERS[order].after ? { options: { rotate: names('api') } } : {});
    for (const wait of [OVERLAP + HOUR, HOUR, OVERLAP + HOUR, 3 * DAY, HOUR, 3 * DAY]) {
      bed.advance(wait);
      expect(errorsOf(await bed.pass(after))).toBe('');
      await bed.pass(specOf(A, [other]), { options: { prune: true } });
    }
    const { tokens } = bed.world.snapshot();
    const left = tokens.filter(({ label, revokedAt }) => label.startsWith('api@') && revokedAt === null);
    expect([left.map(({ id }) => id), bed.works('api'), bed.violations]).toEqual([[bed.current('api').id], true, []]);
  },
);
