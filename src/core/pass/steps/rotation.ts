import { runCodes } from '../../diagnostics/catalogue/run';
import type { Step } from '../../model/plan';
import { later } from '../../model/time';
import { isPortError } from '../../ports/errors';
import { AWSCURRENT, AWSPENDING } from '../../ports/secret-store';
import type { ActionContext } from './action/context';
import { StepStopped } from './action/stopped';

/** How long a function is waited for, and after what time it is looked at whether it has finished: then twice that, and so on. */
const WAIT_MS = 5 * 60_000;
const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 4_000;

/** Asks the function that rotates the secret. One that is at work for somebody else is not disturbed. */
export async function requestRotation(
  { version }: Extract<Step, { kind: 'request-rotation' }>,
  context: ActionContext,
): Promise<void> {
  try {
    await context.store.rotate(context.requireArn(), version);
    context.hasAsked = true;
  } catch (error) {
    if (!isPortError(error, 'conflict')) throw error;
    throw StepStopped.moved(context.action, 'another rotation is under way');
  }
}

/** Asking is not yet a new value: a run that says done has seen the function promote it. */
export async function waitForRotation(
  { version }: Extract<Step, { kind: 'wait-for-rotation' }>,
  context: ActionContext,
): Promise<void> {
  const { clock } = context.ports;
  const { token } = context.action;
  const until = later(clock.now(), WAIT_MS);
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(2 * pause, LAST_LOOK_MS)) {
    const { value: secret } = await context.store.describe(context.requireArn());
    const stages = secret?.stages.get(version) ?? [];
    if (stages.includes(AWSCURRENT)) return;
    if (!stages.includes(AWSPENDING)) {
      // Somebody else's, or the trial of a rotation that was just configured: it says nothing of one of ours.
      if (!context.hasAsked) throw StepStopped.moved(context.action, 'the rotation that was under way has ended');
      throw new StepStopped('failed', runCodes.diagnose('rotation-abandoned', { token }));
    }
    if (clock.now() >= until) {
      const minutes = WAIT_MS / 60_000;
      throw new StepStopped('unknown', runCodes.diagnose('rotation-unfinished', { token, minutes }));
    }
    await clock.sleep(pause);
  }
}
