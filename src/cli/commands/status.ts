import { statusOf } from '../../core/outlook/status';
import { renderStatusJson } from '../../core/reporting/outlook/status-json';
import { isProblem, renderStatusText } from '../../core/reporting/outlook/status-text';
import { type LookFlags, onlyNamed, withLook } from '../pass/looking';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';
import { stamp } from '../terminal/stamp';

export interface StatusFlags extends LookFlags {
  readonly failOnProblems?: boolean;
}

/** How each token is, what happens to it next, and who still uses an old one. Reads no value and changes nothing. */
export async function statusCommand(
  invocation: Invocation<StatusFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags } = invocation;
  return withLook(invocation, paths, ({ prepared, named }) => {
    const statuses = prepared.map(({ desired, world, plan }) => statusOf(onlyNamed(desired, named), world, plan));
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
