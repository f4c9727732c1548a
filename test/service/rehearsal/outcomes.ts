import { AUDIT_KINDS, type OperationDefinition } from '../../../src/contract';
import type { WireFault } from '../../../src/contract/rehearsal/wire-failpoint';
import { type Bed, WS } from '../service-bed';
import { clear, fail, failpoints, operationOf, workable } from './told';

const changes: readonly string[] = AUDIT_KINDS;
const done = async (bed: Bed): Promise<number> =>
  (await bed.call<{ head: { number: number } }>('GET', `${WS}/audit-events?limit=1`)).body.head.number;

let made = 0;
/** Asks once while the fault is set, and tells what came of it. `cut`: no answer. */
async function struckOnce(bed: Bed, operation: OperationDefinition, fault: WireFault) {
  const { method, path, options } = await workable(bed, operation, `${operation.name} ${(made += 1)}`);
  const before = await done(bed);
  bed.lines.length = 0;
  const { id } = await fail(bed, { operation: operation.name, fault });
  const answer = await bed.call<{ code?: string }>(method, path, options).catch(() => 'cut' as const);
  const line = bed.lines.find((one) => (one as { event: string }).event === 'fault-struck');
  const [failpoint] = await failpoints(bed);
  await clear(bed);
  return { id, answer, line, struck: failpoint?.struck, changed: (await done(bed)) > before };
}

type Outcome = readonly [string, WireFault, number | 'cut' | 'as ever', 'done' | 'not done', string | undefined];

/** Each fault, what is answered, and whether the work was done. */
export const FAULTS: readonly Outcome[] = [
  ['drop-before', { drop: 'before' }, 'cut', 'not done', undefined],
  ['drop-after', { drop: 'after' }, 'cut', 'done', undefined],
  ['429-before', { status: 429, retry_after_seconds: 7 }, 429, 'not done', 'rate-limited'],
  ['500-before', { status: 500 }, 500, 'not done', 'internal-error'],
  ['500-after', { status: 500, when: 'after' }, 500, 'done', 'internal-error'],
  ['503-before', { status: 503, when: 'before', retry_after_seconds: 7 }, 503, 'not done', 'unavailable'],
  // `unavailable` says that nothing was done.
  ['503-after', { status: 503, when: 'after', retry_after_seconds: 7 }, 503, 'done', 'store-unavailable'],
  ['latency', { latency_ms: 5 }, 'as ever', 'done', undefined],
];

/** That a fault does to a request of an operation what it is to do, once. */
export async function expectOutcome(bed: Bed, name: string, outcome: Outcome): Promise<void> {
  const [kind, fault, status, work, code] = outcome;
  const operation = operationOf(name);
  const { id, answer, line, struck, changed } = await struckOnce(bed, operation, fault);
  expect(changed).toBe(work === 'done' && changes.includes(name));
  expect(struck).toBe(1);
  expect(line).toMatchObject({ operation: name, fault: kind, failpoint: id });
  if (answer === 'cut') return expect(status).toBe('cut');
  expect(answer.status).toBe(status === 'as ever' ? operation.success.status : status);
  expect(answer.headers.get('hawzu-failpoint')).toBe(id);
  if (code !== undefined) expect(answer.body.code).toBe(code);
  const wait = 'retry_after_seconds' in fault ? '7' : null;
  if (typeof status === 'number') expect(answer.headers.get('retry-after')).toBe(wait);
}
