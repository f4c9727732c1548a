import { runCodes } from '../diagnostics/catalogue/run';
import type { Diagnostic } from '../diagnostics/diagnostic';
import type { TokenId } from '../model/ids';
import type { Action, EntryPlan, Plan, Step } from '../model/plan';
import type { Instant } from '../model/time';
import { isPortError } from '../ports/errors';
import { concurrently } from './concurrently';
import type { Ports } from './ports';
import { ActionContext } from './steps/context';
import { runStep } from './steps/run-step';
import { StepStopped } from './steps/stopped';

/** How one action ended. `unknown`: a reply was lost; the next pass finds out from the world. */
export interface Outcome {
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
}

/** Entries worked on at once. Secrets Manager takes 50 writes a second; one replacement makes about four, slower than that. */
const ENTRIES_AT_ONCE = 8;

const STEP_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 1_000;

/** Carries out a plan. Entries run beside each other, an entry's actions one after the other; one entry's failure stops no other. */
export async function apply(ports: Ports, plan: Plan, options: ApplyOptions): Promise<readonly Outcome[]> {
  const entries = plan.entries.filter((entry) => entry.actions.length > 0);
  const outcomes = await concurrently(entries, ENTRIES_AT_ONCE, (entry) => applyEntry(ports, plan, entry, options));
  return outcomes.flat();
}

async function applyEntry(ports: Ports, plan: Plan, entry: EntryPlan, options: ApplyOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const action of entry.actions) {
    const outcome = options.signal?.aborted
      ? failed(action, 0, 'failed', runCodes.diagnose('interrupted', { token: action.token }))
      : await applyAction(ports, plan, action, options);
    outcomes.push(outcome);
    options.onEvent?.({ kind: 'outcome', outcome });
  }
  return outcomes;
}

async function applyAction(ports: Ports, plan: Plan, action: Action, options: ApplyOptions): Promise<Outcome> {
  const context = new ActionContext(ports, plan, action, options.observedAt);
  let done = 0;
  for (const step of action.steps) {
    options.onEvent?.({ kind: 'step', action, step, index: done });
    try {
      await withRetry(ports, () => runStep(step, context));
    } catch (error) {
      return stoppedAt(action, step, done, error);
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

/** Repeats a step that met throttling, an outage or a lost reply; the adapter has already tried for a while. */
async function withRetry(ports: Ports, run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run();
      return;
    } catch (error) {
      if (!isPortError(error, 'throttled', 'unavailable', 'timeout') || attempt === STEP_ATTEMPTS) throw error;
      await ports.clock.sleep(Math.max(error.details.retryAfterMs ?? 0, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
    }
  }
}

function stoppedAt(action: Action, step: Step, done: number, error: unknown): Outcome {
  if (error instanceof StepStopped) return failed(action, done, error.kind, error.diagnostic);
  if (!isPortError(error)) throw error;
  const parameters = {
    token: action.token,
    action: action.kind,
    step: step.kind,
    problem: error.message,
    effect: error.effect,
  };
  return failed(
    action,
    done,
    error.effect === 'unknown' ? 'unknown' : 'failed',
    runCodes.diagnose('step-failed', parameters),
  );
}

const failed = (action: Action, stepsDone: number, status: Outcome['status'], diagnostic: Diagnostic): Outcome => ({
  action,
  status,
  stepsDone,
  diagnostic,
});
