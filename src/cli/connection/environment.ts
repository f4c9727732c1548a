import { setting } from '../../adapters/network/environment';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { SecretValue } from '../../core/model/secret-value';

/** What a command needs to reach the token API. The adapters take proxies, authorities and AWS settings themselves. */
export interface ApiSettings {
  readonly endpoint: string;
  readonly managementToken: SecretValue;
  /** The variable that held it. */
  readonly tokenSetting: string;
}

/**
 * Reads HAWZU_ENDPOINT and HAWZU_MANAGEMENT_TOKEN; HAWZU_ACCESS_TOKEN is not ours, it belongs to consumers. For a run over
 * several workspaces, HAWZU_MANAGEMENT_TOKEN_WS_ACME is the token of workspace ws_acme.
 */
export function apiSettings(workspace?: string): {
  readonly settings?: ApiSettings;
  readonly errors: readonly Diagnostic[];
} {
  const endpoint = setting(process.env, 'HAWZU_ENDPOINT');
  const named = [...(workspace === undefined ? [] : [tokenVariable(workspace)]), 'HAWZU_MANAGEMENT_TOKEN'];
  const tokenSetting = named.find((name) => setting(process.env, name) !== undefined) ?? '';
  const token = setting(process.env, tokenSetting);
  const errors: Diagnostic[] = [];
  if (!endpoint)
    errors.push(
      missing(
        'HAWZU_ENDPOINT',
        'set it to the address of your token service, which whoever runs it can tell you (https://HOST, without a path)',
      ),
    );
  if (!token)
    errors.push(
      missing(
        'HAWZU_MANAGEMENT_TOKEN',
        'set it to the value of an access token with the role Administrator; the token service wrote its first one to a file when it started',
      ),
    );
  if (!endpoint || !token) return { errors };
  return { settings: { endpoint, managementToken: new SecretValue(token), tokenSetting }, errors };
}

/** The variable that holds the management token of one workspace. */
const tokenVariable = (workspace: string): string =>
  `HAWZU_MANAGEMENT_TOKEN_${workspace.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;

const missing = (name: string, what: string): Diagnostic => cliCodes.diagnose('setting-missing', { name, what });
