import { SystemClock } from '../../../adapters/system/system-clock';
import { SystemRandom } from '../../../adapters/system/system-random';
import { openAuditEvents } from '../../../adapters/token-api-http/open-token-api';
import { type ChainBreak, ChainCheck, type KeptHead } from '../../../contract';
import type { AuditVerdict } from '../../../service';
import { apiSettings } from '../../connection/environment';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';

/** Follows the chain of the workspace of HAWZU_MANAGEMENT_TOKEN. What is appended meanwhile is followed, too. */
export async function verifyService(kept: readonly KeptHead[], signal: AbortSignal): Promise<AuditVerdict> {
  const { settings, errors } = apiSettings();
  if (settings === undefined) throw new CommandFailure(ExitCode.error, errors);
  const audit = openAuditEvents({ ...settings, clock: new SystemClock(), random: new SystemRandom() });
  try {
    const workspace = await audit.events.workspace();
    let check: ChainCheck | undefined;
    for await (const page of audit.events.pages(workspace)) {
      if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
      // The head that the first page tells counts as one that was kept: the pages have to come as far.
      const { number, hash } = page.head;
      check ??= new ChainCheck(workspace, undefined, [...kept, ...(number > 0 ? [{ number, hash }] : [])]);
      for (const event of page.events) {
        const broken = check.follow(event);
        if (broken !== undefined) return verdict(check, broken);
      }
    }
    check ??= new ChainCheck(workspace, undefined, kept);
    return verdict(check, check.end());
  } finally {
    audit.close();
  }
}

export const verdict = ({ head }: ChainCheck, broken: ChainBreak | undefined): AuditVerdict => ({
  head,
  ...(broken && { broken }),
});
