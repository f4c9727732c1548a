import type { Chance } from './chance';
import { DAY, HOUR } from './cast';
import type { Size } from './size';

export const SPEC_CHANGES = [
  'role',
  'purpose',
  'pause',
  'resume',
  'every',
  'lifetime',
  'format',
  'remove',
  'add',
] as const;
export type SpecChange = (typeof SPEC_CHANGES)[number];

export const DEEDS = ['disable', 'revoke', 'shorten', 'narrow', 'overwrite', 'enable-superseded', 'stranger'] as const;
export type Deed = (typeof DEEDS)[number];

/** What happens at a moment of the year, beside what follows from schedules. `pick` says to which entry, by its number. */
export type Happening = { readonly atHours: number } & (
  | {
      readonly kind: 'apply';
      readonly change?: SpecChange;
      readonly pick: number;
      /** The function learns of the change so much later. */
      readonly deployAfterHours: number;
      /** Its process dies at this call. */
      readonly crashAt?: number;
    }
  | { readonly kind: 'deploy' }
  | { readonly kind: 'people'; readonly deed: Deed; readonly pick: number }
  | { readonly kind: 'outage'; readonly of: 'token API' | 'Secrets Manager'; readonly hours: number }
  | { readonly kind: 'busy'; readonly hours: number }
);

/** All that happens in a year, in order. */
export function happeningsOf(chance: Chance, { days, applyEveryDays, peopleEveryDays }: Size): readonly Happening[] {
  const all: Happening[] = [
    { kind: 'outage', of: 'token API', atHours: Math.floor(days * 24 * 0.31), hours: 9 * 24 },
    { kind: 'outage', of: 'Secrets Manager', atHours: Math.floor(days * 24 * 0.68), hours: 9 * 24 },
  ];
  for (let n = 1; n * applyEveryDays < days; n += 1) {
    const atHours = n * applyEveryDays * 24 + chance.between(-40, 40, 'apply', n);
    const isLate = chance.happens(0.3, 'late', n);
    all.push({
      kind: 'apply',
      atHours,
      ...(chance.happens(0.8, 'changes', n) && { change: chance.pick(SPEC_CHANGES, 'change', n) }),
      pick: chance.between(0, 9_999, 'changed', n),
      deployAfterHours: isLate ? chance.between(1, 72, 'lag', n) : 0,
      ...(chance.happens(0.5, 'crash', n) && { crashAt: chance.between(3, 40, 'crash at', n) }),
    });
    if (isLate) all.push({ kind: 'deploy', atHours: atHours + chance.between(1, 72, 'lag', n) });
  }
  for (let n = 1; n * peopleEveryDays < days; n += 1) {
    const atHours = n * peopleEveryDays * 24 + chance.between(-30, 30, 'people', n) + 0.5;
    all.push({
      kind: 'people',
      atHours,
      deed: chance.pick(DEEDS, 'deed', n),
      pick: chance.between(0, 9_999, 'whom', n),
    });
  }
  for (let n = 0; n < days / 30; n += 1) {
    all.push({ kind: 'busy', atHours: chance.between(0, days * 24, 'busy', n) + 0.25, hours: 6 });
  }
  return all.filter(({ atHours }) => atHours > 0 && atHours < days * 24).sort((a, b) => a.atHours - b.atHours);
}

export const atMs = (start: number, { atHours }: Happening): number => start + atHours * HOUR;
export const endMs = (start: number, { days }: Size): number => start + days * DAY;
