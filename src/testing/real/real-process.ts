import { openSecretsManager } from '../../adapters/secrets-manager/open-secrets-manager';
import { openTokenApi, type TokenApiOptions } from '../../adapters/token-api-http/open-token-api';
import type { Ports } from '../../core/ports/ports';

/** What one process holds of the world: its own connections, and nothing else. */
export interface RealProcess {
  readonly ports: Ports;
  readonly close: () => Promise<void>;
}

/** A process that works with both real servers. */
export function openProcess(options: TokenApiOptions & Parameters<typeof openSecretsManager>[0]): RealProcess {
  const { clock, random } = options;
  const tokens = openTokenApi(options);
  const secrets = openSecretsManager(options);
  return {
    ports: { tokenApi: tokens.api, stores: secrets.stores, clock, random },
    close: async () => {
      tokens.close();
      await secrets.close();
    },
  };
}
