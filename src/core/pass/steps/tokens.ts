import type { Step } from '../../model/plan';
import { isPortError } from '../../ports/errors';
import type { ActionContext } from './context';

/** Changes access or expiry in place. */
export async function edit(step: Extract<Step, { kind: 'edit' }>, context: ActionContext): Promise<void> {
  await context.ports.tokenApi.edit(context.plan.workspace, context.token(step.token), {
    ...(step.access !== undefined && { access: step.access }),
    ...(step.expiresAt !== undefined && { expiresAt: step.expiresAt }),
  });
}

export async function relabel(step: Extract<Step, { kind: 'relabel' }>, context: ActionContext): Promise<void> {
  await context.ports.tokenApi.edit(context.plan.workspace, step.token, { label: step.label });
}

export async function enable(step: Extract<Step, { kind: 'enable' }>, context: ActionContext): Promise<void> {
  await context.ports.tokenApi.enable(context.plan.workspace, step.token);
}

/**
 * True for the token that this very action has put to use. An emergency kills what its observation showed; when it then
 * joined another run's value, that run's token may have been among it, and is current now.
 */
const isInUse = (step: Extract<Step, { kind: 'disable' | 'revoke' }>, context: ActionContext): boolean =>
  step.token === context.subject;

export async function disable(step: Extract<Step, { kind: 'disable' }>, context: ActionContext): Promise<void> {
  if (isInUse(step, context)) return;
  context.fence();
  try {
    await context.ports.tokenApi.disable(context.plan.workspace, step.token);
  } catch (error) {
    // Revoked meanwhile by another run: more than was asked for, and no reason to stop before the next token.
    if (!isPortError(error, 'not-found')) throw error;
  }
}

export async function revoke(step: Extract<Step, { kind: 'revoke' }>, context: ActionContext): Promise<void> {
  if (isInUse(step, context)) return;
  context.fence();
  await context.ports.tokenApi.revoke(context.plan.workspace, step.token);
}

/** Lets the secret go, for AWS to keep for the recovery window. */
export async function deleteSecret(
  step: Extract<Step, { kind: 'delete-secret' }>,
  context: ActionContext,
): Promise<void> {
  context.fence();
  await context.store.delete(context.requireArn(), step.recoveryWindowDays);
}
