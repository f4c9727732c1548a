import type { DesiredToken } from '../../../core/model/desired';
import type { SecretValue } from '../../../core/model/secret-value';
import { decodeStored } from '../../../core/pass/look/tokens/stored-value';
import { AWSCURRENT } from '../../../core/ports/secret-store';
import type { SpecSession } from '../../pass/session';

/** The token that consumers of an entry read now. Throws where there is none. */
export async function currentValue(
  { ports }: SpecSession,
  { name, region, secret }: DesiredToken,
): Promise<SecretValue> {
  const store = ports.stores(region);
  const { value: found } = await store.describe(secret.kind === 'managed' ? secret.name : secret.arn);
  const current = [...(found?.stages ?? [])].find(([, stages]) => stages.includes(AWSCURRENT))?.[0];
  if (!found || !current) throw new Error(`${name} has no current value`);
  const { value: read } = await store.read(found.arn, current);
  const decoded = read.kind === 'value' ? decodeStored(read.value, ports.tokenApi) : undefined;
  if (!decoded) throw new Error(`${name} has a value that is no token`);
  return decoded.token;
}
