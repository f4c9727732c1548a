import { duration, type Instant, instant, later } from '../../src/core/model/time';
import { statusOf } from '../../src/core/outlook/status';
import { isProblem } from '../../src/core/reporting/outlook/status-text';
import {
  actionsBy,
  Bed,
  DAY,
  desiredToken,
  holdsBy,
  HOUR,
  MINUTE,
  names,
  plannedBy,
  plansOf,
  SETTLE,
  specOf,
} from './bed';

const MONTH = 30 * DAY;
const until = (at: Instant) =>
  specOf('acme-ci', [
    desiredToken('api', {
      expiry: { kind: 'at', at },
      rotation: { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(2, 'd') },
    }),
  ]);

/** An entry with a declared end in a month, whose token somebody extended by a year. */
async function extended(): Promise<{
  readonly bed: Bed;
  readonly end: Instant;
  readonly spec: ReturnType<typeof until>;
}> {
  const bed = new Bed();
  const end = later(instant(bed.clock.now()), MONTH);
  await bed.pass(until(end));
  bed.advance(HOUR);
  bed.outside(() => bed.world.outside.personEdits(bed.current('api').id, { expiresAt: later(end, 365 * DAY) }));
  return { bed, end, spec: until(end) };
}

test('an apply before the end takes an extension back', async () => {
  const { bed, end, spec } = await extended();
  await bed.pass(spec);
  expect(bed.current('api').expiresAt).toBe(end);
});

test('from its declared end on no token of the entry works, whoever extended it', async () => {
  const { bed, end, spec } = await extended();
  bed.advance(end - bed.clock.now() - 1);
  expect(plannedBy(await bed.plan(spec))).toEqual([]);
  bed.advance(1);
  const [{ desired, world, plan }] = (await bed.plan(spec)) as [Awaited<ReturnType<Bed['plan']>>[number]];
  const [status] = statusOf(desired, world, plan).tokens;
  expect([status!.state, isProblem(status!)]).toEqual(['ended', true]);
  bed.allowStopping();
  const stopping = await bed.pass(spec);
  expect(plannedBy(stopping)).toEqual(['pause (ended)']);
  expect(actionsBy(stopping)[0]!.effects).toEqual([expect.stringMatching(/until a later end is declared$/)]);
  expect(bed.working('api')).toEqual([]);
  bed.advance(HOUR);
  const after = await bed.pass(spec);
  expect([plannedBy(after), holdsBy(after)]).toEqual([[], ['api: ended']]);
  expect(bed.alive()).toEqual([]);
});

test('an end that is declared earlier than now ends what works now, and a later one brings it back', async () => {
  const bed = new Bed();
  const far = until(later(instant(bed.clock.now()), 10 * MONTH));
  await bed.pass(far);
  bed.advance(2 * DAY);
  bed.allowStopping();
  expect(plannedBy(await bed.pass(until(later(instant(bed.clock.now()), -DAY))))).toEqual(['pause (ended)']);
  expect(bed.working('api')).toEqual([]);
  bed.advance(DAY);
  await bed.pass(far);
  expect(bed.works('api')).toBe(true);
});

test('superseded tokens end with it', async () => {
  const { bed, end, spec } = await extended();
  bed.advance(MONTH - 3 * HOUR);
  await bed.pass(spec, { options: { rotate: names('api') } });
  for (const token of bed.look().tokens)
    bed.outside(() => bed.world.outside.personEdits(token.id as never, { expiresAt: null }));
  bed.advance(end - bed.clock.now() + SETTLE);
  bed.allowStopping();
  await bed.pass(spec);
  expect(bed.working('api')).toEqual([]);
});

test('an end that is a minute away has not passed, and is said to be near', async () => {
  const bed = new Bed();
  const end = later(bed.clock.now(), MINUTE);
  const soon = until(end);
  const said = async (): Promise<string | undefined> => plansOf(await bed.plan(soon))[0]!.entries[0]!.holds[0]?.message;
  expect(await said()).toMatch(/less than 30 minutes away/);
  bed.advance(2 * MINUTE);
  expect(await said()).toMatch(/has passed/);
});
