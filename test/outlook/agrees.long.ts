import fc from 'fast-check';
import { lookAhead, type OutlookEvent } from '../../src/core/outlook/outlook';
import type { DesiredToken } from '../../src/core/model/desired';
import { duration, type Instant, later } from '../../src/core/model/time';
import { Bed, DAY, desiredToken, HOUR, specOf } from '../pass/bed';

/** What happened in a world, as one can see from outside: `rotated api` and when. */
interface Happened {
  readonly what: string;
  readonly at: Instant;
}

/** The state of an entry that events change. */
function stateOf(bed: Bed, name: string) {
  const secret = bed.secrets(name)[0];
  const tokens = bed.world.snapshot().tokens.filter(({ label }) => label.startsWith(`${name}@`));
  return {
    current: secret && bed.currentIn(secret)?.id,
    hasPrevious: secret?.versions.some(({ stages }) => stages.includes('AWSPREVIOUS')) ?? false,
    disabled: tokens.filter(({ status }) => status === 'disabled').length,
    revoked: tokens.filter(({ revokedAt }) => revokedAt !== null).length,
  };
}

/** Passes, one every half an hour, and what they did. */
async function lived(bed: Bed, spec: ReturnType<typeof specOf>, days: number): Promise<Happened[]> {
  const happened: Happened[] = [];
  for (const end = later(bed.clock.now(), days * DAY); bed.clock.now() < end; bed.advance(HOUR / 2)) {
    const before = spec.tokens.map(({ name }) => [name, stateOf(bed, name)] as const);
    await bed.pass(spec);
    const at = bed.clock.now();
    for (const [name, was] of before) {
      const is = stateOf(bed, name);
      if (is.current !== was.current) happened.push({ at, what: `${was.current ? 'rotated' : 'created'} ${name}` });
      if (was.hasPrevious && !is.hasPrevious) happened.push({ at, what: `rollback-ends ${name}` });
      if (is.disabled > was.disabled) happened.push({ at, what: `disabled ${name}` });
      if (is.revoked > was.revoked) happened.push({ at, what: `revoked ${name}` });
    }
  }
  return happened;
}

const brief = (events: readonly OutlookEvent[]): Happened[] =>
  events.map(({ at, kind, token }) => ({ at, what: `${kind} ${token}` }));

const entry: fc.Arbitrary<Partial<DesiredToken>> = fc
  .record({
    days: fc.integer({ min: 1, max: 6 }),
    part: fc.constantFrom(0.4, 0.5, 0.6),
    overlapHours: fc.constantFrom(1, 3, 12),
    observationHours: fc.constantFrom(0, 5, 48),
  })
  // As a spec has it: an overlap is shorter than the interval, and both fit into the life of a token.
  .filter(({ days, part, overlapHours }) => {
    const everyHours = Math.floor(days * 24 * part);
    return overlapHours < everyHours && everyHours + overlapHours + 1 <= days * 24;
  })
  .map(({ days, part, overlapHours, observationHours }) => ({
    expiry: { kind: 'after' as const, duration: duration(days, 'd') },
    rotation: {
      kind: 'every' as const,
      every: duration(Math.floor(days * 24 * part), 'h'),
      overlap: duration(overlapHours, 'h'),
      observationPeriod: duration(observationHours, 'h'),
    },
  }));

test('what is looked ahead is what passes then do, as often, and when, to the interval of the passes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(entry, entry), fc.integer({ min: 0, max: 6 }), async ([one, two], daysBefore) => {
      const bed = new Bed();
      const spec = specOf('acme-ci', [desiredToken('one', one), desiredToken('two', two)]);
      await lived(bed, spec, daysBefore);
      const DAYS = 8;
      const [prepared] = await bed.plan(spec);
      const ahead = brief(lookAhead(prepared!.desired, prepared!.world, later(bed.clock.now(), DAYS * DAY)).events);
      const then = await lived(bed, spec, DAYS);
      for (const what of new Set([...ahead, ...then].map((event) => event.what))) {
        const [said, did] = [ahead, then].map((all) => all.filter((event) => event.what === what).map(({ at }) => at));
        expect(Math.abs(said!.length - did!.length)).toBeLessThanOrEqual(1);
        for (const [index, at] of said!.entries()) {
          // A pass that runs late moves what counts from it; so many intervals may have added up.
          const real = did![index];
          if (real !== undefined) expect(Math.abs(real - at)).toBeLessThanOrEqual((4 * index + 4) * (HOUR / 2));
        }
      }
      expect(ahead.length).toBeGreaterThan(4);
    }),
    { seed: 7, numRuns: 15 },
  );
});
