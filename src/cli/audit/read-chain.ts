import { SystemClock } from '../../adapters/system/system-clock';
import { SystemRandom } from '../../adapters/system/system-random';
import { openAuditEvents } from '../../adapters/token-api-http/open-token-api';
import { type ChainHead, ChainCheck, type KeptHead, type WireAuditEvent } from '../../contract';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { apiSettings } from '../connection/environment';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

/** The chain of a workspace from its first event up to a position, every event of it followed. */
export interface FollowedChain {
  readonly position: ChainHead;
  readonly events: readonly WireAuditEvent[];
}

/**
 * Reads the chain of the workspace of HAWZU_MANAGEMENT_TOKEN up to each position; `undefined`: up to where it ends now. Throws
 * a `CommandFailure` where the chain is broken, or is not the one that a position was taken of.
 */
export async function readChain(
  positions: readonly (KeptHead | undefined)[],
  signal: AbortSignal,
): Promise<readonly FollowedChain[]> {
  const { settings, errors } = apiSettings();
  if (settings === undefined) throw new CommandFailure(ExitCode.error, errors);
  const audit = openAuditEvents({ ...settings, clock: new SystemClock(), random: new SystemRandom() });
  try {
    const workspace = await audit.events.workspace();
    const named = positions.filter((one) => one !== undefined);
    const other = named.find(({ workspaceId }) => workspaceId !== undefined && workspaceId !== workspace);
    if (other) throw broken(workspace, other.number, `the position is one of ${other.workspaceId}`);
    const events: WireAuditEvent[] = [];
    let last: ChainHead | undefined;
    const check = new ChainCheck(workspace, undefined, named);
    for await (const page of audit.events.pages(workspace)) {
      if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
      last ??= page.head;
      for (const event of page.events) {
        const found = check.follow(event);
        if (found) throw broken(workspace, found.number, found.why);
        events.push(event);
      }
    }
    const cut = check.end();
    if (cut) throw broken(workspace, cut.number, cut.why);
    // What came while the pages were read is for the next time.
    const end = { number: last?.number ?? 0, hash: last?.hash ?? check.head.hash };
    return positions.map((position = end) => ({
      position: { workspace_id: workspace, number: position.number, hash: position.hash },
      events: events.slice(0, position.number),
    }));
  } finally {
    audit.close();
  }
}

const POSITION = /^(?:(ws_[\w-]+):)?(\d{1,15}):([0-9a-f]{64})$/;

export const isPosition = (text: string): boolean => POSITION.test(text);

/** A head as a verification prints it. Throws a `CommandFailure` for anything else. */
export function readPosition(flag: string, text: string): KeptHead {
  const [, workspaceId, number, hash] = POSITION.exec(text) ?? [];
  if (number === undefined || hash === undefined) {
    const expected = 'NUMBER:HASH or WORKSPACE:NUMBER:HASH, as a verification prints it';
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', { flag, found: text, expected })]);
  }
  return { ...(workspaceId !== undefined && { workspaceId }), number: Number(number), hash };
}

const broken = (workspace: string, number: number, why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('audit-broken', { workspace, number, why })]);
