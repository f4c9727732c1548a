import type { Instant } from '../model/time';
import { type Prepared, withPlan } from '../pass/prepare';
import { plan } from '../reconcile/plan';
import { laterWorld } from './later-world';

/** The plan that an apply would make at another time, if nothing happened until then. */
export function planAt(prepared: Prepared, at: Instant): Prepared {
  const world = laterWorld(prepared.world, at);
  return withPlan({ ...prepared, world }, plan(prepared.desired, world, prepared.options));
}
