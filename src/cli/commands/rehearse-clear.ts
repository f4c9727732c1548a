import { askRehearsal } from '../local/rehearsal/ask-rehearsal';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';

/** Clears one failpoint, or all. */
export async function rehearseClearCommand(
  { terminal }: Invocation<object>,
  [id]: readonly string[] = [],
): Promise<ExitCode> {
  await askRehearsal('DELETE', id === undefined ? '/failpoints' : `/failpoints/${encodeURIComponent(id)}`);
  terminal.say(id === undefined ? 'All failpoints are cleared.' : `Failpoint ${id} is cleared.`);
  return ExitCode.done;
}
