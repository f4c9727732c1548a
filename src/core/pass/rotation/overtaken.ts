import type { VersionId } from '../../model/ids';
import { parseLabel, scopeKeyOf } from '../../model/label';
import type { Identity } from '../../ports/token-api';
import type { ActionContext } from '../steps/action/context';
import type { RotatedEntry } from './rotation-call';
import { presented } from './stored-token';

/**
 * Whether the current value is of this entry, works, and was made after the one that is to follow it: an apply went by while
 * this rotation stood still. Compare-and-swap does not see that, since the apply was through before the version was looked at.
 * One that no longer works has overtaken nothing: consumers need any that does. Rejects with a `PortError`.
 */
export async function isOvertaken(
  context: ActionContext,
  { ownerId, workspace }: RotatedEntry,
  next: Identity,
  current: VersionId,
): Promise<boolean> {
  const found = await presented(context, current);
  if (found.kind !== 'works') return false;
  const { tokenId, label } = found.identity;
  if (parseLabel(label)?.scopeKey !== scopeKeyOf(ownerId, context.requireArn())) return false;
  const { value: ofCurrent } = await context.api.getToken(workspace, tokenId);
  const { value: ofNext } = await context.api.getToken(workspace, next.tokenId);
  return ofCurrent.createdAt > ofNext.createdAt;
}
