import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import {
  DEFAULT_FAILURE_LIMITS,
  issueManagementToken,
  ManagementTokenError,
  type ServiceSeed,
  type TokenService,
} from '../../service';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import {
  cannotStart,
  DEFAULT_SEED,
  privateFolder,
  startService,
  STATE_FOLDER,
  STOPPING,
  storeIn,
  storeLost,
  tokenFileIn,
  untilStopped,
} from '../local/local-services';
import { auditOptions } from '../local/audit/audit-key';
import { isOpenToOthers, type PrivateFolder } from '../local/private-folder';
import { pageSettings } from '../local/page/page-settings';
import { rehearsalSettings, toldOfRehearsal } from '../local/rehearsal/rehearsal-settings';
import { readSeed } from '../local/seed-file';
import { upstreamSettings } from '../gateway/upstream-settings';
import { type DatabaseFlags, quotaOf, serveOnDatabase } from '../local/serve-on-database';
import type { Terminal } from '../terminal/terminal';

export interface ServeFlags extends DatabaseFlags {
  readonly file?: string;
}

/** Where version 0.1 kept the store. */
const OLD_STORE = 'hawzu-tokens.db';

/** Runs the reference token service until it is stopped, or issues a management token on a stopped one. */
export async function serveCommand({
  terminal,
  flags,
  signal,
  interruption,
}: Invocation<ServeFlags>): Promise<ExitCode> {
  // A file that was named is meant, whatever stands in the environment.
  const databaseUrl = flags.file === undefined ? process.env['DATABASE_URL'] : undefined;
  if (databaseUrl) return serveOnDatabase({ terminal, flags, signal, interruption }, databaseUrl);
  if (flags.init) {
    const why = 'a SQLite store is filled by serve itself; --init is for the PostgreSQL that DATABASE_URL names';
    throw cannotStart('token service', new Error(why));
  }
  const places = placesOf(flags);
  const seed = readSeed(flags.seed ?? DEFAULT_SEED());
  const folders: PrivateFolder[] = [];
  const { upstream, close } = upstreamSettings(flags);
  let service: TokenService;
  try {
    for (const folder of places.folders) folders.push(privateFolder(folder));
    if (flags.issueManagementToken !== undefined) {
      return await issue(terminal, flags.issueManagementToken, { ...places, seed });
    }
    service = await startService({
      port: Number(flags.port),
      host: flags.host,
      hostNames: flags.hostName,
      ...(flags.metricsPort !== undefined && { metricsPort: Number(flags.metricsPort) }),
      ...auditOptions(flags, terminal),
      failureLimits: DEFAULT_FAILURE_LIMITS,
      ...quotaOf(flags),
      ...rehearsalSettings(flags),
      ...pageSettings(flags),
      ...places,
      seed,
      ...(upstream !== undefined && { upstream }),
      log: (line) => terminal.say(JSON.stringify(line)),
    });
  } catch (error) {
    for (const folder of folders) folder.undo();
    await close();
    throw error;
  }
  for (const folder of folders) folder.dropIfUnused();
  interruption.announce(STOPPING);
  tell(terminal, service, flags, places.file);
  try {
    await untilStopped(
      signal,
      service.lost.then((error) => Promise.reject(storeLost(error))),
    );
  } finally {
    await service.close();
    await close();
  }
  return ExitCode.done;
}

interface Places {
  readonly file: string;
  readonly tokenFile: string;
  /** Those that are ours, with a .gitignore in each. */
  readonly folders: readonly string[];
}

/** Values lie in a folder of their own, wherever the store is; a place that was named is the user's to keep. */
function placesOf({ file, tokenFile }: ServeFlags): Places {
  if (file === undefined) {
    const now = storeIn(STATE_FOLDER);
    if (existsSync(OLD_STORE) && !existsSync(now)) {
      throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('store-moved', { old: OLD_STORE, now })]);
    }
    return { file: now, tokenFile: tokenFile ?? tokenFileIn(STATE_FOLDER), folders: [STATE_FOLDER] };
  }
  const folder = `${file.replace(/\.db$/, '')}.secrets`;
  return tokenFile === undefined
    ? { file, tokenFile: join(folder, 'management-token'), folders: [folder] }
    : { file, tokenFile, folders: [] };
}

/** The command that issues a new value, with what names this store and this seed. */
function wayBack({ file, seed, tokenFile }: ServeFlags, label: string): string {
  const named = Object.entries({ '--file': file, '--seed': seed, '--token-file': tokenFile });
  const words = named.flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)]));
  return ['hawzu-tokens serve', ...words, '--issue-management-token', quoted(label)].join(' ');
}

/** As a POSIX shell takes it for one word. */
const quoted = (word: string): string =>
  /^[\w./@:-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

function tell(terminal: Terminal, service: TokenService, flags: ServeFlags, file: string): void {
  const behind = flags.upstream === undefined ? '' : `, gateway to ${flags.upstream}`;
  terminal.result(`Token service at ${service.url}, store ${file}${behind}.`);
  if (service.rehearsalUrl !== undefined) terminal.result(toldOfRehearsal(service.rehearsalUrl));
  if (service.metricsUrl !== undefined) terminal.result(`Metrics at ${service.metricsUrl}.`);
  const several = service.handedOver.length > 1;
  for (const { label, file: holder, state } of service.handedOver) {
    const whose = several ? `The management token "${label}"` : 'Its management token';
    if (state === 'made') terminal.result(`${whose} is in ${holder}; keep that file.`);
    if (state === 'gone') {
      terminal.say(
        `${whose} is no longer in ${holder}. If it is lost, stop the service and issue a new one: ${wayBack(flags, label)}`,
      );
    }
    if (state === 'revoked') {
      terminal.say(`${whose} was revoked. To have one again, stop the service: ${wayBack(flags, label)}`);
    }
    if (isOpenToOthers(holder)) terminal.say(`Others than you can read ${holder}: chmod 600 ${holder}.`);
  }
}

/** Prints the path of the file, and nothing else, on stdout. */
async function issue(
  terminal: Terminal,
  name: string | true,
  { file, tokenFile, seed }: Places & { readonly seed: ServiceSeed },
): Promise<ExitCode> {
  try {
    const issued = await issueManagementToken({
      file,
      seed,
      managementTokenFile: tokenFile,
      clock: Date.now,
      random: randomBytes,
      ...(name !== true && { label: name }),
    });
    terminal.say(
      `A new value for the management token "${issued.label}"; ${issued.revoked === 0 ? 'there was no old one to revoke' : 'the old one is revoked'}.`,
    );
    terminal.result(resolve(issued.file));
    return ExitCode.done;
  } catch (error) {
    if (!(error instanceof ManagementTokenError)) throw cannotStart('token service', error);
    const { message: why } = error;
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('management-token-not-issued', { why })]);
  }
}
