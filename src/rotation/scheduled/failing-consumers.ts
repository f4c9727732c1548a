import { rotationCodes } from '../../core/diagnostics/catalogue/rotation';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { Outcome } from '../../core/pass/apply';
import type { Prepared } from '../../core/pass/prepare';
import { subjectsOf } from './pass-measures';

/** As much of a diagnostic as a log line has. */
export type Told = Pick<Diagnostic, 'code' | 'message'>;

/** Enabled entries without a current value that works, and for which the pass has asked nobody. */
export function failingConsumers(prepared: Prepared, outcomes: readonly Outcome[]): readonly Told[] {
  const asked = new Set(outcomes.flatMap(({ action, status }) => (status === 'done' ? action.token : [])));
  const held = new Set(
    prepared.plan.entries.flatMap(({ token, blocked, holds }) =>
      blocked || holds.some(({ code }) => BEING_SETTLED.has(code)) ? token : [],
    ),
  );
  return subjectsOf(prepared)
    .filter(({ desired, current }) => desired.enabled && !(desired.movedTo && !current) && !current?.live)
    .filter(({ desired: { name } }) => !asked.has(name) && !held.has(name))
    .map(({ desired: { name: token, consumer } }) => rotationCodes.diagnose('consumer-fails', { token, consumer }));
}

/** Told of by itself, or about to be over. */
const BEING_SETTLED: ReadonlySet<string> = new Set([
  'rotation-in-flight',
  'rotation-stuck',
  'version-unclear',
  'ended',
]);
