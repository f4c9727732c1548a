import { quotedLabel } from '../../model/label';
import type { Step } from '../../model/plan';
import { isPortError } from '../../ports/errors';
import { AWSPENDING } from '../../ports/secret-store';
import { decodeStored, encodeStored } from '../look/tokens/stored-value';
import type { ActionContext } from './action/context';
import { StepStopped } from './action/stopped';

/** Writes a value once more under a new version id, with what is to stand beside it now. */
export async function restate(step: Extract<Step, { kind: 'restate' }>, context: ActionContext): Promise<void> {
  context.fence();
  const { api, store, entry, action } = context;
  const { value: answer } = await store.read(context.requireArn(), step.from);
  const decoded = answer.kind === 'value' ? decodeStored(answer.value, api) : undefined;
  if (!decoded) throw StepStopped.unproven(action.token, 'its current version holds no token');
  const text = encodeStored(step.format, decoded.token, {
    tokenId: step.token,
    label: quotedLabel(step.label),
    workspaceId: entry.workspace,
    endpoint: api.endpoint,
    expiresAt: step.expiresAt,
  });
  try {
    await store.put(context.requireArn(), step.version, text, [AWSPENDING]);
  } catch (error) {
    if (!isPortError(error, 'conflict')) throw error;
    throw StepStopped.moved(action, 'another run stored a value under the next version');
  }
}
