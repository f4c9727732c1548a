import { openSecretsManager } from '../adapters/secrets-manager/open-secrets-manager';
import { SystemClock } from '../adapters/system/system-clock';
import { SystemRandom } from '../adapters/system/system-random';
import { openTokenApi } from '../adapters/token-api-http/open-token-api';
import type { Ports } from '../core/pass/ports';
import type { ApiSettings } from './environment';

/** The ports of a command, over HTTP. Close them at the end: kept connections would hold the process. */
export interface Connection {
  readonly ports: Ports;
  close(): Promise<void>;
}

/** Nothing is asked before the first call, and the SDK and axios are loaded only then. */
export function connect(settings: ApiSettings): Connection {
  const clock = new SystemClock();
  const random = new SystemRandom();
  const tokenApi = openTokenApi({ ...settings, clock, random });
  const secrets = openSecretsManager({ clock, random });
  return {
    ports: { tokenApi: tokenApi.api, stores: secrets.stores, clock, random },
    close: async () => {
      tokenApi.close();
      await secrets.close();
    },
  };
}
