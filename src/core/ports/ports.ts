import type { CallLimits } from './call-limits';
import type { Clock, RandomSource } from './clock';
import type { SecretStores } from './secret-store';
import type { TokenApi } from './token-api';

/** The world, as a pass reaches it. */
export interface Ports {
  readonly tokenApi: TokenApi;
  readonly stores: SecretStores;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** The same world for calls that obey limits. */
export const during = (ports: Ports, limits: CallLimits): Ports => ({
  ...ports,
  tokenApi: ports.tokenApi.during(limits),
  stores: (region) => ports.stores(region).during(limits),
});
