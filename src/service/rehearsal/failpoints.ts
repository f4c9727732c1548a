import { ANY_OPERATION } from '../../contract/rehearsal/failpoint-schema';
import type { WireFailpoint, WireFault, WireNewFailpoint } from '../../contract/rehearsal/wire-failpoint';
import type { Fault, FaultableRequest } from '../options/service-options';
import { ProblemError } from '../problem/problem-error';

/** Nobody reads a list that is longer. */
const MOST = 1_000;

/** What a fault of a failpoint is to the fault plan. */
function faultOf(fault: WireFault): Fault {
  if ('drop' in fault) return fault;
  if ('latency_ms' in fault) return { delayMs: fault.latency_ms };
  if ('stale_seconds' in fault) return { stale: { milliseconds: fault.stale_seconds * 1_000 } };
  if ('stale_changes' in fault) return { stale: { changes: fault.stale_changes } };
  const { retry_after_seconds: retryAfterSeconds, ...rest } = fault;
  return { ...rest, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
}

/** Which requests of a service that rehearses fail, and how: a fault plan that is told at run time. */
export class Failpoints {
  private set: readonly WireFailpoint[] = [];
  private latest = 0;

  /** Of several for one operation, the one that was set first strikes first. */
  readonly strike = ({ operation }: FaultableRequest): (Fault & { readonly failpoint: string }) | undefined => {
    const found = this.set.find((one) => this.isOf(one, operation));
    if (found === undefined) return undefined;
    this.set = this.set.map((one) => (one === found ? { ...one, struck: one.struck + 1 } : one));
    return { ...faultOf(found.fault), failpoint: found.id };
  };

  /** @throws ProblemError when there are too many */
  add({ operation, fault, count = 1 }: WireNewFailpoint): WireFailpoint {
    if (this.set.length >= MOST)
      throw new ProblemError('invalid-request', `There are ${MOST} failpoints. Clear those that are spent first.`);
    const failpoint = { id: `fp_${(this.latest += 1)}`, operation, fault, count, struck: 0 };
    this.set = [...this.set, failpoint];
    return failpoint;
  }

  /** Spent ones too, until they are cleared: so one sees that they struck. */
  all(): readonly WireFailpoint[] {
    return this.set;
  }

  /** @param id absent: all @returns whether there was one */
  clear(id?: string): boolean {
    const before = this.set.length;
    this.set = id === undefined ? [] : this.set.filter((one) => one.id !== id);
    return this.set.length < before;
  }

  private isOf({ operation, count, struck }: WireFailpoint, asked: string): boolean {
    return (operation === ANY_OPERATION || operation === asked) && (count === 'all' || struck < count);
  }
}
