import { SystemClock } from '../../adapters/system/system-clock';
import { SystemRandom } from '../../adapters/system/system-random';
import type { AuditPage } from '../../adapters/token-api-http/http-audit-events';
import { openAuditEvents } from '../../adapters/token-api-http/open-token-api';
import { type ChainHead, ChainCheck, type KeptHead, type WireAuditEvent } from '../../contract';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { instant, type Instant } from '../../core/model/time';
import { apiSettings } from '../connection/environment';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

/** The chain of a workspace from where it begins up to a position, every event of it followed. */
export interface FollowedChain {
  readonly position: ChainHead;
  /** The number of the first event that is there; 1 unless older ones were forgotten, behind a checkpoint. */
  readonly beginsWith: number;
  readonly events: readonly WireAuditEvent[];
}

/**
 * Reads the chain of the workspace of HAWZU_MANAGEMENT_TOKEN up to each position; `undefined`: up to where it ends now. Throws
 * a `CommandFailure` where the chain is broken, or is not the one that a position was taken of.
 * @returns `now`: what time it is at the service
 */
export async function readChain(
  positions: readonly (KeptHead | undefined)[],
  signal: AbortSignal,
): Promise<{ readonly now: Instant; readonly chains: readonly FollowedChain[] }> {
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
    let check: ChainCheck | undefined;
    let now = instant(0);
    for await (const { at, value: page } of audit.events.pages(workspace)) {
      if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
      now = at;
      last ??= page.head;
      check ??= checkFrom(page, workspace, named);
      for (const event of page.events) {
        const found = check.follow(event);
        if (found) throw broken(workspace, found.number, found.why);
        events.push(event);
      }
    }
    check ??= new ChainCheck(workspace, undefined, named);
    const cut = check.end();
    if (cut) throw broken(workspace, cut.number, cut.why);
    // What came while the pages were read is for the next time.
    const end = { number: last?.number ?? 0, hash: last?.hash ?? check.head.hash };
    const chains = positions.map((position = end) => ({
      position: { workspace_id: workspace, number: position.number, hash: position.hash },
      beginsWith: check.behind + 1,
      events: events.filter(({ number }) => number <= position.number),
    }));
    return { now, chains };
  } finally {
    audit.close();
  }
}

/** A chain whose older events were forgotten begins behind a checkpoint; what a position before it tells, nobody can check. */
function checkFrom({ beginsWith, events, head }: AuditPage, workspace: string, named: readonly KeptHead[]): ChainCheck {
  const begin = beginsWith && { number: beginsWith.number - 1, hash: events[0]?.previous ?? '' };
  const before = named.find(({ number }) => beginsWith !== null && number < beginsWith.number);
  if (before && beginsWith) {
    const parameters = {
      what: `the position of event ${before.number}`,
      why: `events before ${beginsWith.number} were forgotten; what was made of them is in documents and exports of then`,
    };
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('audit-unverified', parameters)]);
  }
  // The head that the first page tells counts as one that was kept: the pages have to come as far.
  const known = [...named, ...(beginsWith ? [beginsWith] : []), ...(head.number > 0 ? [head] : [])];
  return new ChainCheck(
    workspace,
    begin ?? undefined,
    known.map(({ number, hash }) => ({ number, hash })),
  );
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
