/** The package's entry `hawzu-tokens/testing`: a token service and a Secrets Manager for tests of your own stacks. */
export type { Emulator as SecretsManager } from '../emulator/emulator';
export type { ServiceSeed } from '../service/seed/service-seed';
export type { TokenService } from '../service/options/service-options';
export type { WorldSecret, WorldToken } from './contents';
export { startSecretsManager, startTokenService } from './local-services';
export type { LocalSecretsManagerOptions, LocalTokenServiceOptions } from './local-services';
export { LocalWorld } from './local-world';
export type { LocalWorldOptions, RunOptions, RunResult } from './local-world';
export { MovableClock } from './movable-clock';
