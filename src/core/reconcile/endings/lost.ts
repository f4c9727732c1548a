import type { EntryPlan, Hold } from '../../model/plan';
import { holds } from '../entry/holds';
import { type Generations, isOurs } from '../observed/generations';
import type { Lost, UndeclaredFacts } from '../observed/observed';
import type { PlanOptions } from '../entry/subject';
import { isFormer } from './former';
import { ending } from './unproven';

/** Under this name a plan keeps which secret it was: it is found by that, since there is no ARN. */
export const LOST_SECRET = 'lost secret';

export const placeOfLost = ({ lostSecret, region }: UndeclaredFacts): string | undefined =>
  lostSecret === undefined ? undefined : `${lostSecret} in ${region}`;

export function factsOfLost(facts: UndeclaredFacts): Readonly<Record<string, string>> {
  const place = placeOfLost(facts);
  return place === undefined ? {} : { [LOST_SECRET]: place };
}

/** Of a secret that is gone for good, and whose tokens live on. */
export const lostHold = (facts: UndeclaredFacts, { all }: Generations): Hold =>
  holds.lostSecret(
    all.filter(({ live }) => live).map(({ token: { id } }) => id),
    placeOfLost(facts) ?? facts.name,
    isFormer(facts) && all.some(isOurs),
  );

/** What a token says of itself proves nothing: it is told of, and ends where a person says so. */
export const planLost = ({ name, token }: Lost, { end }: PlanOptions): EntryPlan => {
  const isToEnd = end?.has(token.id) ?? false;
  return {
    token: name,
    declared: false,
    actions: isToEnd ? [ending({ name, ref: { name } }, token)] : [],
    holds: isToEnd ? [] : [holds.lostToken(token)],
    fingerprint: { secret: 'absent', [LOST_SECRET]: `of token ${token.id}` },
  };
};
