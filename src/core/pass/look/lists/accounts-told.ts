import { AWS_REGIONS } from '../../../model/aws/aws-regions';
import { isPortError } from '../../../ports/errors';
import type { Ports } from '../../../ports/ports';
import type { Account } from './elsewhere';
import type { LookedUp } from './look-up';

const KEY_ARN = /^arn:([^:]+):kms:[^:]*:(\d{12}):/;

/**
 * Accounts that credentials, settings and the keys of the spec name. None needs to be the right one: with a wrong one no
 * label has the hash that it gives, so it proves nothing. They tell whose tokens are where the secret store is silent.
 */
export async function accountsTold(
  { stores }: Pick<Ports, 'stores'>,
  { desired }: Pick<LookedUp, 'desired'>,
): Promise<readonly Account[]> {
  const regions = [...new Set(desired.tokens.flatMap(({ region }) => region ?? []))];
  const told = await Promise.all(
    regions.map(async (region) =>
      (await accountsOf(stores, region)).map((account) => ({ ...partitionOf(region), account })),
    ),
  );
  const keys = desired.tokens.flatMap(({ secret }) =>
    secret.kind === 'managed'
      ? [secret.kmsKeyId, ...(secret.replicas ?? []).map(({ kmsKeyId }) => kmsKeyId)].flatMap((key) => key ?? [])
      : [],
  );
  const ofKeys = keys.flatMap((key) => {
    const found = KEY_ARN.exec(key);
    return found ? [{ partition: found[1]!, account: found[2]! }] : [];
  });
  return [...told.flat(), ...ofKeys];
}

async function accountsOf(stores: Ports['stores'], region: string): Promise<readonly string[]> {
  try {
    return await stores(region).accounts();
  } catch (error) {
    if (!isPortError(error)) throw error;
    return [];
  }
}

const partitionOf = (region: string): Pick<Account, 'partition'> => ({
  partition: Object.keys(AWS_REGIONS).find((partition) => AWS_REGIONS[partition]!.includes(region)) ?? 'aws',
});
