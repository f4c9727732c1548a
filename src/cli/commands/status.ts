import { statusOf } from '../../core/outlook/status';
import { prepare } from '../../core/pass/prepare';
import { renderStatusJson } from '../../core/reporting/outlook/status-json';
import { isProblem, renderStatusText } from '../../core/reporting/outlook/status-text';
import { namedEntries, specsOfRun, withSession } from '../pass/session';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { stamp } from '../terminal/stamp';

export interface StatusFlags {
  readonly owner?: readonly string[];
  readonly token?: readonly string[];
  readonly failOnProblems?: boolean;
}

/** How each token is, what happens to it next, and who still uses an old one. Reads no value and changes nothing. */
export async function statusCommand(
  invocation: Invocation<StatusFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags, signal } = invocation;
  return withSession(paths, 'plan', { ...flags, signal }, async (session) => {
    terminal.progress('Looking at tokens and secrets …');
    const named = flags.token && namedEntries(session, flags.token);
    const prepared = await prepare(
      specsOfRun(session, () => ({})),
      'versions',
    );
    if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
    const statuses = prepared.map(({ desired, world, plan }) => {
      const tokens = desired.tokens.filter(({ name }) => named?.has(name) ?? true);
      return statusOf({ ...desired, tokens }, world, plan);
    });
    const style = { width: terminal.width, painter: terminal.painter, brief: terminal.brief };
    terminal.result(
      flags.format === 'json'
        ? renderStatusJson(statuses, stamp())
        : statuses.map((one) => renderStatusText(one, style)).join('\n'),
    );
    const bad = statuses.flatMap(({ tokens }) => tokens).some(isProblem);
    return flags.failOnProblems && bad ? ExitCode.error : ExitCode.done;
  });
}
