import { SystemClock } from '../../../adapters/system/system-clock';
import { SystemRandom } from '../../../adapters/system/system-random';
import { openAuditEvents } from '../../../adapters/token-api-http/open-token-api';
import { type ChainBreak, ChainCheck, type ChainHead, isSignedWith, type SignedHead } from '../../../contract';
import type { AuditVerdict, Kept } from '../../../service';
import { apiSettings } from '../../connection/environment';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';

/** Follows the chain of the workspace of HAWZU_MANAGEMENT_TOKEN. What is appended meanwhile is followed, too. */
export async function verifyService({ heads, key }: Kept, signal: AbortSignal): Promise<AuditVerdict> {
  const { settings, errors } = apiSettings();
  if (settings === undefined) throw new CommandFailure(ExitCode.error, errors);
  const audit = openAuditEvents({ ...settings, clock: new SystemClock(), random: new SystemRandom() });
  try {
    const workspace = await audit.events.workspace();
    let check: ChainCheck | undefined;
    let beginsWith: SignedHead | undefined;
    for await (const { value: page } of audit.events.pages(workspace)) {
      if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
      // The head that the first page tells counts as one that was kept: the pages have to come as far.
      const { number, hash } = page.head;
      if (check === undefined) {
        const begin = page.beginsWith;
        beginsWith = begin ?? undefined;
        if (begin !== null && key !== undefined && !isSignedWith(begin, key))
          return unsigned(begin, 'its checkpoint is not signed with that key');
        // What stands before the first event, the checkpoint of that one says.
        const behind = begin && { number: begin.number - 1, hash: page.events[0]?.previous ?? '' };
        const known = [...heads, ...(begin === null ? [] : [begin]), ...(number > 0 ? [{ number, hash }] : [])];
        check = new ChainCheck(workspace, behind ?? undefined, known);
      }
      for (const event of page.events) {
        const broken = check.follow(event);
        if (broken !== undefined) return verdict(check, broken);
      }
    }
    check ??= new ChainCheck(workspace, undefined, heads);
    return { ...verdict(check, check.end()), ...(beginsWith && { beginsWith }) };
  } finally {
    audit.close();
  }
}

const unsigned = ({ workspace_id, number, hash }: ChainHead, why: string): AuditVerdict => ({
  head: { workspace_id, number, hash },
  broken: { workspace_id, number, why },
});

export const verdict = ({ head }: ChainCheck, broken: ChainBreak | undefined): AuditVerdict => ({
  head,
  ...(broken && { broken }),
});
