import type { TokenId } from '../../model/ids';
import type { Hold } from '../../model/plan';
import { type Generation, isLive, isOurs } from '../observed/generations';
import type { Holder, Observed } from '../observed/observed';
import { holds } from '../entry/holds';
import type { Subject } from '../entry/subject';

/** Where a token is that is about to end: the secret of its entry. */
type Place = Pick<Subject, 'secret' | 'heldBy' | 'now'>;

/**
 * Somebody copied its value into the secret of another entry, whose consumers work with it: it ends when that secret has
 * another value and the overlap of that is over, so that no label shows it any more.
 */
export function isHeldElsewhere({ secret, heldBy, now }: Place, { token }: Generation): Hold | undefined {
  if (!isLive(token, now)) return undefined;
  const others = (heldBy?.get(token.id) ?? []).filter(({ arn }) => arn !== secret?.arn);
  return others.length === 0
    ? undefined
    : holds.heldElsewhere(token.id, [...new Set(others.map(({ entry }) => entry))]);
}

/** The entry whose consumers read a token now, of those that get no other value in this run. */
export const userOf = ({ heldBy, options }: Pick<Subject, 'heldBy' | 'options'>, id: TokenId): Holder | undefined =>
  heldBy?.get(id)?.find(({ isCurrent, name }) => isCurrent && !options.compromised?.has(name));

/** An entry's own token, which its secret shows: whoever made it, what is in it is that entry's. */
export const isInItsEntry = ({ heldBy }: Pick<Subject, 'heldBy'>, id: TokenId): boolean =>
  heldBy?.get(id)?.some(({ isOwn }) => isOwn) ?? false;

/** The same of what is to be removed: all of it stays, since a secret does not go without its tokens. */
export function holdsForOthers(
  { secret, generations, now }: Pick<Subject, 'secret' | 'generations' | 'now'>,
  { heldBy }: Pick<Observed, 'heldBy'>,
): Hold | undefined {
  const place = { secret, now, heldBy };
  return generations.all.filter(isOurs).flatMap((generation) => isHeldElsewhere(place, generation) ?? [])[0];
}
