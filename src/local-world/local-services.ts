import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../adapters/system/installed-package';
import { startEmulator } from '../emulator';
import type { Emulator, EmulatorOptions } from '../emulator/emulator';
import { startTokenService as start } from '../service';
import type { ServiceSeed } from '../service/seed/service-seed';
import type { TokenService, TokenServiceOptions } from '../service/options/service-options';
import { MovableClock } from './movable-clock';

/** Options of the token service. Without any it has the workspace of `examples/acme`, in memory, on a free port. */
export interface LocalTokenServiceOptions extends Pick<
  TokenServiceOptions,
  'port' | 'file' | 'faults' | 'log' | 'rehearsal'
> {
  readonly seed?: ServiceSeed;
  readonly clock?: MovableClock;
}

/** Options of the embedded Secrets Manager. Without any it is empty, in memory, on a free port. */
export interface LocalSecretsManagerOptions extends Pick<
  EmulatorOptions,
  'port' | 'file' | 'faults' | 'log' | 'staleReadsMs' | 'accounts'
> {
  readonly clock?: MovableClock;
}

/** Starts the reference token service in this thread. Its management tokens are in `bootstrap` of what is returned. */
export function startTokenService(options: LocalTokenServiceOptions = {}): Promise<TokenService> {
  const { seed = acmeSeed(), clock = new MovableClock(), ...rest } = options;
  return start({ ...rest, seed, clock: () => clock.now(), random: randomBytes });
}

/** Starts the embedded Secrets Manager in this thread. It speaks AWS's protocol, for any region and any credentials. */
export function startSecretsManager(options: LocalSecretsManagerOptions = {}): Promise<Emulator> {
  const { clock = new MovableClock(), ...rest } = options;
  return startEmulator({ ...rest, clock: () => clock.now(), random: randomBytes });
}

/** The workspace of `examples/acme`. */
export const acmeSeed = (): ServiceSeed =>
  JSON.parse(readFileSync(join(packageRoot(), 'examples', 'acme', 'seed.json'), 'utf8')) as ServiceSeed;
