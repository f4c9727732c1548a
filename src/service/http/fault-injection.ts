import { setTimeout as delay } from 'node:timers/promises';
import type { ProblemCode } from '../../contract/vocabulary/problems';
import { FAILPOINT_HEADER } from '../../contract/vocabulary/rehearsal';
import { ProblemError } from '../problem/problem-error';
import type { Fault, FaultableRequest } from '../options/service-options';
import type { Past } from '../store/past-log';

/** A fault, and the failpoint that it came from, if it was one. */
export type StruckFault = Fault & { readonly failpoint?: string };

/** Says which request fails, and how. */
export type FaultChoice = (request: FaultableRequest) => StruckFault | undefined;

/** Asks the fault plan about a request and counts attempts for it. */
export function faultPlan(faults: FaultChoice) {
  const attempts = new Map<string, number>();
  return (method: string, path: string, operation: string): StruckFault | undefined => {
    const key = `${method} ${path}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    return faults({ method, path, operation, attempt });
  };
}

/** What a fault makes of a request that goes its way. */
export interface Spoiling {
  /** What becomes of the answer once the work is done; absent: it is given. */
  readonly end?: 'cut' | ProblemError;
  /** The answer is what was there then. */
  readonly past?: Past;
}

/** What a fault is called in logs and metrics. */
export function faultName(fault: Fault): string {
  if ('drop' in fault) return `drop-${fault.drop}`;
  if ('delayMs' in fault) return 'latency';
  if ('stale' in fault) return 'stale';
  return `${fault.status}-${isAfter(fault) ? 'after' : 'before'}`;
}

/** @throws ProblemError for a fault that answers at once */
export async function effectOf(fault: StruckFault): Promise<'cut' | Spoiling> {
  if ('delayMs' in fault) {
    await delay(fault.delayMs);
    return {};
  }
  if ('drop' in fault) return fault.drop === 'before' ? 'cut' : { end: 'cut' };
  if ('stale' in fault) return { past: fault.stale };
  const problem = problemOf(fault);
  if (!isAfter(fault)) throw problem;
  return { end: problem };
}

type Answered = Extract<Fault, { readonly status: number }>;

const isAfter = (fault: Answered): boolean => 'when' in fault && fault.when === 'after';

/** Of a 503 that comes after the work, the code must not say that nothing was done. */
function codeOf(fault: Answered): ProblemCode {
  if (fault.status === 429) return 'rate-limited';
  if (fault.status === 500) return 'internal-error';
  return isAfter(fault) ? 'store-unavailable' : 'unavailable';
}

function problemOf(fault: Answered & { readonly failpoint?: string }): ProblemError {
  const { failpoint, retryAfterSeconds } = fault;
  const headers = {
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    ...(failpoint !== undefined && { [FAILPOINT_HEADER]: failpoint }),
  };
  const who = failpoint === undefined ? 'The fault plan of this service' : `Failpoint ${failpoint} of this rehearsal`;
  return new ProblemError(codeOf(fault), `${who} says so.`, {}, headers);
}
