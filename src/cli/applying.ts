import { runCodes } from '../core/diagnostics/catalogue/run';
import { cliCodes } from '../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../core/diagnostics/diagnostic';
import { judgePlan } from '../core/invariants/plan-soundness';
import type { Action, Plan } from '../core/model/plan';
import { apply, type Outcome } from '../core/pass/apply';
import { safetyGate } from '../core/pass/gate';
import { prepare, prepareApply, type Prepared } from '../core/pass/prepare';
import { whatMoved } from '../core/reconcile/compare-plans';
import { actionsOf } from '../core/reconcile/plan';
import { restrict } from '../core/reconcile/restrict';
import type { PlanOptions } from '../core/reconcile/subject';
import { ExitCode } from './exit-code';
import { CommandFailure } from './failure';
import type { Session } from './session';
import type { Terminal } from './terminal';

/** What a command wants done, and what it may do. */
export interface ApplyRequest {
  readonly options: PlanOptions;
  /** Only these actions; all when absent. */
  readonly keep?: (action: Action) => boolean;
  /** A plan that was saved and reviewed: the world must not have moved since. */
  readonly saved?: Plan;
  /** Passes the safety gate, but for the token that the run itself uses. */
  readonly force: boolean;
  /** Nobody is to be asked: a saved plan was reviewed, or the world is the command's own. */
  readonly approved?: boolean;
  readonly show: (prepared: Prepared) => void;
  readonly signal: AbortSignal;
}

export interface Applied {
  readonly exitCode: ExitCode;
  readonly prepared: Prepared;
  readonly outcomes: readonly Outcome[];
}

/** An approval older than this is for a world that may have moved. */
const APPROVAL_MS = 5 * 60_000;

/** Plans, shows, asks, looks closer, judges and applies. Throws a `CommandFailure` before anything is changed, if at all. */
export async function planAndApply(terminal: Terminal, session: Session, request: ApplyRequest): Promise<Applied> {
  const { connection, desired, survey } = session;
  const look = (mode: 'versions' | 'values') => prepare(connection.ports, desired, survey, request.options, mode);
  terminal.progress('Looking at tokens and secrets …');
  const shown = restricted(await look('versions'), request);
  if (request.saved) refuseIfMoved(request.saved, shown.plan);
  request.show(shown);
  refuseIfBlocked(shown.plan);
  if (actionsOf(shown.plan).length === 0 && !hasDoubt(shown.plan)) {
    return { exitCode: unreadable(terminal, shown.plan), prepared: shown, outcomes: [] };
  }
  refuseIfUnsafe(shown, request.force);
  if (!request.saved && !request.approved && !(await terminal.confirm('Apply this plan?', request.signal))) {
    if (terminal.interactive) return { exitCode: ExitCode.done, prepared: shown, outcomes: [] };
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('approval-missing', {})]);
  }
  let fresh = shown;
  if (connection.ports.clock.now() - shown.observedAt > APPROVAL_MS) {
    fresh = restricted(await look('versions'), request);
    refuseIfMoved(shown.plan, fresh.plan);
  }
  const prepared = restricted(await prepareApply(connection.ports, fresh), request);
  refuseIfBlocked(prepared.plan);
  refuseIfUnsafe(prepared, request.force);
  const outcomes = await carryOut(terminal, session, prepared, request.signal);
  return { exitCode: exitCodeOf(terminal, prepared.plan, outcomes, request.signal), prepared, outcomes };
}

const restricted = (prepared: Prepared, { keep }: ApplyRequest): Prepared =>
  keep ? { ...prepared, plan: restrict(prepared.plan, keep) } : prepared;

/** Labels leave something open that an apply settles by reading the stored value. */
const hasDoubt = (plan: Plan): boolean =>
  plan.entries.some((entry) => entry.holds.some((hold) => hold.code === 'version-unclear'));

function refuseIfMoved(saved: Plan, now: Plan): void {
  if (saved.hash === now.hash) return;
  throw new CommandFailure(ExitCode.error, [runCodes.diagnose('world-moved', { changes: whatMoved(saved, now) })]);
}

/** One impossible entry stops all: nothing is changed until a person has settled it. */
export function refuseIfBlocked(plan: Plan): void {
  const errors = plan.entries.flatMap((entry) =>
    entry.blocked ? [runCodes.diagnose('entry-blocked', { token: entry.token, why: entry.blocked.message })] : [],
  );
  if (errors.length > 0) throw new CommandFailure(ExitCode.error, errors);
}

function refuseIfUnsafe(prepared: Prepared, force: boolean): void {
  const unsound = judgePlan(prepared.plan).map(({ invariant, detail }) =>
    runCodes.diagnose('plan-unsound', { invariant: String(invariant), detail }),
  );
  if (unsound.length > 0) throw new CommandFailure(ExitCode.error, unsound);
  const refusals = safetyGate(prepared.plan, prepared.world).filter(
    (refusal) => !force || refusal.code === 'gate-management-token',
  );
  if (refusals.length > 0) throw new CommandFailure(ExitCode.refused, refusals);
}

async function carryOut(
  terminal: Terminal,
  session: Session,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const total = actionsOf(prepared.plan).length;
  let done = 0;
  return apply(session.connection.ports, prepared.plan, {
    observedAt: prepared.observedAt,
    signal,
    onEvent: (event) => {
      if (event.kind === 'outcome') done += 1;
      else terminal.progress(`${done}/${total}  ${event.action.token}: ${event.action.kind}, ${event.step.kind}`);
    },
  });
}

/** A secret that could not be read leaves its entry undone: an error, even when everything else went well. */
function unreadable(terminal: Terminal, plan: Plan): ExitCode {
  const errors = unreadableSecrets(plan);
  for (const error of errors) terminal.complain(error.message);
  return errors.length > 0 ? ExitCode.error : ExitCode.done;
}

export const unreadableSecrets = (plan: Plan): readonly Diagnostic[] =>
  plan.entries.flatMap((entry) =>
    entry.holds
      .filter((hold) => hold.severity === 'error')
      .map((hold) => runCodes.diagnose('secret-unreadable', { token: entry.token, why: hold.message })),
  );

function exitCodeOf(terminal: Terminal, plan: Plan, outcomes: readonly Outcome[], signal: AbortSignal): ExitCode {
  if (signal.aborted) return ExitCode.interrupted;
  const read = unreadable(terminal, plan);
  return outcomes.every((outcome) => outcome.status === 'done') ? read : ExitCode.error;
}
