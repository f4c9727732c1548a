import type { DeclaredState } from '../../src/core/model/desired';
import { instant } from '../../src/core/model/time';
import { castOf, DAY, type Entry, entryOf, secretName, statesOf } from './cast';
import type { Chance } from './chance';
import type { SpecChange } from './happenings';
import type { Size } from './size';

/** What the owners declare now, and how they change it. */
export class Book {
  entries: readonly Entry[];
  /** Those that are declared no more too, as they were last. */
  readonly known = new Map<string, Entry>();
  /** ARNs of secrets that people made for entries. */
  readonly given = new Map<string, string>();
  /** Declared ends that passed. */
  readonly formerEnds = new Set<number>();
  private count: number;

  constructor(
    private readonly chance: Chance,
    private readonly size: Size,
    private readonly start: number,
  ) {
    this.entries = castOf(chance, size, start);
    this.count = size.tokens;
    this.note();
  }

  /** As they were written: nobody reads them anew when an end in them has passed. */
  states(): readonly DeclaredState[] {
    return statesOf(this.entries, ({ name }) => this.given.get(name), instant(this.start));
  }

  /** An owner sees at an apply that a declared end has passed, and declares a later one. */
  renewEnds(now: number): void {
    for (const entry of this.entries) {
      const { expiry } = entry;
      if (expiry === 'never' || !('at' in expiry) || Date.parse(expiry.at) > now + DAY) continue;
      this.formerEnds.add(Date.parse(expiry.at));
      this.put(entry, () => ({ expiry: { at: new Date(now + 250 * DAY).toISOString() } }));
    }
  }

  secretIdOf = (entry: Entry): string => this.given.get(entry.name) ?? secretName(entry);

  isDeclared = (name: string): boolean => this.entries.some((entry) => entry.name === name);

  /** Makes a change somewhere; `undefined` where there is nothing that it could be made to. */
  change(what: SpecChange, pick: number): Entry | undefined {
    const from = <T>(list: readonly T[]): T | undefined => list[pick % Math.max(1, list.length)];
    const { entries } = this;
    switch (what) {
      case 'role':
        return this.put(from(entries), ({ role }) => ({
          role: role === 'Project Viewer' ? 'Project Member' : 'Project Viewer',
        }));
      case 'purpose':
        return this.put(from(entries), () => ({ purpose: `Calls the API, as said in note ${pick}` }));
      case 'pause':
        return this.put(from(entries.filter(({ enabled }) => enabled)), () => ({ enabled: false }));
      case 'resume':
        return this.put(from(entries.filter(({ enabled }) => !enabled)), () => ({ enabled: true }));
      case 'format':
        return this.put(from(entries), ({ format }) => ({ format: format === 'json' ? 'plain' : 'json' }));
      case 'every':
        return this.put(from(entries.filter(isRated)), ({ rotation, expiry }) => ({
          rotation: {
            ...(rotation as Exclude<Entry['rotation'], 'none'>),
            everyDays: 20 + (pick % Math.max(1, Math.min(70, daysIn(expiry) - 25))),
          },
        }));
      case 'lifetime':
        return this.put(from(entries.filter(isRated)), ({ rotation }) => ({
          expiry: { days: (rotation === 'none' ? 20 : rotation.everyDays) + 5 + (pick % 60) },
        }));
      case 'remove': {
        const gone = entries.length > 4 ? from(entries) : undefined;
        this.entries = entries.filter((entry) => entry !== gone);
        return gone;
      }
      case 'add': {
        const added = entryOf(this.chance, this.count, this.size, this.start);
        this.count += 1;
        // A secret that is given would have to be made by somebody first.
        const entry: Entry = { ...added, secret: 'managed', enabled: true };
        this.entries = [...entries, entry];
        this.note();
        return entry;
      }
    }
  }

  private put(entry: Entry | undefined, change: (entry: Entry) => Partial<Entry>): Entry | undefined {
    if (!entry) return undefined;
    const changed = { ...entry, ...change(entry) };
    this.entries = this.entries.map((one) => (one === entry ? changed : one));
    this.note();
    return changed;
  }

  private note(): void {
    for (const entry of this.entries) this.known.set(entry.name, entry);
  }
}

const daysIn = (expiry: Entry['expiry']): number => (expiry !== 'never' && 'days' in expiry ? expiry.days : 60);

const isRated = ({ rotation, expiry }: Entry): boolean => rotation !== 'none' && expiry !== 'never' && 'days' in expiry;

export const dayOf = (start: number, at: number): string => `day ${((at - start) / DAY).toFixed(2)}`;
