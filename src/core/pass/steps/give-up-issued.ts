import type { TokenId } from '../../model/ids';
import { isPortError } from '../../ports/errors';
import type { ActionContext } from './action/context';

/**
 * Revokes exactly the token that this process has just issued and that nobody can have read. When that fails too, it is
 * left to the next pass, which finds it by its label after settle.
 */
export async function giveUpIssued(context: ActionContext, id: TokenId): Promise<void> {
  context.issued = undefined;
  context.subject = undefined;
  try {
    await context.api.revoke(context.entry.workspace, id);
  } catch (error) {
    if (!isPortError(error)) throw error;
  }
}
