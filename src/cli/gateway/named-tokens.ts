import { readFileSync } from 'node:fs';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type GatewayFile, type NamedToken, NO_FILE } from '../../gateway/file/gateway-file';
import { GatewayFileError } from '../../gateway/file/gateway-file-error';
import { readGatewayFile } from '../../gateway/file/read-gateway-file';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

/** For one workspace, where nothing else is said. */
const UPSTREAM_TOKEN = 'HAWZU_UPSTREAM_TOKEN';

export interface UpstreamFlags {
  readonly upstream: string;
  readonly gateway?: string;
  readonly upstreamTokenFile?: string;
  readonly upstreamTokenSecret?: string;
}

/** The gateway's file that a flag names, or nothing. */
export function gatewayFileOf({ gateway }: Pick<UpstreamFlags, 'gateway'>): GatewayFile {
  if (gateway === undefined) return NO_FILE;
  try {
    return readGatewayFile({ name: gateway, text: readFileSync(gateway, 'utf8') });
  } catch (error) {
    if (error instanceof GatewayFileError) throw new CommandFailure(ExitCode.invalidSpec, error.diagnostics);
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file: gateway, why })]);
  }
}

/** Where the vendor's tokens are: a flag, the gateway's file, or the environment. */
export function namedTokens(flags: UpstreamFlags, file: GatewayFile): readonly NamedToken[] {
  const { upstreamTokenFile: path, upstreamTokenSecret: id } = flags;
  const said: readonly NamedToken[] = [
    ...(path === undefined ? [] : [{ workspace: undefined, source: { kind: 'file', path } as const }]),
    ...(id === undefined ? [] : [{ workspace: undefined, source: { kind: 'secret', id } as const }]),
  ];
  if (said.length > 1 || (said.length > 0 && file.tokens.length > 0)) {
    const found = said.length > 1 ? 'two flags' : 'a flag, and tokens in the file';
    const parameters = { flag: '--upstream-token-…', found, expected: 'one place for the token' };
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', parameters)]);
  }
  if (said.length > 0) return said;
  if (file.tokens.length > 0) return file.tokens;
  return [{ workspace: undefined, source: { kind: 'env', name: UPSTREAM_TOKEN } }];
}
