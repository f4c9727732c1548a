import { formatLabel, parseLabel, pauseProof, withClaim } from '../../model/label';
import { type ManagedBy, managedBy } from '../../model/managed-by';
import type { Step } from '../../model/plan';
import { isPortError } from '../../ports/errors';
import type { ActionContext } from './action/context';
import { kill } from './kill';
import { StepStopped } from './action/stopped';

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** Changes access or expiry in place. */
export async function edit(step: StepOf<'edit'>, context: ActionContext): Promise<void> {
  const { access, expiresAt } = step;
  const changes = { access, expiresAt, label: claimedLabel(step, context) };
  const id = context.token(step.token);
  context.fence();
  await onVersion(context, async () => {
    const seen = context.entry.versionOf(id, step.ifMatch);
    context.entry.learn((await context.api.edit(context.entry.workspace, id, changes, seen)).value);
  });
}

function claimedLabel({ claim }: StepOf<'edit'>, { issued }: ActionContext): string | undefined {
  const label = claim !== undefined && issued ? parseLabel(issued.label) : undefined;
  return label && formatLabel(withClaim(label, claim));
}

export async function relabel(step: StepOf<'relabel'>, context: ActionContext): Promise<void> {
  const { token, ifMatch } = step;
  const label = step.provesPause ? provenLabel(step, context) : step.label;
  if (label === undefined) return;
  context.fence();
  await onVersion(context, async () => {
    const seen = context.entry.versionOf(token, ifMatch);
    const changes = { label, managedBy: statedBy(step, context) };
    context.entry.learn((await context.api.edit(context.entry.workspace, token, changes, seen)).value);
  });
}

const statedBy = ({ states }: StepOf<'relabel'>, { entry, action }: ActionContext): ManagedBy | undefined =>
  states && managedBy(entry.owner, action.token, states.rotation, states.createdAt);

function provenLabel({ token, label: text }: StepOf<'relabel'>, { entry }: ActionContext): string | undefined {
  const label = parseLabel(text);
  const disabledAt = entry.disabledAt(token);
  return label && disabledAt !== undefined
    ? formatLabel({ ...label, pauseProof: pauseProof(token, disabledAt) })
    : undefined;
}

export async function enable({ token, ifMatch }: StepOf<'enable'>, context: ActionContext): Promise<void> {
  context.fence();
  await onVersion(context, async () => {
    const seen = context.entry.versionOf(token, ifMatch);
    context.entry.learn((await context.api.enable(context.entry.workspace, token, seen)).value);
  });
}

export async function disable({ token, ifMatch }: StepOf<'disable'>, context: ActionContext): Promise<void> {
  if (context.entry.inUse.has(token)) return;
  context.fence();
  await onVersion(context, async () => {
    try {
      const seen = context.entry.versionOf(token, ifMatch);
      context.entry.learnDisabled((await context.api.disable(context.entry.workspace, token, seen)).value);
    } catch (error) {
      // Revoked meanwhile by another run: more than was asked for, and no reason to stop before the next token.
      if (!isPortError(error, 'not-found')) throw error;
    }
  });
}

export async function revoke({ token, ifMatch }: StepOf<'revoke'>, context: ActionContext): Promise<void> {
  if (context.entry.inUse.has(token)) return;
  if (ifMatch === undefined) return kill(token, context);
  context.fence();
  await onVersion(context, async () => {
    await context.api.revoke(context.entry.workspace, token, context.entry.versionOf(token, ifMatch));
  });
}

/** A token that somebody changed since it was looked at is left to the next pass, which looks again. */
async function onVersion(context: ActionContext, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isPortError(error, 'stale')) throw error;
    throw StepStopped.moved(context.action, 'the token was changed meanwhile');
  }
}
