import { writeFileSync } from 'node:fs';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { prepare } from '../../core/pass/prepare';
import { actionsOf } from '../../core/reconcile/plan';
import { renderPlanJson } from '../../core/reconcile/render/plan-json';
import { renderPlanMarkdown } from '../../core/reconcile/render/plan-markdown';
import { refuseIfBlocked, unreadableSecrets } from '../applying';
import { ExitCode } from '../exit-code';
import { CommandFailure } from '../failure';
import { planText } from '../planning';
import type { Invocation } from '../invocation';
import { report } from '../reporting';
import { withSession } from '../session';
import { reasonOf } from '../../adapters/system/file-problem';

export interface PlanFlags {
  readonly out?: string;
  readonly detailedExitcode?: boolean;
  readonly prune?: boolean;
  readonly verbose?: boolean;
}

/** Shows what an apply would do. Reads no value and changes nothing. */
export async function planCommand(invocation: Invocation<PlanFlags>, paths: readonly string[] = []): Promise<ExitCode> {
  const { terminal, flags } = invocation;
  return withSession(paths, 'plan', 'plan', async ({ connection, desired, survey, findings }) => {
    terminal.progress('Looking at tokens and secrets …');
    const options = { prune: flags.prune ?? false };
    const { plan } = await prepare(connection.ports, desired, survey, options, 'versions');
    if (flags.format === 'text' && findings.length > 0 && !flags.quiet) report(terminal, findings, 'text');
    terminal.result(
      flags.format === 'json'
        ? renderPlanJson(plan)
        : flags.format === 'markdown'
          ? renderPlanMarkdown(plan)
          : planText(terminal, plan, flags.verbose ?? false),
    );
    refuseIfBlocked(plan);
    if (flags.out !== undefined) save(flags.out, renderPlanJson(plan));
    const unread = unreadableSecrets(plan);
    if (unread.length > 0) throw new CommandFailure(ExitCode.error, unread);
    return flags.detailedExitcode && actionsOf(plan).length > 0 ? ExitCode.changes : ExitCode.done;
  });
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unwritable', { file, why: reasonOf(error) })]);
  }
}
