import { VendorReader, VendorSilent } from '../../adapters/vendor-http/vendor-reader';
import { gatewayCodes } from '../../core/diagnostics/catalogue/gateway';
import { checkTable } from '../../gateway/check/check-table';
import { type GatewayTable, tableFor } from '../../gateway/table/gateway-table';
import type { NamedToken } from '../../gateway/file/gateway-file';
import { gatewayFileOf, namedTokens, type UpstreamFlags } from '../gateway/named-tokens';
import { checkJson, checkText, type ShownCheck } from '../gateway/show-check';
import { vendorToken } from '../gateway/vendor-token';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { stamp } from '../terminal/stamp';

export type GatewayCheckFlags = UpstreamFlags;

/** Holds the gateway's table against the vendor, with what reads only. */
export async function gatewayCheckCommand({
  terminal,
  flags,
  signal,
}: Invocation<GatewayCheckFlags>): Promise<ExitCode> {
  const file = gatewayFileOf(flags);
  const table = tableFor(file);
  const checks: ShownCheck[] = [];
  for (const named of namedTokens(flags, file)) checks.push(await check(named, table, flags.upstream, signal));
  terminal.result(flags.format === 'json' ? checkJson(checks, stamp()) : checks.map(checkText).join('\n'));
  const misfits = checks.flatMap(({ lines }) => lines).filter(({ result }) => result === 'misfit');
  return misfits.length > 0 ? ExitCode.error : ExitCode.done;
}

async function check(
  { workspace, source }: NamedToken,
  table: GatewayTable,
  origin: string,
  signal: AbortSignal,
): Promise<ShownCheck> {
  const reader = new VendorReader({ origin, token: await vendorToken(source), env: process.env, signal });
  try {
    const ask = (target: string) => reader.ask(target);
    return { origin, ...(await checkTable(table, { origin, ask, workspace })) };
  } catch (error) {
    if (!(error instanceof VendorSilent)) throw error;
    if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
    throw new CommandFailure(ExitCode.error, [gatewayCodes.diagnose('vendor-silent', { why: error.message })]);
  } finally {
    reader.close();
  }
}
