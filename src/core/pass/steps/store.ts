import type { TokenId, VersionId } from '../../model/ids';
import { quotedLabel } from '../../model/label';
import type { Step } from '../../model/plan';
import { isPortError } from '../../ports/errors';
import { AWSCURRENT, AWSPENDING } from '../../ports/secret-store';
import { encodeStored } from '../look/tokens/stored-value';
import type { ActionContext } from './action/context';
import { giveUpIssued } from './give-up-issued';
import { StepStopped } from './action/stopped';

/**
 * Writes the issued value under the planned version id. The first writer wins (AWS: the same id with another value is
 * refused), so two runners never both store. The loser revokes its own token and goes on with the winner's value.
 */
export async function store(step: Extract<Step, { kind: 'store' }>, context: ActionContext): Promise<void> {
  const { issued } = context;
  const version = context.version(step.version);
  if (!issued) throw new Error(`${context.action.token}: store before issue`);
  await fenced(context, issued.id);
  const text = encodeStored(step.format, issued.value, {
    tokenId: issued.id,
    label: quotedLabel(issued.label),
    workspaceId: context.entry.workspace,
    endpoint: context.api.endpoint,
    expiresAt: issued.expiresAt,
  });
  try {
    await context.store.put(context.requireArn(), version, text, [AWSPENDING]);
  } catch (error) {
    if (isPortError(error, 'conflict')) {
      await giveUpIssued(context, issued.id);
      await joinWinner(context, version);
      return;
    }
    // What is known not to be stored can be given up at once; what may be stored must not be.
    if (isPortError(error) && error.effect === 'none' && isFinal(error.kind)) await giveUpIssued(context, issued.id);
    throw error;
  }
}

/** A token that waited too long for its place may have been retired as an orphan meanwhile; its value is not stored. */
async function fenced(context: ActionContext, issued: TokenId): Promise<void> {
  try {
    context.fence();
  } catch (error) {
    await giveUpIssued(context, issued);
    throw error;
  }
}

/** Failures that a retry of the same call won't mend. */
const isFinal = (kind: string): boolean => kind !== 'throttled' && kind !== 'unavailable' && kind !== 'timeout';

async function joinWinner(context: ActionContext, version: VersionId): Promise<void> {
  if (await context.carries(version, AWSPENDING, AWSCURRENT)) return;
  throw StepStopped.moved(context.action, 'another run stored a value for the same replacement and went on');
}
