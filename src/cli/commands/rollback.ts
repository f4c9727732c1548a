import { planAndApply } from '../applying';
import type { ExitCode } from '../exit-code';
import { showOutcomes } from '../outcomes';
import { showPlan } from '../planning';
import type { Invocation } from '../invocation';
import { namedEntries, withSession } from '../session';

export interface RollbackFlags {
  readonly token: readonly string[];
  readonly verbose?: boolean;
}

/** Returns to the version that holds AWSPREVIOUS, authenticated first. */
export async function rollbackCommand(
  invocation: Invocation<RollbackFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags, signal } = invocation;
  return withSession(paths, 'rollback', 'apply', async (session) => {
    const rollback = namedEntries(session.desired, flags.token);
    const applied = await planAndApply(terminal, session, {
      options: { rollback },
      keep: (action) => action.kind === 'rollback',
      force: false,
      show: showPlan(terminal, flags),
      signal,
    });
    showOutcomes(terminal, applied, flags.format);
    return applied.exitCode;
  });
}
