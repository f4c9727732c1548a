import { setting } from '../../adapters/network/environment';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { NamedToken, TokenSource } from '../../gateway/file/gateway-file';
import { tableFor } from '../../gateway/table/gateway-table';
import type { UpstreamOptions } from '../../service';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { gatewayFileOf, namedTokens, type UpstreamFlags as CheckFlags } from './named-tokens';
import { TokenSources } from './token-sources';

/** What `serve` and `dev` are told of a vendor behind them. */
export type UpstreamFlags = Partial<CheckFlags>;

/** The vendor behind a service, and what reading its tokens keeps open. */
export interface UpstreamSettings {
  readonly upstream?: UpstreamOptions;
  readonly close: () => Promise<void>;
}

const NONE: UpstreamSettings = { close: () => Promise.resolve() };

/** @throws CommandFailure where what is said does not go together, or the gateway's file is wrong */
export function upstreamSettings(flags: UpstreamFlags): UpstreamSettings {
  const { upstream: origin, upstreamTokenFile: file, upstreamTokenSecret: secret, gateway } = flags;
  if (origin === undefined) {
    if ([file, secret, gateway].every((one) => one === undefined)) return NONE;
    throw wrong('a gateway was described, and no vendor: say --upstream https://HOST, too');
  }
  const settings = gatewayFileOf(flags);
  const sources = new TokenSources();
  const tokens = sourcesOf(namedTokens({ ...flags, upstream: origin }, settings), sources);
  const upstream = { origin, table: tableFor(settings), tokens, limits: settings.limits, env: process.env };
  return { upstream, close: () => sources.close() };
}

function sourcesOf(named: readonly NamedToken[], of: TokenSources): UpstreamOptions['tokens'] {
  for (const { source } of named) requireSet(source);
  const sources = named.map(({ workspace, source }) => [workspace, of.of(source)] as const);
  const [[workspace, only] = []] = sources;
  if (workspace === undefined && only !== undefined && sources.length === 1) return only;
  return new Map(
    sources.map(([id, source]) => {
      if (id === undefined)
        throw wrong('of several tokens of the vendor, each names its workspace in the file of --gateway');
      return [id, source];
    }),
  );
}

function requireSet(source: TokenSource): void {
  if (source.kind !== 'env' || setting(process.env, source.name) !== undefined) return;
  const ways = 'with --upstream-token-file FILE, --upstream-token-secret ID, or in the file of --gateway';
  throw wrong(
    `${source.name} is not set, and is to hold the token that the vendor gave you: set it, or name the token ${ways}`,
  );
}

const wrong = (why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('cannot-start', { what: 'gateway', why })]);
