import type { WireFailpoint, WireFault } from '../../contract/rehearsal/wire-failpoint';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { askRehearsal, toldFailpoint } from '../local/rehearsal/ask-rehearsal';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';

type Moment = 'before' | 'after';

export interface RehearseSetFlags {
  readonly drop?: Moment;
  readonly status?: '429' | '500' | '503';
  readonly when?: Moment;
  /** Times are milliseconds. */
  readonly retryAfter?: number;
  readonly latency?: number;
  readonly stale?: number;
  readonly staleChanges?: number;
  readonly count: number | 'all';
}

/** Sets a failpoint. */
export async function rehearseSetCommand(
  { terminal, flags }: Invocation<RehearseSetFlags>,
  [operation = '']: readonly string[] = [],
): Promise<ExitCode> {
  const failpoint = { operation: inContract(operation), fault: faultOf(flags), count: flags.count };
  terminal.result(toldFailpoint(await askRehearsal<WireFailpoint>('POST', '/failpoints', failpoint)));
  return ExitCode.done;
}

/** The OpenAPI document writes `listAccessTokens` for `list-access-tokens`. */
const inContract = (operation: string): string =>
  operation.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** @throws CommandFailure unless it is one fault, whole */
function faultOf({ drop, status, when, retryAfter, latency, stale, staleChanges }: RehearseSetFlags): WireFault {
  const faults: readonly (WireFault | undefined)[] = [
    drop && { drop },
    status && answered(status, when, retryAfter),
    latency === undefined ? undefined : { latency_ms: latency },
    stale === undefined ? undefined : { stale_seconds: stale / 1_000 },
    staleChanges === undefined ? undefined : { stale_changes: staleChanges },
  ];
  const [fault, another] = faults.filter((one) => one !== undefined);
  if (fault === undefined || another !== undefined) {
    throw refused('say one of --drop, --status, --latency, --stale and --stale-changes');
  }
  if (status === undefined && (when !== undefined || retryAfter !== undefined))
    throw refused('--when and --retry-after go with --status');
  return fault;
}

function answered(status: '429' | '500' | '503', when: Moment | undefined, retryAfter: number | undefined): WireFault {
  const wait = retryAfter === undefined ? {} : { retry_after_seconds: retryAfter / 1_000 };
  if (status !== '429') return { status: status === '500' ? 500 : 503, ...(when && { when }), ...wait };
  if (when === undefined) return { status: 429, ...wait };
  throw refused('429 means that nothing was done, so it takes no --when');
}

const refused = (why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('failpoint-refused', { why })]);
