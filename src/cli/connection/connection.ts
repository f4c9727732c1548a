import { openSecretsManager } from '../../adapters/secrets-manager/open-secrets-manager';
import { SystemClock } from '../../adapters/system/system-clock';
import { SystemRandom } from '../../adapters/system/system-random';
import { openTokenApi } from '../../adapters/token-api-http/open-token-api';
import type { WorkspaceId } from '../../core/model/ids';
import { during, type Ports } from '../../core/ports/ports';
import { type ApiSettings, apiSettings } from './environment';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

/** The ports of a command, over HTTP. Close them at the end: kept connections would hold the process. */
export interface Connection {
  readonly ports: Ports;
  close(): Promise<void>;
}

/** The ports of a run over several workspaces: a token API for each, one Secrets Manager. */
export interface Connections {
  portsOf(workspace: WorkspaceId): Ports;
  close(): Promise<void>;
}

/**
 * Connects to the workspaces of a run. Each is worked on with its own management token, or with the one for all.
 * Throws a `CommandFailure` when a setting is missing.
 */
export function connectAll(workspaces: readonly WorkspaceId[], signal: AbortSignal): Connections {
  const all = new Set(workspaces);
  const settings = new Map([...all].map((workspace) => [workspace, apiSettings(workspace)]));
  const errors = [...settings.values()].flatMap((one) => one.errors);
  const distinct = new Map(errors.map((error) => [error.message, error]));
  if (errors.length > 0) throw new CommandFailure(ExitCode.error, [...distinct.values()]);
  const open = new Map<WorkspaceId, Connection>();
  return {
    portsOf: (workspace) => {
      const known = open.get(workspace);
      if (known) return known.ports;
      const connection = connect(settings.get(workspace)!.settings!, signal);
      open.set(workspace, connection);
      return connection.ports;
    },
    close: async () => {
      await Promise.all([...open.values()].map((connection) => connection.close()));
    },
  };
}

/** Nothing is asked before the first call, and the SDK and axios are loaded only then. No wait outlasts the wish to stop. */
export function connect(settings: ApiSettings, signal: AbortSignal): Connection {
  const clock = new SystemClock();
  const random = new SystemRandom();
  const tokenApi = openTokenApi({ ...settings, clock, random });
  const secrets = openSecretsManager({ clock, random });
  return {
    ports: during({ tokenApi: tokenApi.api, stores: secrets.stores, clock, random }, { signal }),
    close: async () => {
      tokenApi.close();
      await secrets.close();
    },
  };
}
