import type { Action, Hold, Reason } from '../../model/plan';

/** What is decided about one concern of an entry. */
export interface Decision {
  readonly actions?: readonly Action[];
  readonly holds?: readonly Hold[];
  readonly blocked?: Reason;
}
