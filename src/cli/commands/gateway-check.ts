import { VendorReader, VendorSilent } from '../../adapters/vendor-http/vendor-reader';
import { gatewayCodes } from '../../core/diagnostics/catalogue/gateway';
import { checkTable } from '../../gateway/check/check-table';
import { type GatewayTable, tableFor } from '../../gateway/table/gateway-table';
import type { NamedToken } from '../../gateway/file/gateway-file';
import { SecretValue } from '../../core/model/secret-value';
import type { VendorTokenSource } from '../../service';
import { gatewayFileOf, namedTokens, type UpstreamFlags } from '../gateway/named-tokens';
import { checkJson, checkText, type ShownCheck } from '../gateway/show-check';
import { NoTokenThere, TokenSources } from '../gateway/token-sources';
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
  const sources = new TokenSources();
  try {
    for (const { workspace, source } of namedTokens(flags, file)) {
      const token = await firstTokenOf(sources.of(source));
      checks.push(await check({ workspace, token, table, origin: flags.upstream, signal }));
    }
  } finally {
    await sources.close();
  }
  terminal.result(flags.format === 'json' ? checkJson(checks, stamp()) : checks.map(checkText).join('\n'));
  const misfits = checks.flatMap(({ lines }) => lines).filter(({ result }) => result === 'misfit');
  return misfits.length > 0 ? ExitCode.error : ExitCode.done;
}

async function firstTokenOf(source: VendorTokenSource): Promise<SecretValue> {
  const missing = (why: string): CommandFailure =>
    new CommandFailure(ExitCode.error, [gatewayCodes.diagnose('vendor-token-missing', { source: source.name, why })]);
  const values = await source.read().catch((error: unknown) => {
    throw error instanceof NoTokenThere ? missing(error.message) : error;
  });
  const [first] = values;
  if (first === undefined) throw missing('it is empty');
  return new SecretValue(first.value.reveal());
}

interface Check {
  readonly workspace: NamedToken['workspace'];
  readonly token: SecretValue;
  readonly table: GatewayTable;
  readonly origin: string;
  readonly signal: AbortSignal;
}

async function check({ workspace, token, table, origin, signal }: Check): Promise<ShownCheck> {
  const reader = new VendorReader({ origin, token, env: process.env, signal });
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
