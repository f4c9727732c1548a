import { runCodes } from '../../../core/diagnostics/catalogue/run';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../../core/diagnostics/diagnostic';
import type { Action, EntryPlan, Plan } from '../../../core/model/plan';
import type { Outcome } from '../../../core/pass/apply';
import type { Prepared } from '../../../core/pass/prepare';
import { type PassEnd, runPass } from '../../../core/pass/run-pass';
import { actionsOf } from '../../../core/reconcile/plan';
import type { PlanOptions } from '../../../core/reconcile/entry/subject';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';
import type { Concerns } from './planning';
import { type Session, type SpecSession, specsOfRun } from '../session';
import type { Terminal } from '../../terminal/terminal';

/** What a command wants done, and what it may do. */
export interface ApplyRequest {
  readonly optionsOf: (spec: SpecSession) => PlanOptions;
  /** Only these actions; all when absent. */
  readonly keep?: (action: Action) => boolean;
  /** Entries that the command was asked about: they are shown, and their problems count. All when absent. */
  readonly concerns?: Concerns;
  /** Plans that were saved and reviewed: exactly their actions are done. */
  readonly saved?: readonly Plan[];
  /** Passes the safety gate, but for the token that the run itself uses. */
  readonly force: boolean;
  /** Nobody is to be asked: a saved plan was reviewed, or the world is the command's own. */
  readonly approved?: boolean;
  readonly show: (plans: readonly Plan[], concerns?: Concerns) => void;
  readonly signal: AbortSignal;
}

export interface Applied {
  readonly exitCode: ExitCode;
  readonly prepared: readonly Prepared[];
  readonly outcomes: readonly Outcome[];
  /** What is wrong with entries that were left undone. */
  readonly problems: readonly Diagnostic[];
}

/** Runs one pass, asking a person where that is due. Throws a `CommandFailure` when nothing was changed, and why. */
export async function planAndApply(terminal: Terminal, session: Session, request: ApplyRequest): Promise<Applied> {
  terminal.progress('Looking at tokens and secrets …');
  const { saved, keep, force, approved, signal } = request;
  const end = await runPass({
    specs: specsOfRun(session, request.optionsOf),
    force,
    signal,
    onEvent: progressOf(terminal),
    ...(keep && { keep }),
    ...(saved && { saved }),
    show: (prepared) =>
      request.show(
        prepared.map(({ plan }) => plan),
        request.concerns,
      ),
    ...(!saved && !approved && { approve: () => askForApproval(terminal, signal) }),
  });
  return endOf(end, request);
}

async function askForApproval(terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  if (await terminal.confirm('Apply this plan?', signal)) return true;
  if (terminal.interactive) return false;
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('approval-missing', {})]);
}

function endOf(end: PassEnd, { signal, concerns = () => true }: ApplyRequest): Applied {
  switch (end.kind) {
    case 'refused':
      throw new CommandFailure(end.why === 'gate' ? ExitCode.refused : ExitCode.error, end.diagnostics);
    case 'declined':
      throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('approval-declined', {})]);
    case 'applied': {
      const { prepared, outcomes } = end;
      const problems = problemsOf(
        prepared.map(({ plan }) => plan),
        concerns,
      );
      const failed = problems.length > 0 || outcomes.some(isFailure);
      const exitCode = signal.aborted ? ExitCode.interrupted : failed ? ExitCode.error : ExitCode.done;
      return { exitCode, prepared, outcomes, problems };
    }
  }
}

/** Where somebody else was at work, the pass has looked again: what is still `moved` then is left to do. */
const isFailure = ({ status }: Outcome): boolean => status !== 'done';

/** Entries that can't be reconciled, whose secret can't be read, or that hold for a reason that is an error. */
export const problemsOf = (
  plans: readonly Plan[],
  concerns: (entry: EntryPlan) => boolean = () => true,
): readonly Diagnostic[] =>
  plans.flatMap(({ entries }) =>
    entries
      .filter(concerns)
      .flatMap(({ token, blocked, holds }) => [
        ...(blocked ? [runCodes.diagnose('entry-blocked', { token, why: blocked.message })] : []),
        ...holds
          .filter(({ severity }) => severity === 'error')
          .map(({ code, message }) =>
            code === 'secret-unreadable'
              ? runCodes.diagnose('secret-unreadable', { token, why: message })
              : runCodes.diagnose('entry-held', { token, why: message }),
          ),
      ]),
  );

function progressOf(terminal: Terminal): NonNullable<Parameters<typeof runPass>[0]['onEvent']> {
  let done = 0;
  return (event) => {
    if (event.kind === 'outcome') done += 1;
    else terminal.progress(`${done} done  ${event.action.token}: ${event.action.kind}, ${event.step.kind}`);
  };
}

/** How many actions plans hold. */
export const countActions = (plans: readonly Plan[]): number =>
  plans.reduce((sum, plan) => sum + actionsOf(plan).length, 0);
