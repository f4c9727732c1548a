import type { ChangeTone } from '../text/painter';
import type { ActionKind } from '../../model/plan';

/** How an action is shown: its sign, as people know them from Terraform, and what the count of its kind is called. */
export interface ActionWords {
  readonly sign: string;
  readonly tone: ChangeTone;
  /** After a number: `2 to create`. */
  readonly counted: string;
}

export const ACTION_WORDS: Readonly<Record<ActionKind, ActionWords>> = {
  create: { sign: '+', tone: 'add', counted: 'to create' },
  replace: { sign: '±', tone: 'change', counted: 'to replace' },
  rotate: { sign: '±', tone: 'change', counted: 'to rotate' },
  rollback: { sign: '±', tone: 'change', counted: 'to roll back' },
  finish: { sign: '~', tone: 'change', counted: 'to finish' },
  narrow: { sign: '~', tone: 'change', counted: 'to narrow' },
  widen: { sign: '~', tone: 'change', counted: 'to widen' },
  update: { sign: '~', tone: 'change', counted: 'to update' },
  resume: { sign: '~', tone: 'change', counted: 'to resume' },
  pause: { sign: '‖', tone: 'remove', counted: 'to pause' },
  'take-over': { sign: '~', tone: 'change', counted: 'to take over' },
  kill: { sign: '-', tone: 'remove', counted: 'to kill' },
  retire: { sign: '-', tone: 'remove', counted: 'to retire' },
  remove: { sign: '-', tone: 'remove', counted: 'to remove' },
};

/** The order in which counts are told. */
export const ACTION_KINDS = Object.keys(ACTION_WORDS) as readonly ActionKind[];

/** The sign of what is left alone, and of what can't be reconciled. */
export const HOLD_SIGN = '=';
export const BLOCKED_SIGN = '!';
