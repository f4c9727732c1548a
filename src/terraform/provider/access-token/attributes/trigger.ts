import { createHash } from 'node:crypto';
import { base32 } from '../../../../core/model/label';
import { isUnknown, UNKNOWN } from '../../../plugin';
import type { TokenPlan, TokenState } from './schema';

const CHARACTERS = 8;

/**
 * What a change of `rotation.trigger` marks the new token with; undefined where it asks for no rotation. The mark stands on
 * the token, so that an apply which rotated and failed afterwards, or was killed, is not done once more: then the state
 * still has the old trigger.
 */
export function triggerMark(
  prior: Pick<TokenState, 'rotation' | 'token_id'>,
  { rotation }: Pick<TokenPlan, 'rotation'>,
): string | undefined {
  const before = prior.rotation?.trigger ?? null;
  const now = isUnknown(rotation) ? UNKNOWN : (rotation?.trigger ?? null);
  if (before === null || now === null || isUnknown(now) || before === now || prior.token_id === null) return undefined;
  return base32(
    createHash('sha256')
      .update(JSON.stringify([before, now]))
      .digest(),
    CHARACTERS,
  );
}
