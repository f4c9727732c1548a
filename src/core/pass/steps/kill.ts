import type { TokenId } from '../../model/ids';
import { isPortError } from '../../ports/errors';
import type { ActionContext } from './action/context';
import { StepStopped } from './action/stopped';

/** How often one looks whether a token is dead; a read may be stale for a moment. */
const LOOKS = 3;
/** How long one waits before another look; then twice that. */
const BETWEEN_LOOKS_MS = 1_000;

/**
 * Revokes a token that leaked. No fence and no version hold it up, and it counts as dead only when the token API has it no
 * more: whoever stands between may have said that it was done.
 */
export async function kill(id: TokenId, context: ActionContext): Promise<void> {
  const { api, entry, ports, again = '' } = context;
  await api.revoke(entry.workspace, id);
  for (let look = 1; await isThere(id, context); look += 1) {
    const problem = 'it was revoked, and the token API still has it';
    if (look === LOOKS) throw StepStopped.undead('failed', { token: entry.token, id, problem, again });
    await ports.clock.sleep(look * BETWEEN_LOOKS_MS).catch(() => undefined);
  }
}

async function isThere(id: TokenId, { api, entry, again = '' }: ActionContext): Promise<boolean> {
  try {
    await api.getToken(entry.workspace, id);
    return true;
  } catch (error) {
    if (!isPortError(error)) throw error;
    if (error.kind === 'not-found') return false;
    const problem = `it was revoked, and could not be looked at afterwards: ${error.message}`;
    throw StepStopped.undead('unknown', { token: entry.token, id, problem, again });
  }
}
