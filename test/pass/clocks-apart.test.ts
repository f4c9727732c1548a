import { planAt } from '../../src/core/outlook/plan-at';
import { type Instant, later } from '../../src/core/model/time';
import { lookAhead } from '../../src/core/outlook/outlook';
import {
  actionsBy,
  Bed,
  DAY,
  desiredToken,
  holdsBy,
  HOUR,
  MINUTE,
  names,
  OVERLAP,
  plannedBy,
  plansOf,
  SETTLE,
  specOf,
} from './bed';

const spec = specOf('acme-ci', [desiredToken('api')]);
const rotate = { options: { rotate: names('api') } };

/** Every call of the memory world takes a moment. */
const isNear = (a: Instant | undefined, b: Instant): boolean => Math.abs((a ?? 0) - b) < MINUTE;

/** What the same story ends with, whatever the clock of the secret store shows. */
describe.each([-3, 0, 3])('a secret store whose clock is %i hours ahead of that of the token API', (hours) => {
  const storeAheadMs = hours * HOUR;

  /** An entry that was rotated after a day, and what was current before. */
  async function rotated(): Promise<{ readonly bed: Bed; readonly old: ReturnType<Bed['current']>['id'] }> {
    const bed = new Bed({ storeAheadMs });
    await bed.pass(spec);
    bed.advance(DAY);
    const old = bed.current('api').id;
    await bed.pass(spec, rotate);
    return { bed, old };
  }

  test('a superseded token that a person enabled again is left to them', async () => {
    const { bed, old } = await rotated();
    bed.advance(HOUR);
    bed.outside(() => bed.world.outside.personDisables(old));
    bed.outside(() => bed.world.outside.personEnables(old));
    for (let days = 0; days < 6; days += 1) {
      bed.advance(DAY + HOUR);
      await bed.pass(spec);
    }
    expect(bed.token(old)).toMatchObject({ status: 'enabled', revokedAt: null });
    expect(holdsBy(await bed.plan(spec))).toContain('api: re-enabled');
  });

  test('one that went through a pause while it was current is retired like any other', async () => {
    const bed = new Bed({ storeAheadMs });
    await bed.pass(spec);
    bed.advance(DAY);
    const old = bed.current('api').id;
    bed.allowStopping();
    await bed.pass(specOf('acme-ci', [desiredToken('api', { enabled: false })]));
    bed.advance(HOUR);
    expect(plannedBy(await bed.pass(spec))).toEqual(['resume (pause-over)']);
    bed.advance(HOUR);
    await bed.pass(spec, rotate);
    for (let days = 0; days < 6; days += 1) {
      bed.advance(DAY + HOUR);
      await bed.pass(spec);
    }
    expect(bed.alive(old)).toEqual([]);
  });

  test('a plan says by the token API’s clock until when a superseded token is kept, and it is kept until then', async () => {
    const { bed, old } = await rotated();
    const [{ holds } = { holds: [] }] = plansOf(await bed.plan(spec))[0]!.entries;
    const { until } = holds.find(({ code, token }) => code === 'overlap' && token === old)!;
    expect(isNear(until, later(bed.clock.now(), OVERLAP))).toBe(true);
    bed.advance(OVERLAP - MINUTE);
    expect(plannedBy(await bed.pass(spec))).toEqual([]);
    bed.advance(2 * MINUTE);
    expect(plannedBy(await bed.pass(spec))).toEqual(['retire (superseded)']);
    const [{ holds: next } = { holds: [] }] = plansOf(await bed.plan(spec))[0]!.entries;
    const settled = next.find(({ code }) => code === 'settling')?.until;
    expect(isNear(settled, later(bed.clock.now(), SETTLE))).toBe(true);
  });

  test('a plan of another time, and a look ahead, find the end of an overlap when an apply does', async () => {
    const { bed } = await rotated();
    const [prepared] = await bed.plan(spec);
    const end = later(bed.clock.now(), OVERLAP);
    const plannedAt = (ms: number) => plannedBy([planAt(prepared!, later(end, ms))]);
    expect([plannedAt(-MINUTE), plannedAt(MINUTE)]).toEqual([[], ['retire (superseded)']]);
    const { events } = lookAhead(spec, prepared!.world, later(end, HOUR));
    expect(events.map(({ kind }) => kind)).toEqual(['rollback-ends', 'disabled']);
    expect(events.map(({ at }, index) => isNear(at, later(end, index * SETTLE)))).toEqual([true, true]);
  });

  test('a secret that an entry left is kept for the overlap of its new one, and not longer', async () => {
    const bed = new Bed({ storeAheadMs });
    const prune = { force: true, options: { prune: true } };
    const inRegion = (region: string) => specOf('acme-ci', [desiredToken('api', { region })]);
    await bed.pass(inRegion('eu-west-1'));
    bed.advance(DAY);
    bed.allowStopping();
    await bed.pass(inRegion('us-east-1'), prune);
    bed.advance(OVERLAP - MINUTE);
    expect(plannedBy(await bed.pass(inRegion('us-east-1'), prune))).toEqual([]);
    bed.advance(2 * MINUTE);
    expect(plannedBy(await bed.pass(inRegion('us-east-1'), prune))).toEqual(['remove (former-secret)']);
  });

  test('a function that is due by AWS’s date is waited for until that date, and not longer', async () => {
    const bed = new Bed({ storeAheadMs });
    await bed.pass(spec);
    const due = later(bed.clock.now(), 20 * DAY);
    // AWS's date, as its clock shows it: twelve hours after the rotation was due.
    bed.attachFunction(spec, 'api', { nextAt: later(due, 12 * HOUR + storeAheadMs) });
    bed.advance(20 * DAY + 12 * HOUR - MINUTE);
    expect(actionsBy(await bed.plan(spec))).toEqual([]);
    bed.advance(2 * MINUTE);
    expect(plannedBy(await bed.plan(spec))).toEqual(['rotate (rotation-missed)']);
  });
});
