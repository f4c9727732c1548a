import type { Step } from '../../model/plan';
import { isPortError } from '../../ports/errors';
import { AWSCURRENT, AWSPREVIOUS } from '../../ports/secret-store';
import type { ActionContext } from './action/context';
import { StepStopped } from './action/stopped';

/** Moves AWSCURRENT, by compare-and-swap from the version that the plan saw. */
export async function promote(step: Extract<Step, { kind: 'promote' }>, context: ActionContext): Promise<void> {
  context.fence();
  try {
    await context.store.moveStage(context.requireArn(), AWSCURRENT, { to: step.to, from: step.from });
  } catch (error) {
    if (!isPortError(error, 'conflict')) throw error;
    if (await context.carries(step.to, AWSCURRENT)) return;
    throw StepStopped.moved(context.action, 'another version became current meanwhile');
  }
}

/** Takes a stage off a version, if it is still there. */
export async function dropStage(step: Extract<Step, { kind: 'drop-label' }>, context: ActionContext): Promise<void> {
  if (step.label === AWSPREVIOUS) context.fence();
  try {
    await context.store.moveStage(context.requireArn(), step.label, { from: context.version(step.version) });
  } catch (error) {
    if (!isPortError(error, 'conflict')) throw error;
  }
}

/** Stops the action unless the secret is as it was observed: the guard before what can't be undone. */
export async function recheck(step: Extract<Step, { kind: 'recheck' }>, context: ActionContext): Promise<void> {
  const { value: secret } = await context.store.describe(context.requireArn());
  if (secret?.lastChangedAt !== step.lastChangedAt)
    throw StepStopped.moved(context.action, 'its secret changed meanwhile');
  // One may have failed since, without a change of the secret.
  if (step.inSync && secret.replicas?.some(({ status }) => status !== 'InSync'))
    throw StepStopped.moved(context.action, 'a copy of its secret is behind by now');
}
