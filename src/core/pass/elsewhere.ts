import { AWS_REGIONS } from '../model/aws-regions';
import type { DesiredToken } from '../model/desired';
import type { OwnerId } from '../model/ids';
import { parseLabel, placeAt } from '../model/label';
import { baseArn, type SecretPlace } from '../model/secret-place';
import { isLive } from '../reconcile/generations';
import type { Elsewhere } from '../reconcile/observed';
import type { TokenIndex } from './token-index';

/** An AWS account that some ARN of the run has shown. */
export type Account = Pick<SecretPlace, 'partition' | 'account'>;

/** The hashes that labels of an entry's tokens may carry while its secret is not there to tell its ARN. */
export function possiblePlaces(
  owners: readonly OwnerId[],
  token: DesiredToken,
  accounts: readonly Account[],
): readonly string[] {
  const { secret, region } = token;
  if (secret.kind === 'external') return owners.map((owner) => placeAt(owner, secret.arn.slice(0, -7)));
  if (region === undefined) return [];
  return owners.flatMap((owner) =>
    accounts.map((account) => placeAt(owner, baseArn({ ...account, region, name: secret.name }))),
  );
}

/**
 * Live tokens with the name of an entry that belong to another secret. Their labels hold a hash only, but the hash of
 * this owner's secret of the same name in another region can be worked out and compared.
 */
export function tokensElsewhere(
  owner: OwnerId,
  token: DesiredToken,
  places: readonly string[],
  tokens: TokenIndex,
  accounts: readonly Account[],
): readonly Elsewhere[] {
  const others = tokens
    .named(token.name)
    .filter((one) => isLive(one, tokens.at) && !places.includes(parseLabel(one.label)?.place ?? ''));
  if (others.length === 0) return [];
  const { secret } = token;
  const regions =
    secret.kind === 'external'
      ? []
      : accounts.flatMap((account) =>
          (AWS_REGIONS[account.partition] ?? []).map(
            (region) => [placeAt(owner, baseArn({ ...account, region, name: secret.name })), region] as const,
          ),
        );
  const byPlace = new Map(regions);
  return others.map((one) => {
    const region = byPlace.get(parseLabel(one.label)?.place ?? '');
    return region === undefined ? { token: one } : { token: one, region };
  });
}
