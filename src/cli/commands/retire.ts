import type { Action } from '../../core/model/plan';
import { scheduledWork } from '../../core/pass/scheduled-pass';
import { planAndApply } from '../pass/apply/applying';
import { showOutcomes } from '../pass/apply/outcomes';
import { showPlan } from '../pass/apply/planning';
import { namedEntries, withSession } from '../pass/session';
import type { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';

export interface RetireFlags {
  readonly owner?: readonly string[];
  readonly token?: readonly string[];
  readonly verbose?: boolean;
}

/** One scheduled pass by hand: ends what was superseded, and asks rotation functions that missed their time. */
export async function retireCommand(
  invocation: Invocation<RetireFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags, signal } = invocation;
  return withSession(paths, 'retire', { ...flags, signal }, async (session) => {
    const named = flags.token && namedEntries(session, flags.token);
    const isNamed = ({ token }: Pick<Action, 'token'>): boolean => named?.has(token) ?? true;
    const { options, keep } = scheduledWork(true);
    const applied = await planAndApply(terminal, session, {
      optionsOf: () => options,
      keep: (action) => keep(action) && isNamed(action),
      concerns: isNamed,
      force: false,
      show: showPlan(terminal, flags),
      signal,
    });
    showOutcomes(terminal, applied, flags.format);
    return applied.exitCode;
  });
}
