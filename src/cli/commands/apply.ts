import { readFileSync } from 'node:fs';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Plan } from '../../core/model/plan';
import { parsePlanJson } from '../../core/reconcile/render/plan-json';
import { planAndApply } from '../applying';
import { ExitCode } from '../exit-code';
import { CommandFailure } from '../failure';
import { showOutcomes } from '../outcomes';
import { showPlan } from '../planning';
import type { Invocation } from '../invocation';
import { withSession } from '../session';
import { reasonOf } from '../../adapters/system/file-problem';

export interface ApplyFlags {
  readonly plan?: string;
  readonly prune?: boolean;
  readonly force?: boolean;
  readonly verbose?: boolean;
}

/** Makes the world as the spec declares it. */
export async function applyCommand(
  invocation: Invocation<ApplyFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags, signal } = invocation;
  const saved = flags.plan === undefined ? undefined : readPlan(flags.plan);
  return withSession(paths, 'apply', 'apply', async (session) => {
    const applied = await planAndApply(terminal, session, {
      options: { prune: flags.prune ?? false },
      force: flags.force ?? false,
      show: showPlan(terminal, flags),
      signal,
      ...(saved && { saved }),
    });
    showOutcomes(terminal, applied, flags.format);
    return applied.exitCode;
  });
}

function readPlan(file: string): Plan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why: reasonOf(error) })]);
  }
  const parsed = parsePlanJson(text, file);
  if (parsed.kind === 'parsed') return parsed.plan;
  throw new CommandFailure(ExitCode.error, parsed.diagnostics);
}
