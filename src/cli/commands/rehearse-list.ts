import type { WireFailpointList } from '../../contract/rehearsal/wire-failpoint';
import { askRehearsal, toldFailpoint } from '../local/rehearsal/ask-rehearsal';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';

/** Lists failpoints, spent ones too, one on a line. */
export async function rehearseListCommand({ terminal }: Invocation<object>): Promise<ExitCode> {
  const { failpoints } = await askRehearsal<WireFailpointList>('GET', '/failpoints');
  if (failpoints.length === 0) terminal.say('There are no failpoints.');
  for (const failpoint of failpoints) terminal.result(toldFailpoint(failpoint));
  return ExitCode.done;
}
