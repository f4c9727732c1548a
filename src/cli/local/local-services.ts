import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import {
  type AuditOptions,
  type FailureLimits,
  type QuotaLimits,
  startTokenService,
  TokenFileError,
  type ServiceSeed,
  type TokenService,
  type UpstreamOptions,
} from '../../service';
import { reasonOf } from '../../adapters/system/file-problem';
import { packageRoot } from '../../adapters/system/installed-package';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { latestTime } from './time/latest-time';
import { pageForPeople, type PageForPeople } from './page/page-for-people';
import { pageSettings } from './page/page-settings';
import { makePrivateFolder } from './private-folder';
import { readSeed } from './seed-file';

/** Both services on loopback, with their state in one folder. */
export interface LocalServices {
  readonly endpoint: string;
  /** Where the token service is told to fail, if it rehearses. */
  readonly rehearsalEndpoint: string | undefined;
  readonly secretsEndpoint: string;
  readonly secrets: Emulator;
  /** The access key of rotation functions, another at each start: it alone opens the secrets of management tokens. */
  readonly functionKey: string;
  /** Where people sign in, and with what; undefined: no page was built. */
  readonly people: PageForPeople | undefined;
  /** Holds the management token, mode 0600. Its value is printed nowhere. */
  readonly tokenFile: string;
  /** The same by workspace, where the seed has several. */
  readonly tokenFiles: ReadonlyMap<string, string>;
  /** The latest moment that a store knows of, in milliseconds since the epoch: time may not run backwards against it. */
  latestStored(): Promise<number>;
  /** A .gitignore of somebody else in the folder, which may not name our files. */
  readonly foreignIgnore: string | undefined;
  /** Rejects when a store stops being this process's. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

export interface LocalOptions {
  readonly folder: string;
  readonly seed?: string;
  /** 0: a free one. */
  readonly port: number;
  readonly secretsPort: number;
  /** Gets why the embedded Secrets Manager itself failed, as on a full disk. */
  readonly say?: (line: string) => void;
  /** Of both services; this machine's when absent. */
  readonly clock?: () => number;
  /** The vendor behind the token service. */
  readonly upstream?: UpstreamOptions;
  /** The token service fails on command, told by this port. */
  readonly rehearsal?: { readonly port: number };
  /** How the embedded Secrets Manager rotates, and who is told what it does. */
  readonly rotation?: Pick<EmulatorOptions, 'functions' | 'rotationPollMs' | 'log'>;
}

export const DEFAULT_SEED = (): string => join(packageRoot(), 'examples', 'acme', 'seed.json');

/** Where both commands keep their state when they are not told otherwise. */
export const STATE_FOLDER = '.hawzu-tokens';

export const storeIn = (folder: string): string => join(folder, 'token-service.db');
export const tokenFileIn = (folder: string): string => join(folder, 'management-token');

/** The region that local clients are told to use; the embedded endpoint serves any. */
export const LOCAL_REGION = 'eu-west-1';

/** The access key that local clients are told to use; the embedded endpoint takes any. */
export const LOCAL_ACCESS_KEY = 'local';

/** What the secrets are called that keep management tokens for the rotation function. */
export const MANAGEMENT_SECRETS = 'hawzu-tokens/management-token/';

/** Starts the reference token service and the embedded Secrets Manager. What fails leaves nothing behind. */
export async function startLocalServices(options: LocalOptions): Promise<LocalServices> {
  const store = storeIn(options.folder);
  const seed = readSeed(options.seed ?? DEFAULT_SEED());
  if (!seed.workspaces?.some((workspace) => (workspace.management_tokens ?? []).length > 0)) {
    const why = 'it names no management token, and without one nobody can use the services';
    throw failed(cliCodes.diagnose('seed-invalid', { file: options.seed ?? DEFAULT_SEED(), why }));
  }
  const folder = privateFolder(options.folder);
  const { clock = Date.now, rehearsal } = options;
  const page = pageSettings({});
  let service: TokenService | undefined;
  try {
    const places = { file: store, tokenFile: tokenFileIn(options.folder) };
    const { upstream } = options;
    service = await startService({
      port: options.port,
      ...{ ...places, ...page, seed, clock },
      ...(upstream !== undefined && { upstream }),
      ...(rehearsal && { rehearsal }),
    });
    const [management] = service.handedOver;
    if (management === undefined || management.state === 'gone' || management.state === 'revoked') {
      const file = management?.file ?? tokenFileIn(options.folder);
      throw failed(cliCodes.diagnose('management-token-lost', { file, store }));
    }
    const functionKey = randomBytes(20).toString('hex');
    const secrets = await startEmulator({
      port: options.secretsPort,
      file: join(options.folder, 'secrets-manager.db'),
      clock,
      random: randomBytes,
      reserved: { namePrefix: MANAGEMENT_SECRETS, accessKeyId: functionKey },
      ...options.rotation,
      ...(options.say !== undefined && { complain: options.say }),
    }).catch((error: unknown) => {
      throw cannotStart('embedded Secrets Manager', error);
    });
    const running = service;
    const lost = Promise.race([service.lost, secrets.lost]).then((error) => Promise.reject(storeLost(error)));
    // Whoever doesn't wait for it need not handle it.
    lost.catch(() => undefined);
    return {
      endpoint: service.url,
      rehearsalEndpoint: service.rehearsalUrl,
      secretsEndpoint: secrets.url,
      secrets,
      functionKey,
      tokenFile: management.file,
      tokenFiles: tokenFilesOf(seed, running),
      people:
        page.pageFolder === undefined || upstream !== undefined
          ? undefined
          : await pageForPeople(running, options.folder),
      latestStored: async () => latestTime(await running.snapshot(), secrets.snapshot()),
      foreignIgnore: folder.foreignIgnore,
      failed: lost,
      close: async () => {
        await Promise.all([secrets.close(), running.close()]);
      },
    };
  } catch (error) {
    await service?.abandon();
    folder.undo();
    throw error;
  }
}

