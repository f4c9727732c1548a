import { setTimeout as delay } from 'node:timers/promises';
import type { ProblemCode } from '../../contract/vocabulary/problems';
import { ProblemError } from '../problem/problem-error';
import type { Fault, FaultableRequest } from '../options/service-options';

const CODES: Readonly<Record<429 | 500 | 503, ProblemCode>> = {
  429: 'rate-limited',
  500: 'internal-error',
  503: 'unavailable',
};

/** Asks the fault plan about a request and counts attempts for it. */
export function faultPlan(faults: (request: FaultableRequest) => Fault | undefined) {
  const attempts = new Map<string, number>();
  return (method: string, path: string, operation: string): Fault | undefined => {
    const key = `${method} ${path}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    return faults({ method, path, operation, attempt });
  };
}

/** What a fault does to a request: `run` it, or cut the connection `before` or `after` it takes effect. */
export type FaultEffect = 'run' | 'cut-before' | 'cut-after';

/** @throws ProblemError for a fault that answers */
export async function effectOf(fault: Fault): Promise<FaultEffect> {
  if ('delayMs' in fault) {
    await delay(fault.delayMs);
    return 'run';
  }
  if ('drop' in fault) return fault.drop === 'before' ? 'cut-before' : 'cut-after';
  const headers: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
  throw new ProblemError(CODES[fault.status], 'The fault plan of this service says so.', {}, headers);
}
