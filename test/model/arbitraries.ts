import fc from 'fast-check';
import { FAULTS, type Fault } from '../../src/testing/memory/port-hooks';
import {
  type Ask,
  type Command,
  FIELDS,
  type PassCommand,
  type Setting,
  SPEC_VERBS,
  type Trouble,
  VERBS,
} from './command';
import { ENTRIES, SPECS } from './spec-state';

export const WEATHER: readonly Fault[] = [
  ...(['throttled', 'unavailable', 'lost-reply', 'lost-reply-repeated', 'timeout-before', 'timeout-after'] as const),
];

const weighted = <T extends string>(weights: Readonly<Record<T, number>>): fc.Arbitrary<T> =>
  fc.oneof(
    ...(Object.entries(weights) as [T, number][]).map(([value, weight]) => ({
      weight,
      arbitrary: fc.constant(value),
    })),
  );

const seed = fc.nat(1_000_000);
const minutes = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const call = fc.nat(40);

const ask = weighted<Ask>({ nothing: 14, prune: 5, rotate: 4, rollback: 2, leak: 3, destroy: 1, scheduled: 4 });
const entry = fc.nat(ENTRIES - 1);
const specs = fc.oneof(
  { weight: 4, arbitrary: fc.nat(SPECS - 1).map((one) => [one]) },
  { weight: 3, arbitrary: fc.uniqueArray(fc.nat(SPECS - 1), { minLength: 2, maxLength: SPECS }) },
);

const meddling = fc.record({
  kind: fc.constant('meddling' as const),
  at: call,
  verb: weighted(VERBS),
  pick: fc.nat(63),
});

const trouble = fc.oneof<fc.WeightedArbitrary<Trouble | undefined>[]>(
  { weight: 12, arbitrary: fc.constant(undefined) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      at: call,
      fault: fc.oneof(fc.constant('crash-after' as const), fc.constantFrom(...FAULTS)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('weather' as const), seed, oneIn: fc.constantFrom(3, 8, 20) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sleep' as const), at: call, minutes: minutes(40) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('approval' as const), minutes: minutes(40) }) },
  { weight: 5, arbitrary: meddling },
);

const pass = (withTrouble: typeof trouble): fc.Arbitrary<PassCommand> =>
  fc.record({ kind: fc.constant('pass' as const), specs, ask, entry, trouble: withTrouble });

/** A process may sleep, but less than its fence. */
const slow = fc.oneof<fc.WeightedArbitrary<Trouble | undefined>[]>(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sleep' as const), at: call, minutes: minutes(13) }) },
  { weight: 1, arbitrary: meddling },
);

/** Of a rotation: mostly all four; steps are repeated, and left out where a call was lost. */
const steps = fc.record({
  pick: fc.nat(63),
  from: fc.constantFrom(0, 0, 0, 0, 1, 2, 3),
  steps: fc.constantFrom(4, 4, 4, 1, 2, 3),
});

const SPANS = [1, 5, 20, 31, 60, 105, 240, 1_410, 1_471, 1_440, 2_911, 5_760, 10_080, 20_160, 28_800];

/** The commands of a run, the likelier ones more often. */
export const commandArbitraries: readonly fc.WeightedArbitrary<Command>[] = [
  { weight: 34, arbitrary: pass(trouble) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('together' as const),
      seed,
      processes: fc.array(pass(slow), { minLength: 2, maxLength: 3 }),
      parkedAt: fc.option(call, { nil: undefined }),
      call: fc.option(steps, { nil: undefined }),
    }),
  },
  {
    weight: 22,
    arbitrary: fc
      .tuple(fc.constantFrom(...SPANS), fc.integer({ min: -1, max: 1 }))
      .map(([span, by]) => ({ kind: 'advance' as const, minutes: span + by })),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('stale' as const), seed, minutes: fc.constantFrom(0, 0, 5, 14) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('save' as const), specs, ask, entry }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('apply-saved' as const), trouble }) },
  {
    weight: 13,
    arbitrary: fc.record({
      kind: fc.constant('spec' as const),
      verb: weighted(SPEC_VERBS),
      spec: fc.nat(SPECS - 1),
      entry,
      field: weighted(FIELDS),
      to: fc.nat(20),
    }),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({
        kind: fc.constant('function' as const),
        call: steps,
        trouble,
      })
      .map(({ kind, call, trouble: met }) => ({ kind, ...call, trouble: met })),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'deploy' as const }) },
  {
    weight: 32,
    arbitrary: fc.record({ kind: fc.constant('outside' as const), verb: weighted(VERBS), pick: fc.nat(63) }),
  },
];

export const setting: fc.Arbitrary<Setting> = fc.record({
  seed,
  overlapHours: fc.constantFrom(2, 24, 24),
  skew: fc.oneof(
    fc.constant([0, 0] as const),
    fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })),
  ),
  managers: fc.constantFrom(1, 2),
});

const onFirst = (request: Ask, withTrouble?: Trouble): PassCommand => ({
  kind: 'pass',
  specs: [0],
  ask: request,
  entry: 0,
  trouble: withTrouble,
});

/** What happens to the first entry again and again where several processes rotate it, and it pauses, leaks and is taken over. */
export const contendedRound: fc.Arbitrary<readonly Command[]> = fc
  .record({
    seed,
    parkedAt: fc.option(call, { nil: undefined }),
    at: call,
    fault: fc.constantFrom<Fault>('lost-reply-repeated', 'lost-reply', 'timeout-after'),
    kind: fc.constantFrom('both', 'lost', 'pause', 'leak'),
    wait: fc.constantFrom(2, 45, 1_471),
  })
  .map(({ seed: by, parkedAt, at, fault, kind, wait }): readonly Command[] => {
    const advance: Command = { kind: 'advance', minutes: wait };
    const enable = (to: number): Command => ({ kind: 'spec', verb: 'edit', spec: 0, entry: 0, field: 'enabled', to });
    const slow: Trouble = { kind: 'sleep', at: 9, minutes: 2 };
    switch (kind) {
      case 'both': {
        const processes = [onFirst('rotate'), onFirst('rotate', slow), onFirst('rotate')];
        return [{ kind: 'together', seed: by, parkedAt, processes }, advance, onFirst('nothing')];
      }
      case 'lost':
        return [onFirst('rotate', { kind: 'fault', at, fault }), advance];
      case 'pause':
        return [onFirst('rotate'), enable(0), onFirst('nothing'), enable(1), onFirst('nothing'), advance];
      default:
        return [{ kind: 'outside', verb: 'handmade-stored', pick: 0 }, onFirst('leak'), advance];
    }
  });
