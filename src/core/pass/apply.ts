import { runCodes } from '../diagnostics/catalogue/run';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { OwnerId, TokenId, WorkspaceId } from '../model/ids';
import type { Action, EntryPlan, Plan, Step } from '../model/plan';
import { type Instant, later } from '../model/time';
import { isPortError } from '../ports/errors';
import { concurrently } from '../ports/concurrently';
import { during, type Ports } from '../ports/ports';
import { ActionContext, EntryContext } from './steps/action/context';
import { runStep } from './steps/run-step';
import { StepStopped } from './steps/action/stopped';

/** How one action ended. `unknown`: a reply was lost; the next pass finds out from the world. */
export interface Outcome {
  readonly ownerId: OwnerId;
  readonly workspace: WorkspaceId;
  readonly action: Action;
  readonly status: 'done' | 'failed' | 'moved' | 'unknown';
  readonly stepsDone: number;
  /** The token that the action made or put to use. */
  readonly tokenId?: TokenId;
  readonly diagnostic?: Diagnostic;
}

export type ApplyEvent =
  | { readonly kind: 'step'; readonly action: Action; readonly step: Step; readonly index: number }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

export interface ApplyOptions {
  /** This machine's clock when the plan's observation began. */
  readonly observedAt: Instant;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** Aborted when a person interrupts: running actions end, no further one begins. */
  readonly signal?: AbortSignal;
  /** Tokens that this run has put to use, in whatever round: what a stale read says of them, it ends none. */
  readonly inUse?: Set<TokenId>;
  /** How long an emergency tries to make a replacement before it kills what leaked. Default one minute. */
  readonly replaceWithinMs?: number;
  /** Tokens that an emergency was told to kill by id. */
  readonly kill?: ReadonlySet<TokenId>;
}

/** Entries worked on at once. Secrets Manager takes 50 writes a second; one replacement makes about four, slower than that. */
const ENTRIES_AT_ONCE = 8;

export const REPLACE_WITHIN_MS = 60_000;

/** Carries out a plan. Entries run beside each other, an entry's actions one after the other; one entry's failure stops no other. */
export async function apply(ports: Ports, plan: Plan, options: ApplyOptions): Promise<readonly Outcome[]> {
  const outcomes = await concurrently(plan.entries, ENTRIES_AT_ONCE, (entry) =>
    applyEntry(ports, plan, entry, options),
  );
  return outcomes.flat();
}

async function applyEntry(ports: Ports, plan: Plan, entry: EntryPlan, options: ApplyOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const context = new EntryContext(plan, entry.token, options.observedAt, options.inUse);
  const isEmergency = entry.actions.some(({ kind }) => kind === 'kill');
  const deadline = later(ports.clock.now(), options.replaceWithinMs ?? REPLACE_WITHIN_MS);
  for (const action of entry.actions) {
    const bounded = isEmergency && action.kind !== 'kill';
    const again = isEmergency && (!bounded || options.signal?.aborted) ? emergencyAgain(action, options) : undefined;
    const limits = { ...(options.signal && { signal: options.signal }), ...(bounded && { deadline }) };
    const end = options.signal?.aborted
      ? failed(action, 0, 'failed', runCodes.diagnose('interrupted', { token: action.token, ...(again && { again }) }))
      : await applyAction(new ActionContext(during(ports, limits), context, action, again), options);
    const outcome = { ownerId: plan.ownerId, workspace: plan.workspace, ...end };
    outcomes.push(outcome);
    options.onEvent?.({ kind: 'outcome', outcome });
  }
  return outcomes;
}

/** The command that tries again what an emergency was to kill: the next apply would leave it alive for its overlap. */
function emergencyAgain({ token, steps }: Action, { kill }: ApplyOptions): string {
  const named = steps.flatMap((step) => (step.kind === 'revoke' && kill?.has(step.token) ? [step.token] : []));
  return ['rotate', '--token', token, '--compromised', ...named.flatMap((id) => ['--kill', id])].join(' ');
}

/** How an action ended, but for whose it was. */
type End = Omit<Outcome, 'ownerId' | 'workspace'>;

async function applyAction(context: ActionContext, options: ApplyOptions): Promise<End> {
  const { action } = context;
  let done = 0;
  for (const step of action.steps) {
    options.onEvent?.({ kind: 'step', action, step, index: done });
    try {
      await runStep(step, context);
    } catch (error) {
      return stoppedAt(context, step, done, error);
    }
    done += 1;
  }
  return {
    action,
    status: 'done',
    stepsDone: done,
    ...(context.subject !== undefined && { tokenId: context.subject }),
  };
}

/** Whatever went wrong in one entry, the others go on: a defect of ours is told like any other failure. */
function stoppedAt({ action, again }: ActionContext, step: Step, done: number, error: unknown): End {
  if (error instanceof StepStopped) return failed(action, done, error.kind, error.diagnostic);
  const at = { token: action.token, action: action.kind, step: step.kind, ...(again && { again }) };
  if (!isPortError(error)) {
    const problem = error instanceof Error ? error.message : String(error);
    return failed(action, done, 'unknown', runCodes.diagnose('step-broke', { ...at, problem }));
  }
  const parameters = { ...at, problem: error.message, effect: error.effect };
  const status = error.effect === 'unknown' ? 'unknown' : 'failed';
  return failed(action, done, status, runCodes.diagnose('step-failed', parameters));
}

const failed = (action: Action, stepsDone: number, status: Outcome['status'], diagnostic: Diagnostic): End => ({
  action,
  status,
  stepsDone,
  diagnostic,
});
