import type { SecretStore, SecretStores } from '../../core/ports/secret-store';
import { Caller, type SecretsManagerOptions } from './call/caller';
import { SdkSecretStore } from './sdk-secret-store';

/** Secrets Manager, one client per region. Close it at the end: kept connections would hold the process. */
interface OpenSecretsManager {
  readonly stores: SecretStores;
  close(): Promise<void>;
}

/**
 * Secrets Manager through the AWS SDK. Region, endpoint and credentials come from environment, profiles and roles, and
 * `AWS_ENDPOINT_URL_SECRETS_MANAGER`, as in any AWS client; so do proxies and `AWS_CA_BUNDLE`, as in the AWS CLI. Nothing is
 * loaded or asked before the first call.
 */
export function openSecretsManager(options: SecretsManagerOptions): OpenSecretsManager {
  const callers = new Map<string | undefined, { readonly caller: Caller; readonly store: SecretStore }>();
  return {
    stores: (region) => {
      let open = callers.get(region);
      if (!open) {
        const caller = new Caller(region, options);
        open = { caller, store: new SdkSecretStore(caller) };
        callers.set(region, open);
      }
      return open.store;
    },
    close: async () => {
      await Promise.all([...callers.values()].map(({ caller }) => caller.close()));
    },
  };
}
