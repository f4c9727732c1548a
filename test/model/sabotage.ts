import type { Ports } from '../../src/core/pass/ports';
import type { ModelWorld } from './model-world';

/** A defect put between a pass and the world, or into a function of the pass, to see that the judge finds it. */
export interface Sabotage {
  readonly ports?: (ports: Pick<Ports, 'tokenApi' | 'stores'>, model: ModelWorld) => Pick<Ports, 'tokenApi' | 'stores'>;
}
