import type { OwnerId } from '../../../model/ids';
import { scopeKeyOf } from '../../../model/label';
import { regionOf } from '../../../model/secret-address';
import type { SecretFacts } from '../../../ports/secret-store';
import { type EntryFacts, known } from '../../../reconcile/observed/observed';
import type { Listed } from '../lists/look-up';
import { tokensOf } from '../tokens/token-index';

/**
 * A secret that no entry comes to, with the tokens that owners' labels connect with it. Where its region was not listed, the clock of
 * another one tells when that was: Secrets Manager's do not differ.
 */
export function factsOfSecret(secret: SecretFacts, owners: readonly OwnerId[], { ours, tokens }: Listed): EntryFacts {
  const scopeKeys = owners.map((owner) => scopeKeyOf(owner, secret.arn));
  const answered = [...ours.values()].find(({ why }) => why === undefined);
  const here = ours.get(regionOf(secret.arn) ?? '');
  return {
    secret: known(secret),
    secretAt: (here?.why === undefined ? here : undefined)?.at ?? answered?.at ?? tokens.at,
    scopeKeys,
    elsewhere: [],
    sharedWith: [],
    tokens: tokensOf(tokens, scopeKeys, secret),
    tokensAt: tokens.at,
  };
}
