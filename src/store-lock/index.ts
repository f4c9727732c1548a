export { StoreInUseError, StoreLinkedError, StoreLockForeignError, StoreLostError } from './errors';
export { holdStore, type HoldOptions } from './hold-store';
export type { StoreLock } from './held-store';
