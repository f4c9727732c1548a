import type { DesiredState, DesiredToken, EntryName, Rotation, SecretTarget } from '../../src/core/model/desired';
import { ownerId, type SecretArn, tokenName, workspaceId } from '../../src/core/model/ids';
import { duration, type DurationUnit } from '../../src/core/model/time';
import { desiredToken, projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import type { Command } from './command';

/** Two owners in one workspace, and one of them in another one too. */
const OWNERS = [
  ['acme-ci', 'ws_acme'],
  ['acme-data', 'ws_acme'],
  ['acme-ci', 'ws_beta'],
] as const;
export const SPECS = OWNERS.length;

/**
 * The entries that a spec may have: 0 by its default name, which the same owner has in the other workspace too; 1 by a name
 * of its own; 2 by an ARN of its own; 3 by an ARN that all specs may say; 4 and 5 moved here, from entries 0 and 2 of a
 * neighbour.
 */
export const ENTRIES = 6;
const MOVED: Readonly<Record<number, number>> = { 4: 0, 5: 2 };

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

/** The same region may be said, or meant. */
const REGIONS = [undefined, 'eu-west-1', 'us-east-1'];

interface Entry {
  name: string;
  renamedFrom: string | undefined;
  access: number;
  lifetime: number;
  enabled: boolean;
  plain: boolean;
  region: number;
  takeOver: boolean;
  /** The ARN that a secret of ours is said by, in place of its name. */
  arn: SecretArn | undefined;
  movedFrom: EntryName | undefined;
  movedTo: EntryName | undefined;
}

/** Secrets that people made for entries by ARN. */
export interface Given {
  /** One for each spec. */
  readonly own: readonly SecretArn[];
  readonly shared: SecretArn;
}

type SpecCommand = Extract<Command, { kind: 'spec' }>;

/** What one spec says, as commands edit it. */
export class SpecState {
  readonly owner: string;
  readonly workspace: string;
  readonly #entries = new Map<number, Entry>();
  #names = 0;

  constructor(
    readonly number: number,
    private readonly overlapHours: number,
    private readonly given: Given,
  ) {
    [this.owner, this.workspace] = OWNERS[number]!;
    for (const entry of number === 0 ? [0, 1, 2] : [1, 2]) this.#entries.set(entry, this.#fresh(entry));
  }

  /** @param arnOf the ARN of the secret that an entry has now */
  apply(
    command: SpecCommand,
    others: readonly SpecState[],
    arnOf: (token: DesiredToken) => SecretArn | undefined,
  ): void {
    const entry = this.#entries.get(command.entry);
    switch (command.verb) {
      case 'add':
        if (!entry && MOVED[command.entry] === undefined) this.#entries.set(command.entry, this.#fresh(command.entry));
        return;
      case 'remove':
        this.#entries.delete(command.entry);
        return;
      case 'rename':
        if (entry && !entry.movedFrom && !entry.movedTo) {
          this.#names += 1;
          entry.renamedFrom = entry.name;
          entry.name = `token-${command.entry}-r${this.#names}`;
        }
        return;
      case 'move-here':
        return this.#moveHere(command.to % 2 === 0 ? 4 : 5, others);
      case 'move-away':
        return this.#moveAway(command.to % 2 === 0 ? 4 : 5, others);
      case 'edit':
        if (entry) this.#edit(command.entry, entry, command, arnOf);
    }
  }

  nameOf(entry: number): string | undefined {
    return this.#entries.get(entry)?.name;
  }

  desired(): DesiredState {
    const tokens = [...this.#entries].map(([number, entry]) => this.#declared(number, entry));
    return {
      ownerId: ownerId(this.owner),
      workspace: workspaceId(this.workspace),
      tokens: tokens.sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  }

  /** People finish a move: what is said on one side is said on the other. */
  finishMoves(others: readonly SpecState[]): void {
    for (const number of [4, 5]) {
      const entry = this.#entries.get(number);
      const neighbour = this.#neighbour(others);
      if (entry?.movedFrom && neighbour) neighbour.#giveUp(MOVED[number]!, entry.movedFrom, this.#nameHere(entry));
    }
  }

  /** The former side of each move goes out of the spec, as the hold of its plan says. */
  dropMoved(): void {
    for (const [number, entry] of [...this.#entries]) if (entry.movedTo) this.#entries.delete(number);
  }

  #nameHere = (entry: Entry): EntryName => ({ owner: ownerId(this.owner), name: tokenName(entry.name) });

  /** The other owner of the same workspace. */
  #neighbour(others: readonly SpecState[]): SpecState | undefined {
    return others.find((one) => one.workspace === this.workspace && one.owner !== this.owner);
  }

  #moveHere(number: number, others: readonly SpecState[]): void {
    const neighbour = this.#neighbour(others);
    const there = neighbour && neighbour.#entries.get(MOVED[number]!);
    if (!there || there.renamedFrom !== undefined || this.#entries.has(number)) return;
    this.#entries.set(number, {
      ...this.#fresh(number),
      access: there.access,
      lifetime: there.lifetime,
      plain: there.plain,
      region: there.region,
      movedFrom: neighbour.#nameHere(there),
      arn: MOVED[number] === 2 ? neighbour.given.own[neighbour.number] : undefined,
    });
  }

  /** What a neighbour has declared as moved to it. */
  #moveAway(number: number, others: readonly SpecState[]): void {
    const neighbour = this.#neighbour(others);
    const moved = neighbour && neighbour.#entries.get(number);
    if (moved?.movedFrom) this.#giveUp(MOVED[number]!, moved.movedFrom, neighbour!.#nameHere(moved));
  }

  #giveUp(number: number, from: EntryName, to: EntryName): void {
    const entry = this.#entries.get(number);
    if (entry && entry.name === from.name) entry.movedTo = to;
  }

  #fresh(number: number): Entry {
    this.#names += 1;
    // A name that a renamed or removed entry gave up is not taken again: its secret may still be called so.
    const name = this.#names <= 3 ? `token-${number}` : `token-${number}-a${this.#names}`;
    return {
      name,
      renamedFrom: undefined,
      access: number % ACCESSES.length,
      lifetime: number % LIFETIMES.length,
      enabled: true,
      plain: number === 3,
      region: number === 1 ? this.number : 0,
      takeOver: false,
      arn: undefined,
      movedFrom: undefined,
      movedTo: undefined,
    };
  }

  #declared(number: number, entry: Entry): DesiredToken {
    const { expiry, rotation } = LIFETIMES[entry.lifetime]!(this.overlapHours);
    const region = REGIONS[entry.region];
    return desiredToken(entry.name, {
      access: ACCESSES[entry.access]!,
      expiry,
      rotation,
      enabled: entry.enabled,
      format: entry.plain ? 'plain' : 'json',
      secret: this.#target(number, entry),
      ...(region !== undefined && { region }),
      ...(entry.renamedFrom !== undefined && { renamedFrom: tokenName(entry.renamedFrom) }),
      ...(entry.movedFrom && { movedFrom: entry.movedFrom }),
      ...(entry.movedTo && { movedTo: entry.movedTo }),
    });
  }

  #target(number: number, { arn, takeOver, name }: Entry): SecretTarget {
    const given = arn ?? (number === 2 ? this.given.own[this.number] : number === 3 ? this.given.shared : undefined);
    if (given !== undefined) return { kind: 'external', arn: given, takeOver };
    const named = number === 1;
    const path = named ? `team/${this.owner}/${this.workspace}/one` : `hawzu/${this.owner}/${name}`;
    return { kind: 'managed', name: path, named, tags: {}, recoveryWindowDays: 30 };
  }

  #edit(
    number: number,
    entry: Entry,
    { field, to }: SpecCommand,
    arnOf: (token: DesiredToken) => SecretArn | undefined,
  ): void {
    switch (field) {
      case 'access':
        entry.access = to % ACCESSES.length;
        return;
      case 'lifetime':
        entry.lifetime = to % LIFETIMES.length;
        return;
      case 'enabled':
        // Twice as often on as off, so that a run does not spend itself in pauses.
        entry.enabled = to % 3 > 0;
        return;
      case 'format':
        entry.plain = to % 2 === 1;
        return;
      case 'region':
        if (number < 2) entry.region = to % REGIONS.length;
        return;
      case 'takeOver':
        entry.takeOver = to % 2 === 1;
        return;
      case 'target':
        // The secret that it has anyway, by name or by ARN.
        if (number === 1) entry.arn = entry.arn ? undefined : arnOf(this.#declared(number, entry));
    }
  }
}
