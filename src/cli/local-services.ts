import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliCodes } from '../core/diagnostics/catalogue/cli';
import { startEmulator } from '../emulator';
import { startTokenService, type ServiceSeed } from '../service';
import { ExitCode } from './exit-code';
import { CommandFailure } from './failure';
import { readSeed } from './seed-file';
import { reasonOf } from '../adapters/system/file-problem';
import { packageRoot } from '../adapters/system/installed-package';

/** Both services on loopback, with their state in one folder. */
export interface LocalServices {
  readonly endpoint: string;
  readonly secretsEndpoint: string;
  /** Holds the management token, mode 0600. Its value is printed nowhere. */
  readonly tokenFile: string;
  close(): Promise<void>;
}

export interface LocalOptions {
  readonly folder: string;
  readonly seed?: string;
  /** 0: a free one. */
  readonly port: number;
  readonly secretsPort: number;
}

export const DEFAULT_SEED = (): string => join(packageRoot(), 'examples', 'acme', 'seed.json');

/** The region that local clients are told to use; the embedded endpoint serves any. */
export const LOCAL_REGION = 'eu-west-1';

/** Starts the reference token service and the embedded Secrets Manager. */
export async function startLocalServices(options: LocalOptions): Promise<LocalServices> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const tokenFile = join(options.folder, 'management-token');
  const service = await startService({
    port: options.port,
    file: join(options.folder, 'token-service.db'),
    seed: options.seed ?? DEFAULT_SEED(),
    tokenFile,
  });
  const clock = Date.now;
  const secrets = await startEmulator({
    port: options.secretsPort,
    file: join(options.folder, 'secrets-manager.journal'),
    clock,
    random: randomBytes,
  }).catch(async (error: unknown) => {
    await service.close();
    throw cannotStart('embedded Secrets Manager', error);
  });
  return {
    endpoint: service.url,
    secretsEndpoint: secrets.url,
    tokenFile,
    close: async () => {
      await secrets.close();
      await service.close();
    },
  };
}

export interface ServiceSettings {
  readonly port: number;
  readonly host?: string;
  readonly file: string;
  readonly seed: string;
  readonly tokenFile: string;
  readonly log?: (line: object) => void;
}

/** Starts the token service. A management token that is made on its first start goes into a file only its owner can read. */
export async function startService({
  seed,
  tokenFile,
  ...rest
}: ServiceSettings): ReturnType<typeof startTokenService> {
  const parsed = readSeed(seed) as ServiceSeed;
  const service = await startTokenService({ ...rest, seed: parsed, clock: Date.now, random: randomBytes }).catch(
    (error: unknown) => {
      throw cannotStart('token service', error);
    },
  );
  const [minted] = service.bootstrap;
  try {
    if (minted) {
      writeFileSync(tokenFile, `${minted.token}\n`, { mode: 0o600 });
      chmodSync(tokenFile, 0o600);
    } else if (!existsSync(tokenFile)) {
      throw new Error('the store has a management token already, and its file is gone');
    }
  } catch (error) {
    await service.close();
    const why = reasonOf(error);
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unwritable', { file: tokenFile, why })]);
  }
  return service;
}

/** The management token that a file holds. */
export const readTokenFile = (file: string): string => readFileSync(file, 'utf8').trim();

const cannotStart = (what: string, error: unknown): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('cannot-start', { what, why: (error as Error).message })]);

/** Waits until somebody stops the process. */
export const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // The wait itself holds the process, whatever the servers do.
    const hold = setInterval(() => undefined, 1 << 30);
    signal.addEventListener('abort', () => {
      clearInterval(hold);
      resolve();
    });
  });
