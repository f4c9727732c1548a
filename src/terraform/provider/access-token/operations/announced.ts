import type { Action, ActionKind, EntryPlan, Step } from '../../../../core/model/plan';
import { isLeftByCreation } from '../../../../core/reconcile/entry/claims';

/**
 * What an apply may do, as marks. Retiring is marked token by token, since it can't be undone; the other kinds by what
 * they are for, because between a plan and its apply another run may have done a part of the work.
 */
export const announcedBy = ({ actions }: EntryPlan): readonly string[] => [...new Set(actions.flatMap(marksOf))];

/**
 * Whether a plan announced an action that is to be done now. Where a new value was announced, less will do: an apply
 * reads the stored value, and may find that the token is there and only needs its label or its status back.
 */
export function wasAnnounced(announced: readonly string[]): (action: Action) => boolean {
  const marks = new Set(announced.includes('value') ? [...announced, 'edit', 'resume'] : announced);
  return (action) => marksOf(action).every((mark) => marks.has(mark));
}

/**
 * What a creation may do. The secret may hold a good value already, from the command line or an earlier run: it is then
 * taken as it is, a rotation that is due and retiring are left to the next plan, which announces them.
 */
export const mayCreate = (action: Action): boolean => !isLeftByCreation(action);

/** To say whose a token is changes nothing for anybody who uses it. */
const onlyClaims = ({ reasons }: Action): boolean => reasons.every(({ code }) => code === 'claimed');

function marksOf(action: Action): readonly string[] {
  if (onlyClaims(action)) return [];
  const purpose = PURPOSE[action.kind];
  return purpose === 'retire' ? action.steps.flatMap(stopped) : [purpose];
}

const PURPOSE: Readonly<Record<ActionKind, string>> = {
  create: 'value',
  replace: 'value',
  rotate: 'value',
  finish: 'value',
  rollback: 'value',
  'take-over': 'value',
  narrow: 'edit',
  widen: 'edit',
  update: 'edit',
  pause: 'pause',
  resume: 'resume',
  retire: 'retire',
  remove: 'remove',
  kill: 'kill',
};

function stopped(step: Step): readonly string[] {
  switch (step.kind) {
    case 'disable':
    case 'revoke':
      return [`${step.kind} ${step.token}`];
    case 'drop-label':
      return [`drop ${step.label} ${step.version}`];
    default:
      return [];
  }
}