/** The first of each workspace whose value is there. */
function tokenFilesOf({ workspaces }: ServiceSeed, { handedOver }: TokenService): ReadonlyMap<string, string> {
  const usable = handedOver.filter(({ state }) => state === 'made' || state === 'there');
  return new Map(
    workspaces.flatMap(({ id, management_tokens: tokens = [] }) => {
      const found = usable.find(({ label }) => tokens.some((token) => token.label === label));
      return found ? [[id, found.file] as const] : [];
    }),
  );
}

/** Makes a folder for files that hold secrets, or says why it can't be made. */
export function privateFolder(folder: string): ReturnType<typeof makePrivateFolder> {
  try {
    return makePrivateFolder(folder);
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const why = isTaken ? 'secrets need a folder of this name, and something else has it' : reasonOf(error);
    const file = (error as NodeJS.ErrnoException).path ?? folder;
    throw failed(cliCodes.diagnose('file-unwritable', { file, why }));
  }
}

export interface ServiceSettings {
  readonly port: number;
  readonly host?: string;
  readonly hostNames?: readonly string[];
  readonly metricsPort?: number;
  readonly publicUrl?: string;
  readonly trustProxy?: readonly string[];
  readonly pageFolder?: string;
  readonly file: string;
  readonly seed: ServiceSeed;
  readonly tokenFile: string;
  /** This machine's when absent. */
  readonly clock?: () => number;
  readonly log?: (line: object) => void;
  readonly audit?: AuditOptions;
  readonly failureLimits?: FailureLimits;
  readonly quota?: QuotaLimits;
  readonly upstream?: UpstreamOptions;
  readonly rehearsal?: { readonly port: number };
}

/** Starts the token service. Management tokens that it mints go into files that only their owner can read. */
export const startService = ({ tokenFile, clock = Date.now, ...rest }: ServiceSettings): Promise<TokenService> =>
  startTokenService({ ...rest, managementTokenFile: tokenFile, clock, random: randomBytes }).catch((error: unknown) => {
    throw cannotStart('token service', error);
  });

/** The management token that a file holds. */
export const readTokenFile = (file: string): string => readFileSync(file, 'utf8').trim();

/** What to tell people of a store that could not be opened or made. */
export function cannotStart(what: string, error: unknown): CommandFailure {
  const { code, message: why, syscall, path, address } = error as NodeJS.ErrnoException & { readonly address?: string };
  if (error instanceof TokenFileError) {
    const { file, cause } = error;
    return failed(cliCodes.diagnose('file-unwritable', { file, why: reasonOf(cause) }));
  }
  if (code === 'EADDRINUSE') {
    return failed(
      cliCodes.diagnose('cannot-start', {
        what,
        why: `${why}; stop what uses the port, or name another (0: a free one)`,
      }),
    );
  }
  if (syscall === 'listen' && code === 'EACCES') {
    const instead = 'this user may not listen on that port; name another, such as one above 1023';
    return failed(cliCodes.diagnose('cannot-start', { what, why: `${why}; ${instead}` }));
  }
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL' || (syscall === 'listen' && code === 'EINVAL')) {
    const host = (error as { readonly hostname?: string; readonly address?: string }).hostname ?? address;
    return failed(cliCodes.diagnose('cannot-start', { what, why: `${host} is no address of this machine` }));
  }
  if (syscall !== undefined && path !== undefined)
    return failed(cliCodes.diagnose('cannot-start', { what, why: `${path}: ${reasonOf(error)}` }));
  if (
    code === 'store-in-use' ||
    code === 'store-file-foreign' ||
    code === 'seed-of-another-store' ||
    code === 'store-purpose'
  )
    return failed(cliCodes.diagnose(code, { why }));
  return failed(cliCodes.diagnose('cannot-start', { what, why }));
}

export const storeLost = (error: Error): CommandFailure =>
  failed(cliCodes.diagnose('store-lost', { why: error.message }));

const failed = (diagnostic: ReturnType<typeof cliCodes.diagnose>): CommandFailure =>
  new CommandFailure(ExitCode.error, [diagnostic]);

/** Waits for the signal, or rejects with the reason why the services can't go on. */
export async function untilStopped(signal: AbortSignal, lost: Promise<never>): Promise<void> {
  // The wait itself holds the process, whatever the servers do; nothing holds it afterwards.
  const hold = setInterval(() => undefined, 1 << 30);
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.race([stopped, lost]);
  } finally {
    clearInterval(hold);
  }
}

export const STOPPING = 'Stopping: what is being asked is answered, for a few seconds. Again to stop at once.';
