import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import {
  DEFAULT_FAILURE_LIMITS,
  fillStore,
  issueManagementTokenOnDatabase,
  ManagementTokenError,
  type QuotaLimits,
  startReplica,
} from '../../service';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import {
  cannotStart,
  DEFAULT_SEED,
  privateFolder,
  STATE_FOLDER,
  STOPPING,
  tokenFileIn,
  untilStopped,
} from './local-services';
import { type AuditFlags, auditOptions } from './audit/audit-key';
import { pageSettings } from './page/page-settings';
import { type RehearsalFlags, rehearsalSettings, toldOfRehearsal } from './rehearsal/rehearsal-settings';
import { readSeed } from './seed-file';
import { type UpstreamFlags, upstreamSettings } from '../gateway/upstream-settings';

/** What `serve` is told, wherever its store is. */
export interface DatabaseFlags extends AuditFlags, RehearsalFlags, UpstreamFlags {
  readonly port: string;
  readonly host: string;
  readonly hostName?: readonly string[];
  readonly publicUrl?: string;
  readonly trustProxy?: readonly string[];
  readonly metricsPort?: string;
  readonly requestsPerMinute: string;
  readonly seed?: string;
  readonly tokenFile?: string;
  /** True when no name was said. */
  readonly issueManagementToken?: string | true;
  readonly init?: boolean;
}

/** Runs one of several token services on a PostgreSQL, fills an empty one, or issues a management token of it. */
export async function serveOnDatabase(
  { terminal, flags, signal, interruption }: Invocation<DatabaseFlags>,
  databaseUrl: string,
): Promise<ExitCode> {
  const told = { databaseUrl, clock: Date.now, random: randomBytes };
  try {
    if (flags.init) {
      const { state, handedOver } = await fillStore({
        ...told,
        seed: readSeed(flags.seed ?? DEFAULT_SEED()),
        managementTokenFile: tokenFileOf(flags),
        purpose: flags.rehearsal === true ? 'rehearsal' : 'service',
      });
      if (state === 'there') terminal.result('The database was filled before, with this seed. Nothing was changed.');
      if (state === 'differs')
        terminal.say('The database was filled before, with another seed, which stays. Nothing was changed.');
      if (state === 'filled') terminal.result('The database is filled.');
      for (const { label, file } of handedOver)
        terminal.result(`The management token "${label}" is in ${file}; keep that file.`);
      return ExitCode.done;
    }
    if (flags.issueManagementToken !== undefined) {
      const { issueManagementToken: name } = flags;
      const managementTokenFile = tokenFileOf(flags);
      const label = name === true ? {} : { label: name };
      const issued = await issueManagementTokenOnDatabase({ ...told, managementTokenFile, ...label });
      const old = issued.revoked === 0 ? 'there was no old one to revoke' : 'the old one is revoked';
      terminal.say(`A new value for the management token "${issued.label}"; ${old}.`);
      terminal.result(resolve(issued.file));
      return ExitCode.done;
    }
  } catch (error) {
    if (!(error instanceof ManagementTokenError)) throw failureOf(error);
    throw new CommandFailure(ExitCode.error, [
      cliCodes.diagnose('management-token-not-issued', { why: error.message }),
    ]);
  }
  const { upstream, close } = upstreamSettings(flags);
  const service = await startReplica({
    ...told,
    port: Number(flags.port),
    host: flags.host,
    ...(flags.hostName !== undefined && { hostNames: flags.hostName }),
    ...(flags.metricsPort !== undefined && { metricsPort: Number(flags.metricsPort) }),
    ...pageSettings(flags),
    ...(flags.seed !== undefined && { seed: readSeed(flags.seed) }),
    ...auditOptions(flags, terminal),
    failureLimits: DEFAULT_FAILURE_LIMITS,
    ...quotaOf(flags),
    ...(upstream !== undefined && { upstream }),
    ...rehearsalSettings(flags),
    log: (line) => terminal.say(JSON.stringify(line)),
  }).catch(async (error: unknown) => {
    await close();
    throw failureOf(error);
  });
  interruption.announce(STOPPING);
  terminal.result(`Token service at ${service.url}, store in the database of DATABASE_URL.`);
  if (service.rehearsalUrl !== undefined) terminal.result(toldOfRehearsal(service.rehearsalUrl));
  if (service.metricsUrl !== undefined) terminal.result(`Metrics at ${service.metricsUrl}.`);
  try {
    await untilStopped(signal, new Promise(() => undefined));
  } finally {
    await service.close();
    await close();
  }
  return ExitCode.done;
}

/** 0 bounds nobody. */
export const quotaOf = ({ requestsPerMinute }: DatabaseFlags): { readonly quota?: QuotaLimits } =>
  Number(requestsPerMinute) === 0 ? {} : { quota: { requestsPerMinute: Number(requestsPerMinute) } };

/** Values lie in a folder of ours unless another place was named. */
function tokenFileOf({ tokenFile }: DatabaseFlags): string {
  if (tokenFile !== undefined) return tokenFile;
  privateFolder(STATE_FOLDER);
  return tokenFileIn(STATE_FOLDER);
}

const failureOf = (error: unknown): unknown =>
  error instanceof CommandFailure ? error : cannotStart('token service', error);
