import type { DesiredState } from '../model/desired';
import type { Plan } from '../model/plan';
import type { Instant } from '../model/time';
import type { Observed } from '../reconcile/observed';
import { plan } from '../reconcile/plan';
import type { PlanOptions } from '../reconcile/subject';
import { deepen, type DepthMode } from './deepen';
import { observe } from './observe';
import type { Ports } from './ports';
import type { Survey } from './survey';

/** A plan with the observation that it rests on. */
export interface Prepared {
  readonly desired: DesiredState;
  readonly options: PlanOptions;
  readonly world: Observed;
  readonly plan: Plan;
  /** This machine's clock when the observation began; a pass counts its age from here. */
  readonly observedAt: Instant;
}

/** Observes and plans. `versions` for a plan that people look at; `values` for one that is applied. */
export async function prepare(
  ports: Ports,
  desired: DesiredState,
  survey: Survey,
  options: PlanOptions,
  mode: DepthMode,
): Promise<Prepared> {
  const observedAt = ports.clock.now();
  const shallow = await observe(ports, desired, survey.catalogue, survey.managementToken);
  const world = await deepen(ports, desired, shallow, options, mode);
  return { desired, options, world, plan: plan(desired, world, options), observedAt };
}

/** The plan to apply, from the same observation as one that was shown: doubtful values are read now. */
export async function prepareApply(ports: Ports, shown: Prepared): Promise<Prepared> {
  const { desired, options } = shown;
  const world = await deepen(ports, desired, shown.world, options, 'values');
  return { ...shown, world, plan: plan(desired, world, options) };
}
