import type { DesiredState } from '../model/desired';
import type { Action } from '../model/plan';
import type { PlanOptions } from '../reconcile/entry/subject';
import { listedAlone } from './look/lists/from-lists';
import type { SpecOfRun } from './prepare';
import { type PassEnd, type PassRequest, runPass } from './run-pass';

/**
 * What a schedule's pass is asked for: it ends superseded tokens in their order, and those whose declared end has passed,
 * and asks the functions that rotate secrets where one missed its time or a consumer fails. It issues nothing, edits nothing and removes nothing; what else an apply
 * would do stands in its plans as left to it.
 */
export const scheduledWork = (
  waits: boolean,
): { readonly options: PlanOptions; readonly keep: (action: Action) => boolean } => ({
  options: { scheduled: { waits } },
  keep: ({ kind, steps, reasons }) =>
    kind === 'retire' ||
    steps.some((step) => step.kind === 'request-rotation') ||
    (kind === 'pause' && reasons.every(({ code }) => code === 'ended')),
});

/** What a pass that nobody reads needs to know. */
export interface ScheduledPassRequest extends Pick<PassRequest, 'onEvent' | 'signal'> {
  readonly specs: readonly Omit<SpecOfRun, 'options' | 'listed' | 'listedAt'>[];
}

/** The pass that a schedule runs. It asks for rotations and does not wait: the next pass sees what became of them. */
export function scheduledPass({ specs, ...request }: ScheduledPassRequest): Promise<PassEnd> {
  const { options, keep } = scheduledWork(false);
  const listed =
    ({ ports }: Pick<SpecOfRun, 'ports'>) =>
    (located: DesiredState) =>
      listedAlone(ports, located);
  return runPass({ ...request, keep, specs: specs.map((spec) => ({ ...spec, options, listed: listed(spec) })) });
}
