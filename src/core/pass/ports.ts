import type { Clock, RandomSource } from '../ports/clock';
import type { SecretStores } from '../ports/secret-store';
import type { TokenApi } from '../ports/token-api';

/** The world, as a pass reaches it. */
export interface Ports {
  readonly tokenApi: TokenApi;
  readonly stores: SecretStores;
  readonly clock: Clock;
  readonly random: RandomSource;
}
