import type { Hold } from '../../model/plan';
import { type Generation, isExpired } from '../observed/generations';
import { holds } from '../entry/holds';
import type { Subject } from '../entry/subject';

/**
 * A copy of the secret that is not in sync may still show its value as the current one. One in sync has shown the successor at
 * least since the secret has been quiet. What was never stored is in no copy, and what has expired works for nobody.
 */
export function mayBeShownElsewhere(
  { secret, now }: Pick<Subject, 'secret' | 'now'>,
  { token, phase }: Generation,
): Hold | undefined {
  const behind = (secret?.replicas ?? []).filter(({ status }) => status !== 'InSync');
  if (behind.length === 0 || phase === 'orphan' || isExpired(token, now)) return undefined;
  const told = behind.map(({ region, status }) => `${region}: ${status}`);
  return holds.copyBehind(token.id, told, token.expiresAt ?? undefined);
}
