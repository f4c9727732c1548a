import { openSecretsManager } from '../adapters/secrets-manager/open-secrets-manager';
import { openTokenApi } from '../adapters/token-api-http/open-token-api';
import type { WorkspaceId } from '../core/model/ids';
import { decodeStored, elsewhere } from '../core/pass/look/tokens/stored-value';
import type { Clock, RandomSource } from '../core/ports/clock';
import type { Ports } from '../core/ports/ports';
import { managementToken, withoutToken } from './management-token';
import type { Deployed } from './rotation-asset';

/** What a function is made of. */
export interface FunctionParts {
  /** The text beside its code: see `rotationAsset`. */
  readonly asset: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Gets one line of JSON at a time; never a value. */
  readonly log: (line: string) => void;
  /** AWS settings, proxies and authorities; the process's own environment when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** As much of Lambda's context as is used. */
export interface CallContext {
  getRemainingTimeInMillis(): number;
}

/** The world, as one call of a function reaches it. */
export interface FunctionWorld {
  readonly stores: Ports['stores'];
  /** With the management token that the workspace's secret holds now. Rejects with a `RotationRefused` or a `PortError`. */
  readonly portsOf: (workspace: WorkspaceId) => Promise<Ports>;
  /** Ends what was opened, the latest first. */
  readonly close: () => Promise<void>;
}

export function openFunctionWorld(
  { clock, random, env }: Pick<FunctionParts, 'clock' | 'random' | 'env'>,
  { endpoint, managementSecrets }: Pick<Deployed, 'endpoint' | 'managementSecrets'>,
): FunctionWorld {
  const options = { clock, random, ...(env && { env }) };
  const secrets = openSecretsManager(options);
  const { stores } = secrets;
  const closes: (() => unknown)[] = [() => secrets.close()];
  return {
    stores,
    portsOf: async (workspace) => {
      const arn = managementSecrets[workspace];
      if (arn === undefined) throw withoutToken(`none was deployed for workspace ${workspace}`);
      const kept = await managementToken(stores, arn);
      const opened = openTokenApi({ ...options, endpoint, managementToken: kept.token });
      closes.push(() => opened.close());
      // Anything else may be somebody's secret, which nobody is to be sent.
      const decoded = decodeStored(kept.text, opened.api);
      if (!decoded) throw withoutToken('its secret holds no token');
      const other = elsewhere(decoded, { api: opened.api, workspace });
      if (other !== undefined) throw withoutToken(`its secret holds one for ${other}`);
      return { tokenApi: opened.api, stores, clock, random };
    },
    close: async () => {
      for (const close of closes.reverse()) await close();
    },
  };
}
