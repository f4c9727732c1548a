import { planAndApply } from '../pass/apply/applying';
import type { ExitCode } from '../terminal/exit-code';
import { showOutcomes } from '../pass/apply/outcomes';
import { showPlan } from '../pass/apply/planning';
import type { Invocation } from '../terminal/invocation';
import { namedEntries, namedIn, withSession } from '../pass/session';

export interface RollbackFlags {
  readonly token: readonly string[];
  readonly owner?: readonly string[];
  readonly verbose?: boolean;
}

/** Returns to the version that holds AWSPREVIOUS, authenticated first. */
export async function rollbackCommand(
  invocation: Invocation<RollbackFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags, signal } = invocation;
  return withSession(paths, 'apply', { ...flags, signal }, async (session) => {
    const named = namedEntries(session, flags.token);
    const applied = await planAndApply(terminal, session, {
      optionsOf: (spec) => ({ rollback: namedIn(spec, named) }),
      keep: (action) => action.kind === 'rollback',
      concerns: (entry) => named.has(entry.token),
      force: false,
      show: showPlan(terminal, flags),
      signal,
    });
    showOutcomes(terminal, applied, flags.format);
    return applied.exitCode;
  });
}
