import { rotationCodes } from '../core/diagnostics/catalogue/rotation';
import type { SecretArn } from '../core/model/ids';
import { SecretValue } from '../core/model/secret-value';
import { regionOf } from '../core/model/secret-address';
import { RotationRefused } from '../core/pass/rotation/rotation-call';
import { AWSCURRENT, type SecretStore, type SecretStores } from '../core/ports/secret-store';

/** What the secret of a management token holds now. */
export interface KeptToken {
  /** All of it, without white space around. */
  readonly text: SecretValue;
  /** The token in it: the text is bare, or as this software writes it. */
  readonly token: SecretValue;
}

/**
 * Read at every call, so that the rotation of a management token needs nobody. Throws a `RotationRefused` without any of its
 * value.
 */
export async function managementToken(stores: SecretStores, arn: SecretArn): Promise<KeptToken> {
  const store = stores(regionOf(arn));
  const stored = await currentText(store, arn);
  if (!stored) throw withoutToken('its secret holds no current value');
  const text = new SecretValue(stored.reveal().trim());
  return { text, token: tokenIn(text) };
}

export const withoutToken = (why: string): RotationRefused =>
  new RotationRefused(rotationCodes.diagnose('rotation-without-management-token', { why }));

async function currentText(store: SecretStore, arn: SecretArn): Promise<SecretValue | undefined> {
  const { value: secret } = await store.describe(arn);
  const current = [...(secret?.stages ?? [])].find(([, stages]) => stages.includes(AWSCURRENT))?.[0];
  if (current === undefined) return undefined;
  const { value: stored } = await store.read(arn, current);
  return stored.kind === 'value' ? stored.value : undefined;
}

function tokenIn(text: SecretValue): SecretValue {
  try {
    const { token } = JSON.parse(text.reveal()) as { readonly token?: unknown };
    return typeof token === 'string' ? new SecretValue(token) : text;
  } catch {
    return text;
  }
}
