import { readFileSync } from 'node:fs';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Plan } from '../../core/model/plan';
import { parsePlanJson } from '../../core/reporting/saved-plan/plan-json';
import { planAndApply } from '../pass/apply/applying';
import { askedBy, type AskedFlags, askedOf } from '../pass/apply/asked';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { PolicyFlags } from '../pass/judging';
import { showOutcomes } from '../pass/apply/outcomes';
import { showPlan } from '../pass/apply/planning';
import type { Invocation } from '../terminal/invocation';
import { namedEntries, withSession } from '../pass/session';
import { reasonOf } from '../../adapters/system/file-problem';

export interface ApplyFlags extends AskedFlags, PolicyFlags {
  readonly plan?: string;
  readonly owner?: readonly string[];
  readonly token?: readonly string[];
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
  return withSession(paths, 'apply', { ...flags, signal }, async (session) => {
    const named = flags.token && namedEntries(session, flags.token);
    const applied = await planAndApply(terminal, session, {
      // A saved plan was made with what it was asked for.
      optionsOf: ({ desired }) => askedOf(saved, desired) ?? askedBy(flags, desired),
      ...(named && {
        keep: (action) => named.has(action.token),
        concerns: (entry) => named.has(entry.token),
      }),
      force: flags.force ?? false,
      show: showPlan(terminal, flags),
      signal,
      ...(saved && { saved }),
    });
    showOutcomes(terminal, applied, flags.format);
    return applied.exitCode;
  });
}

function readPlan(file: string): readonly Plan[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why: reasonOf(error) })]);
  }
  const parsed = parsePlanJson(text, file);
  if (parsed.kind === 'parsed') return parsed.plans;
  throw new CommandFailure(ExitCode.error, parsed.diagnostics);
}
