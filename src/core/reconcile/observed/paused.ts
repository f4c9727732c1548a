import { pauseProof } from '../../model/label';
import type { Generation } from './generations';

/**
 * A pause of ours disabled it, and nobody has enabled and disabled it since. A mark alone does not tell: the pass that wrote
 * it may have died right then, or its end before it took it off.
 */
export const isPaused = ({ token: { id, status, disabledAt }, label }: Generation): boolean =>
  status === 'disabled' &&
  disabledAt !== null &&
  label?.paused === true &&
  label.pauseProof === pauseProof(id, disabledAt);
