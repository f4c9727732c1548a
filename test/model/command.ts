import type { Fault } from '../../src/testing/port-hooks';

/** One pass of a process of its own, and what goes wrong in it. All numbers, so that a run is a JSON file that replays. */
export interface PassCommand {
  readonly kind: 'pass';
  readonly prune?: boolean;
  /** Numbers of entries asked to rotate or roll back. */
  readonly rotate?: readonly number[];
  readonly compromised?: boolean;
  readonly rollback?: readonly number[];
  /** The fault at one call, counted from 0. */
  readonly fault?: { readonly at: number; readonly kind: Fault };
  /** Faults at about one call in `oneIn`, drawn from the seed. */
  readonly weather?: { readonly seed: number; readonly oneIn: number; readonly kinds: readonly Fault[] };
  /** The process sleeps before one of its calls (a closed laptop lid). */
  readonly pause?: { readonly at: number; readonly minutes: number };
}

/** What a person or another program does. `pick` chooses among what is there then, so that shrinking keeps it possible. */
export type OutsideVerb =
  | 'person-disables'
  | 'person-enables'
  | 'person-revokes'
  | 'person-relabels'
  | 'person-edits-access'
  | 'person-edits-expiry'
  | 'secret-deleted'
  | 'secret-restored'
  | 'secret-force-deleted'
  | 'value-overwritten'
  | 'rotated-elsewhere'
  | 'rotation-started'
  | 'console-rollback'
  | 'pending-removed'
  | 'previous-removed'
  | 'own-label-set'
  | 'consumer-uses-current'
  | 'consumer-uses-any';

export type EntryField = 'access' | 'lifetime' | 'enabled' | 'format';

export type Command =
  | PassCommand
  /** Several processes, interleaved at every port call by the seed; each makes its passes one after the other. */
  | { readonly kind: 'together'; readonly seed: number; readonly processes: readonly (readonly PassCommand[])[] }
  | { readonly kind: 'advance'; readonly minutes: number }
  /** From now on reads answer from up to that long ago. */
  | { readonly kind: 'stale'; readonly seed: number; readonly minutes: number }
  | { readonly kind: 'add' | 'remove' | 'rename'; readonly entry: number }
  | { readonly kind: 'edit'; readonly entry: number; readonly field: EntryField; readonly to: number }
  | { readonly kind: OutsideVerb; readonly pick: number };

/** A whole run. `overlapHours` is the overlap of every entry. */
export interface Run {
  readonly seed: number;
  readonly overlapHours: number;
  readonly commands: readonly Command[];
}
