import type { PassEnd } from '../../src/testing/memory/simulation';

/** How each action of a pass ended, or how the pass did. */
export const endsOf = (end: PassEnd): readonly string[] =>
  end.kind === 'applied' ? end.outcomes.map((outcome) => outcome.diagnostic?.message ?? outcome.status) : [end.kind];

/** What a pass planned to do. */
export const plannedBy = (end: PassEnd): readonly string[] =>
  end.kind === 'applied' ? end.plan.entries.flatMap((entry) => entry.actions.map((action) => action.kind)) : [end.kind];

/** Whether a pass did everything that it planned. */
export const isDone = (end: PassEnd): boolean => end.kind === 'applied' && endsOf(end).every((text) => text === 'done');
