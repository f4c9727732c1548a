import type { Fault } from '../../src/testing/memory/port-hooks';

/** What a pass is asked for beyond "make it as declared"; it is about the entry of a number, where it is about one. */
export type Ask = 'nothing' | 'prune' | 'rotate' | 'rollback' | 'leak' | 'destroy' | 'scheduled';

/** What goes wrong in a pass, or takes long. Calls are counted from 0. */
export type Trouble =
  | { readonly kind: 'fault'; readonly at: number; readonly fault: Fault }
  /** Faults at about one call in `oneIn`, drawn from the seed. */
  | { readonly kind: 'weather'; readonly seed: number; readonly oneIn: number }
  /** The process sleeps before one of its calls (a closed laptop lid). */
  | { readonly kind: 'sleep'; readonly at: number; readonly minutes: number }
  /** A person takes that long to approve. */
  | { readonly kind: 'approval'; readonly minutes: number }
  /** Somebody acts right before one of its calls. */
  | { readonly kind: 'meddling'; readonly at: number; readonly verb: Verb; readonly pick: number };

/** One pass of a process of its own over some of the specs. */
export interface PassCommand {
  readonly kind: 'pass';
  readonly specs: readonly number[];
  readonly ask: Ask;
  readonly entry: number;
  readonly trouble?: Trouble | undefined;
}

/** Secrets Manager has a secret rotated: it calls the function for some of the four steps, from the first that it is at. */
export interface FunctionCommand {
  readonly kind: 'function';
  readonly pick: number;
  readonly from: number;
  readonly steps: number;
  readonly trouble?: Trouble | undefined;
}

/** What a person or another program does. `pick` chooses among what is there then, so that shrinking keeps it possible. */
export const VERBS = {
  'person-disables': 4,
  'person-enables': 3,
  'person-revokes': 2,
  'person-relabels': 3,
  'person-relabels-superseded': 4,
  'relabelled-for-another-entry': 2,
  'person-edits-access': 2,
  'person-edits-expiry': 1,
  'secret-deleted': 1,
  'secret-restored': 4,
  'secret-force-deleted': 1,
  'value-overwritten': 1,
  'value-saved-again': 1,
  'rotated-elsewhere': 2,
  'rotation-started': 1,
  'rotation-configured': 6,
  'rotation-cancelled': 1,
  'console-rollback': 1,
  'pending-removed': 1,
  'previous-removed': 1,
  'own-stage-set': 1,
  'consumer-uses-current': 3,
  'consumer-uses-any': 3,
  'stranger-copies-label': 4,
  'stranger-relabels-own': 2,
  'value-names-stranger': 3,
  'handmade-stored': 4,
  'own-token-stored': 1,
  'value-of-another-entry': 1,
} as const;
export type Verb = keyof typeof VERBS;

/** What of an entry an edit of the spec changes. */
export const FIELDS = { access: 5, lifetime: 4, enabled: 4, format: 1, region: 2, target: 2, takeOver: 4 } as const;
export type Field = keyof typeof FIELDS;

export const SPEC_VERBS = { add: 3, remove: 2, rename: 1, edit: 8, 'move-here': 2, 'move-away': 2 } as const;

/** All numbers and names, so that a run is a JSON file that replays. */
export type Command =
  | PassCommand
  /** Several processes, interleaved at every port call by a scheduler of that seed. */
  | {
      readonly kind: 'together';
      readonly seed: number;
      readonly processes: readonly PassCommand[];
      /** The first process stands still before that call until the others have ended: what compare-and-swap is for. */
      readonly parkedAt?: number | undefined;
      /** Beside them Secrets Manager calls the rotation function. */
      readonly call?: Pick<FunctionCommand, 'pick' | 'from' | 'steps'> | undefined;
    }
  | { readonly kind: 'advance'; readonly minutes: number }
  /** From now on reads answer from up to that long ago. */
  | { readonly kind: 'stale'; readonly seed: number; readonly minutes: number }
  | { readonly kind: 'save'; readonly specs: readonly number[]; readonly ask: Ask; readonly entry: number }
  /** The last saved plan is applied. */
  | { readonly kind: 'apply-saved'; readonly trouble?: Trouble | undefined }
  | {
      readonly kind: 'spec';
      readonly verb: keyof typeof SPEC_VERBS;
      readonly spec: number;
      readonly entry: number;
      readonly field: Field;
      readonly to: number;
    }
  | { readonly kind: 'outside'; readonly verb: Verb; readonly pick: number }
  | FunctionCommand
  /** The function is deployed again, with what the specs say now. */
  | { readonly kind: 'deploy' };

/** What a run starts with. */
export interface Setting {
  readonly seed: number;
  /** Of every entry. */
  readonly overlapHours: number;
  /** By how many minutes the clocks of the token API and of the secret store differ from that of the runs. */
  readonly skew: readonly [tokens: number, store: number];
  /** The processes of a run take turns with so many management tokens. Default: one. */
  readonly managers?: number;
}

/** A whole run. */
export interface Run {
  readonly setting: Setting;
  readonly commands: readonly Command[];
}
