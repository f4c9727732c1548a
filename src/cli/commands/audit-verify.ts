import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { KeptHead } from '../../contract';
import type { AuditVerdict, Kept } from '../../service';
import { readPosition } from '../audit/read-chain';
import { printable } from '../../core/reporting/text/printable';
import { publicKeyIn } from '../local/audit/audit-key';
import { verifyExport } from '../local/audit/verify-export';
import { verifyService } from '../local/audit/verify-service';
import { cannotStart } from '../local/local-services';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';

export interface AuditVerifyFlags {
  readonly file?: string;
  readonly database?: boolean;
  readonly head?: readonly string[];
  readonly key?: string;
}

/** Follows the audit chain of a running service, of a stopped store or of an export, and tells where it breaks. */
export async function auditVerifyCommand(
  { terminal, flags, signal }: Invocation<AuditVerifyFlags>,
  [exported]: readonly (string | undefined)[] = [],
): Promise<ExitCode> {
  const kept: Kept = {
    heads: (flags.head ?? []).map((text) => readPosition('--head', text)),
    ...(flags.key !== undefined && { key: publicKeyIn(flags.key) }),
  };
  const verdicts = await verdictsOf(flags, exported, kept, signal);
  requireFound(kept.heads, verdicts);
  for (const { head, broken, beginsWith, behind = 0 } of verdicts) {
    if (broken !== undefined) continue;
    const { number } = head;
    const workspace = printable(head.workspace_id);
    const hash = printable(head.hash);
    const followed = `${followedWords(behind, number)} Head: ${workspace}:${number}:${hash}`;
    terminal.result(`${workspace}: ${followed}`);
    if (beginsWith === undefined) continue;
    const signed =
      flags.key === undefined ? `, signed with key ${printable(beginsWith.key_id)}: --key FILE checks that` : '';
    terminal.result(`${workspace}: events before ${beginsWith.number} were forgotten, behind a checkpoint${signed}.`);
  }
  const breaks = verdicts.flatMap(({ broken }) => broken ?? []);
  if (breaks.length === 0) return ExitCode.done;
  throw new CommandFailure(
    ExitCode.error,
    breaks.map(({ workspace_id, number, why }) =>
      cliCodes.diagnose('audit-broken', { workspace: workspace_id, number, why }),
    ),
  );
}

/** What was followed, and nothing more: an export may begin behind an event. */
function followedWords(behind: number, number: number): string {
  const whole = 'none changed and none missing';
  if (behind === 0) return `${number === 1 ? '1 event' : `${number} events`}, ${whole}.`;
  if (behind === number) return `no event behind event ${number}.`;
  const events = behind + 1 === number ? `event ${number}` : `events ${behind + 1} to ${number}`;
  return `${events}, ${whole}; those before are not in this export.`;
}

async function verdictsOf(
  { file, database }: AuditVerifyFlags,
  exported: string | undefined,
  kept: Kept,
  signal: AbortSignal,
): Promise<readonly AuditVerdict[]> {
  const places = [file && '--file', database && '--database', exported && 'a file of events'].filter(Boolean);
  if (places.length > 1) {
    const parameters = { flag: '--file', found: places.join(' and '), expected: 'one place to verify' };
    throw failed(cliCodes.diagnose('flag-invalid', parameters));
  }
  if (exported !== undefined) return verifyExport(exported, kept);
  if (file === undefined && database !== true) return [await verifyService(kept, signal)];
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const service = require('../../service') as typeof import('../../service');
    if (file !== undefined) return await service.verifyAuditOfFile(file, kept, Date.now);
    return await service.verifyAuditOfDatabase(databaseUrl(), kept);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const { code, message: why } = error as NodeJS.ErrnoException;
    if (code === 'store-missing') throw failed(cliCodes.diagnose('audit-unverified', { what: 'the store', why }));
    throw cannotStart('verification', error);
  }
}

function databaseUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (url) return url;
  const what = 'set it to the address of the PostgreSQL to verify';
  throw failed(cliCodes.diagnose('setting-missing', { name: 'DATABASE_URL', what }));
}

/** A head that nothing was held against would look as if it had been found. */
function requireFound(kept: readonly KeptHead[], verdicts: readonly AuditVerdict[]): void {
  const found = verdicts.map(({ head }) => head.workspace_id);
  for (const { workspaceId, number } of kept) {
    const isMeant = workspaceId === undefined ? found.length === 1 : found.includes(workspaceId);
    const forgotten = verdicts.find(
      ({ head, beginsWith }) => head.workspace_id === (workspaceId ?? found[0]) && number < (beginsWith?.number ?? 0),
    );
    if (isMeant && forgotten === undefined) continue;
    const why =
      forgotten !== undefined
        ? `events before ${forgotten.beginsWith?.number} were forgotten`
        : workspaceId === undefined
          ? `there are events of ${found.join(', ') || 'no workspace'}; write the head as WORKSPACE:NUMBER:HASH`
          : `there are no events of ${workspaceId}`;
    throw failed(cliCodes.diagnose('audit-unverified', { what: `the kept head of event ${number}`, why }));
  }
}

const failed = (diagnostic: Diagnostic): CommandFailure => new CommandFailure(ExitCode.error, [diagnostic]);
