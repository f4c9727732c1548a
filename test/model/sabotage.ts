import type { Plan } from '../../src/core/model/plan';
import type { Ports } from '../../src/core/pass/ports';

/** A defect put between the planner and the world, to see that the judge finds it. */
export interface Sabotage {
  readonly plan?: (plan: Plan) => Plan;
  readonly ports?: (ports: Pick<Ports, 'tokenApi' | 'stores'>) => Pick<Ports, 'tokenApi' | 'stores'>;
}
