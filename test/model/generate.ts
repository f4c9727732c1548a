import { FAULTS, type Fault } from '../../src/testing/port-hooks';
import { SeededRandom } from '../../src/testing/seeded-random';
import type { Command, EntryField, OutsideVerb, PassCommand, Run } from './command';
import { CHOICES, ENTRIES } from './spec-state';

const WEATHER: readonly Fault[] = [
  'throttled',
  'unavailable',
  'lost-reply',
  'lost-reply-repeated',
  'timeout-before',
  'timeout-after',
];

/** Verbs and how often they come, beside each other. */
const VERBS: Readonly<Record<OutsideVerb, number>> = {
  'person-disables': 3,
  'person-enables': 2,
  'person-revokes': 2,
  'person-relabels': 2,
  'person-edits-access': 2,
  'person-edits-expiry': 1,
  'secret-deleted': 1,
  'secret-restored': 4,
  'secret-force-deleted': 2,
  'value-overwritten': 2,
  'rotated-elsewhere': 2,
  'rotation-started': 2,
  'console-rollback': 1,
  'pending-removed': 1,
  'previous-removed': 1,
  'own-label-set': 1,
  'consumer-uses-current': 3,
  'consumer-uses-any': 4,
};

const SPANS = [1, 5, 20, 31, 60, 240, 1_471, 1_440, 2_911, 5_760, 10_080, 20_160, 28_800];

/** A random run that follows from its seed. */
export function generateRun(seed: number, length: number): Run {
  const random = new SeededRandom(`run ${seed}`);
  const overlapHours = random.below(3) === 0 ? 2 : 24;
  return { seed, overlapHours, commands: Array.from({ length }, () => command(random)) };
}

/** Rotations of one entry by several processes at once, again and again: what compare-and-swap is for. */
export function contendedRun(seed: number): Run {
  const random = new SeededRandom(`contended ${seed}`);
  const rotate: PassCommand = { kind: 'pass', rotate: [0] };
  // Time passes between the rotations, so that their tokens differ in age.
  const slowly: PassCommand = { ...rotate, pause: { at: 2, minutes: 2 } };
  const round = (): Command[] => [
    { kind: 'together', seed: 2 * random.below(500_000) + 1, processes: [[rotate], [rotate, slowly]] },
    { kind: 'advance', minutes: 45 },
    { kind: 'pass' },
  ];
  return { seed, overlapHours: 2, commands: [{ kind: 'pass' }, ...Array.from({ length: 8 }, round).flat()] };
}

function weighted<T extends string>(random: SeededRandom, weights: Readonly<Record<T, number>>): T {
  const entries = Object.entries(weights) as [T, number][];
  let left = random.below(entries.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [name, weight] of entries) {
    if (left < weight) return name;
    left -= weight;
  }
  throw new Error('no weights');
}

const pickFrom = <T>(random: SeededRandom, list: readonly T[]): T => list[random.below(list.length)]!;

function command(random: SeededRandom): Command {
  const kind = weighted(random, { pass: 36, together: 4, advance: 22, stale: 3, spec: 12, outside: 16 });
  switch (kind) {
    case 'pass':
      return pass(random);
    case 'together':
      return together(random);
    case 'advance':
      return { kind, minutes: pickFrom(random, SPANS) + random.below(3) - 1 };
    case 'stale':
      return { kind, seed: random.below(1_000_000), minutes: pickFrom(random, [0, 0, 5, 20]) };
    case 'spec':
      return specChange(random);
    case 'outside':
      return { kind: weighted(random, VERBS), pick: random.below(64) };
  }
}

function specChange(random: SeededRandom): Command {
  const kind = weighted(random, { add: 3, remove: 2, rename: 1, edit: 8 });
  const entry = random.below(ENTRIES);
  if (kind !== 'edit') return { kind, entry };
  const field: EntryField = weighted(random, { access: 4, lifetime: 3, enabled: 3, format: 1 });
  // Enabled comes twice as often as paused, so that a run does not spend itself in pauses.
  return { kind, entry, field, to: field === 'enabled' ? Math.min(random.below(3), 1) : random.below(CHOICES[field]) };
}

function together(random: SeededRandom): Command {
  const calm = (): PassCommand => ({ kind: 'pass', ...request(random) });
  const processes = random.below(2) === 0 ? [[calm()], [calm()]] : [[calm()], [calm(), calm()]];
  return {
    kind: 'together',
    seed: random.below(1_000_000),
    processes: processes.map((passes) => passes.map((one) => ({ ...one, ...slow(random) }))),
  };
}

/** A process may sleep, but less than its fence. */
const slow = (random: SeededRandom): Partial<PassCommand> =>
  random.below(4) === 0 ? { pause: { at: random.below(25), minutes: 1 + random.below(13) } } : {};

function pass(random: SeededRandom): PassCommand {
  const trouble = weighted(random, { none: 12, fault: 6, weather: 3, slow: 2 });
  const base: PassCommand = { kind: 'pass', ...request(random) };
  switch (trouble) {
    case 'none':
      return base;
    case 'fault':
      return {
        ...base,
        fault: { at: random.below(30), kind: random.below(2) === 0 ? 'crash-after' : pickFrom(random, FAULTS) },
      };
    case 'weather':
      return {
        ...base,
        weather: { seed: random.below(1_000_000), oneIn: pickFrom(random, [3, 8, 20]), kinds: WEATHER },
      };
    case 'slow':
      return { ...base, ...slow(random) };
  }
}

function request(random: SeededRandom): Partial<PassCommand> {
  const kind = weighted(random, { plain: 14, prune: 5, rotate: 4, rollback: 2, leak: 1 });
  const entries = [random.below(ENTRIES)];
  switch (kind) {
    case 'plain':
      return {};
    case 'prune':
      return { prune: true };
    case 'rotate':
      return { rotate: entries };
    case 'rollback':
      return { rollback: entries };
    case 'leak':
      return { rotate: entries, compromised: true };
  }
}
