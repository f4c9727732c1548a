import { rotationCodes } from '../core/diagnostics/catalogue/rotation';
import type { SecretArn } from '../core/model/ids';
import { SecretValue } from '../core/model/secret-value';
import { regionOf } from '../core/model/secret-address';
import { RotationRefused } from '../core/pass/rotation/rotation-call';
import { AWSCURRENT, type SecretStore, type SecretStores } from '../core/ports/secret-store';

/**
 * The management token that a secret holds now: bare, or as this software writes it. Read at every call, so that its own
 * rotation needs nobody. Throws a `RotationRefused` without any of its value.
 */
export async function managementToken(stores: SecretStores, arn: SecretArn): Promise<SecretValue> {
  const store = stores(regionOf(arn));
  const text = await currentText(store, arn);
  if (!text) throw withoutToken('its secret holds no current value');
  return tokenIn(text);
}

export const withoutToken = (why: string): RotationRefused =>
  new RotationRefused(rotationCodes.diagnose('rotation-without-management-token', { why }));

async function currentText(store: SecretStore, arn: SecretArn): Promise<SecretValue | undefined> {
  const { value: secret } = await store.describe(arn);
  const current = [...(secret?.labels ?? [])].find(([, labels]) => labels.includes(AWSCURRENT))?.[0];
  if (current === undefined) return undefined;
  const { value: stored } = await store.read(arn, current);
  return stored.kind === 'value' ? stored.value : undefined;
}

function tokenIn(text: SecretValue): SecretValue {
  const bare = new SecretValue(text.reveal().trim());
  try {
    const { token } = JSON.parse(text.reveal()) as { readonly token?: unknown };
    return typeof token === 'string' ? new SecretValue(token) : bare;
  } catch {
    return bare;
  }
}
