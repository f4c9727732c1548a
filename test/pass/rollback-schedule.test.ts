import { formatInstant, later } from '../../src/core/model/time';
import { lookAhead } from '../../src/core/outlook/outlook';
import { Bed, DAY, desiredToken, HOUR, names, plansOf, saysOf, SETTLE, specOf } from './bed';

const spec = specOf('acme-ci', [desiredToken('api')]);
const rollback = { options: { rollback: names('api') } };

/** When an entry rotates: what a plan says, and what a look ahead does. */
async function told(bed: Bed): Promise<readonly (string | undefined)[]> {
  const [prepared] = await bed.plan(spec);
  const { holds } = plansOf([prepared!])[0]!.entries[0]!;
  const until = holds.find(({ code }) => code === 'rolled-back' || code === 'up-to-date')?.until;
  const { events } = lookAhead(spec, prepared!.world, later(bed.clock.now(), 30 * DAY));
  const rotated = events.find(({ kind }) => kind === 'rotated')?.at;
  return [until, rotated].map((at) => at && formatInstant(at).slice(0, 15));
}

test.each([-3, 0, 3])(
  'after a rollback the plan and the look ahead say when it rotates, and it rotates then: a store %i hours ahead',
  async (hours) => {
    const bed = new Bed({ storeAheadMs: hours * HOUR });
    await bed.pass(spec);
    const first = bed.current('api');
    // Its schedule counts from the newer token, and the last moment at which it still overlaps its successor comes first.
    const last = later(first.expiresAt!, -(DAY + SETTLE - 1));
    bed.advance(20 * DAY + HOUR);
    await bed.pass(spec);
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(spec, rollback))).toContain('rollback api: done');
    expect(bed.current('api').id).toBe(first.id);
    while (bed.clock.now() < last - 12 * HOUR) {
      const said = await told(bed);
      expect(new Set(said.filter((one) => one !== undefined))).toEqual(new Set([formatInstant(last).slice(0, 15)]));
      expect(said[1]).toBeDefined();
      bed.advance(11 * HOUR);
      await bed.pass(spec);
      expect(bed.current('api').id).toBe(first.id);
    }
    expect(bed.world.snapshot().tokens.filter(({ revokedAt }) => revokedAt !== null)).toHaveLength(1);
    bed.advance(last - bed.clock.now() + HOUR / 60);
    expect(saysOf(await bed.pass(spec))).toEqual(['rotate api: done']);
    expect(bed.violations).toEqual([]);
  },
);
