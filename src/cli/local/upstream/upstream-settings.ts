import { openSecretsManager } from '../../../adapters/secrets-manager/open-secrets-manager';
import { SystemClock } from '../../../adapters/system/system-clock';
import { SystemRandom } from '../../../adapters/system/system-random';
import { openTable } from '../../../gateway/table/gateway-table';
import type { UpstreamOptions, VendorTokenSource } from '../../../service';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';
import { fileSource, secretSource, variableSource } from './token-sources';

/** What `serve` and `dev` are told of a vendor behind them. */
export interface UpstreamFlags {
  readonly upstream?: string;
  readonly upstreamTokenFile?: string;
  readonly upstreamTokenSecret?: string;
}

export const TOKEN_VARIABLE = 'HAWZU_UPSTREAM_TOKEN';

/** The vendor behind a service, and what reading its token keeps open. */
export interface UpstreamSettings {
  readonly upstream?: UpstreamOptions;
  readonly close: () => Promise<void>;
}

const NONE: UpstreamSettings = { close: () => Promise.resolve() };

/** @throws CommandFailure where what is said does not go together */
export function upstreamSettings(flags: UpstreamFlags): UpstreamSettings {
  const { upstream: origin, upstreamTokenFile: file, upstreamTokenSecret: secret } = flags;
  if (origin === undefined) {
    if (file === undefined && secret === undefined) return NONE;
    throw wrong('a token of the vendor was named, and no vendor: say --upstream https://HOST, too');
  }
  if (file !== undefined && secret !== undefined) {
    throw wrong(
      "the vendor's token comes from a file or from a secret: say one of --upstream-token-file and --upstream-token-secret",
    );
  }
  const secrets = secretsManager();
  const tokens = secret === undefined ? plainSource(file) : secrets.source(secret);
  return { upstream: { origin, table: openTable(), tokens, env: process.env }, close: secrets.close };
}

function plainSource(file: string | undefined): VendorTokenSource {
  if (file !== undefined) return fileSource(file);
  const value = process.env[TOKEN_VARIABLE];
  if (value?.trim()) return variableSource(TOKEN_VARIABLE, value);
  const ways = `--upstream-token-file FILE, --upstream-token-secret ID or ${TOKEN_VARIABLE}`;
  throw wrong(`--upstream needs the token that the vendor gave you: name it with ${ways}`);
}

/** Nothing is loaded or asked before a secret is read. */
function secretsManager() {
  let open: ReturnType<typeof openSecretsManager> | undefined;
  const opened = () => (open ??= openSecretsManager({ clock: new SystemClock(), random: new SystemRandom() }));
  return {
    source: (id: string): VendorTokenSource => {
      const region = /^arn:[^:]*:secretsmanager:([^:]+):/.exec(id)?.[1];
      return secretSource(id, () => opened().stores(region));
    },
    close: async () => open?.close(),
  };
}

const wrong = (why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('cannot-start', { what: 'gateway', why })]);
