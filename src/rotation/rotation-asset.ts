import { rotationCodes } from '../core/diagnostics/catalogue/rotation';
import type { DeclaredState } from '../core/model/desired';
import type { SecretArn } from '../core/model/ids';
import { RotationRefused } from '../core/pass/rotation/rotation-call';
import { contentHash } from '../core/reconcile/observed/fingerprint';

/** What a function is deployed with. */
export interface Deployed {
  /** The origin of the token API. */
  readonly endpoint: string;
  /** By workspace: the secret whose current value is the management token there. */
  readonly managementSecrets: Readonly<Record<string, SecretArn>>;
  /** The specs, as they were read. */
  readonly states: readonly DeclaredState[];
}

/** What it travels in: beside the function's code, made from the specs when the stack is synthesized. It holds no value. */
export interface RotationAsset {
  readonly kind: 'hawzu-tokens/rotation';
  readonly version: 1;
  /** Over `deployed`: what was cut off or edited on the way is refused. */
  readonly hash: string;
  readonly deployed: Deployed;
}

export const rotationAsset = (deployed: Deployed): RotationAsset => ({
  kind: 'hawzu-tokens/rotation',
  version: 1,
  hash: contentHash(deployed),
  deployed,
});

/** What a text says that was made so. Throws a `RotationRefused` where this function does not understand it. */
export function readAsset(text: string): Deployed {
  if (text === '') throw unknown('is missing or empty');
  const { kind, version, deployed, hash } = parsed(text) ?? {};
  if (kind !== 'hawzu-tokens/rotation') throw unknown('is none');
  if (version !== 1) throw unknown(`has version ${String(version)}, and this function understands version 1`);
  if (!deployed || hash !== contentHash(deployed)) throw unknown('does not fit its hash');
  return deployed;
}

const unknown = (why: string): RotationRefused =>
  new RotationRefused(rotationCodes.diagnose('rotation-asset-unknown', { why }));

function parsed(text: string): Partial<RotationAsset> | undefined {
  try {
    return JSON.parse(text) as Partial<RotationAsset> | undefined;
  } catch {
    return undefined;
  }
}
