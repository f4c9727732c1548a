import type { DesiredState, DesiredToken, Rotation } from '../../src/core/model/desired';
import { tokenName } from '../../src/core/model/ids';
import { duration, type DurationUnit } from '../../src/core/model/time';
import { desiredState, desiredToken, projectAccess, workspaceAccess } from '../../src/testing/desired';
import type { Command, EntryField } from './command';

/** How many entries a run's spec may have. */
export const ENTRIES = 4;

const ACCESSES = [
  projectAccess(['proj_web', 'Project Viewer']),
  projectAccess(['proj_web', 'Project Member']),
  projectAccess(['proj_web', 'Project Manager']),
  projectAccess(['proj_api', 'Project Viewer'], ['proj_web', 'Project Viewer']),
  projectAccess(['proj_api', 'Project Member']),
  workspaceAccess('Viewer'),
  workspaceAccess('Team Member'),
];

type Lifetime = (overlapHours: number) => Pick<DesiredToken, 'expiry' | 'rotation'>;

const every =
  (count: number, unit: DurationUnit, observationHours: number, window?: [number, number]) =>
  (overlapHours: number): Rotation => ({
    kind: 'every',
    every: duration(count, unit),
    overlap: duration(overlapHours, 'h'),
    observationPeriod: duration(observationHours, 'h'),
    ...(window && { window: { startHour: window[0], hours: window[1] } }),
  });

const none = (overlapHours: number): Rotation => ({
  kind: 'none',
  overlap: duration(overlapHours, 'h'),
  observationPeriod: duration(48, 'h'),
});

const lifetime =
  (expiry: DesiredToken['expiry'], rotation: (overlapHours: number) => Rotation): Lifetime =>
  (overlapHours) => ({ expiry, rotation: rotation(overlapHours) });

const after = (count: number, unit: DurationUnit) => ({ kind: 'after', duration: duration(count, unit) }) as const;

const LIFETIMES: readonly Lifetime[] = [
  lifetime(after(30, 'd'), every(20, 'd', 48)),
  lifetime(after(2, 'w'), every(9, 'd', 0)),
  lifetime(after(1, 'M'), none),
  lifetime({ kind: 'never' }, none),
  lifetime(after(6, 'd'), every(4, 'd', 24, [2, 3])),
  lifetime(after(1, 'y'), every(1, 'M', 48)),
];

interface Entry {
  name: string;
  renamedFrom: string | undefined;
  access: number;
  lifetime: number;
  enabled: boolean;
  plain: boolean;
}

/** What the spec says, as commands edit it. */
export class SpecState {
  readonly #entries = new Map<number, Entry>();
  #renames = 0;

  constructor(private readonly overlapHours: number) {
    for (const number of [0, 1]) this.#add(number);
  }

  apply(command: Extract<Command, { kind: 'add' | 'remove' | 'rename' | 'edit' }>): void {
    const entry = this.#entries.get(command.entry);
    switch (command.kind) {
      case 'add':
        if (!entry) this.#add(command.entry);
        return;
      case 'remove':
        this.#entries.delete(command.entry);
        return;
      case 'rename':
        if (entry) {
          this.#renames += 1;
          entry.renamedFrom = entry.name;
          entry.name = `token-${command.entry}-r${this.#renames}`;
        }
        return;
      case 'edit':
        if (entry) change(entry, command.field, command.to);
    }
  }

  nameOf(number: number): string | undefined {
    return this.#entries.get(number)?.name;
  }

  /** Its name, and the one that its secret may still be tagged with. */
  namesOf(number: number): readonly string[] {
    const entry = this.#entries.get(number);
    return entry ? [entry.name, ...(entry.renamedFrom === undefined ? [] : [entry.renamedFrom])] : [];
  }

  desired(): DesiredState {
    return desiredState(...[...this.#entries.values()].map((entry) => this.#declared(entry)));
  }

  #add(number: number): void {
    // A name that a renamed entry gave up is not taken again: its secret may still be called so.
    const name = this.#renames === 0 ? `token-${number}` : `token-${number}-a${this.#renames}`;
    this.#entries.set(number, {
      ...{ name, renamedFrom: undefined, access: number % ACCESSES.length, lifetime: number % LIFETIMES.length },
      ...{ enabled: true, plain: number === 3 },
    });
  }

  #declared(entry: Entry): DesiredToken {
    const { expiry, rotation } = LIFETIMES[entry.lifetime]!(this.overlapHours);
    return desiredToken(entry.name, {
      ...{ access: ACCESSES[entry.access]!, expiry, rotation, enabled: entry.enabled },
      format: entry.plain ? 'plain' : 'json',
      ...(entry.renamedFrom !== undefined && { renamedFrom: tokenName(entry.renamedFrom) }),
    });
  }
}

function change(entry: Entry, field: EntryField, to: number): void {
  switch (field) {
    case 'access':
      entry.access = to % ACCESSES.length;
      return;
    case 'lifetime':
      entry.lifetime = to % LIFETIMES.length;
      return;
    case 'enabled':
      entry.enabled = to % 2 === 1;
      return;
    case 'format':
      entry.plain = to % 2 === 1;
  }
}

/** How many accesses and lifetimes there are to edit to. */
export const CHOICES = { access: ACCESSES.length, lifetime: LIFETIMES.length, enabled: 2, format: 2 } as const;
