import type { SecretTarget } from '../../model/desired';
import type { Hold, Step } from '../../model/plan';
import { DEFAULT_KEY, isSameKey } from '../../model/aws/kms-key';
import type { SecretFacts } from '../../ports/secret-store';
import { holds } from '../entry/holds';

type Managed = Extract<SecretTarget, { kind: 'managed' }>;

/**
 * Copies that are declared are made, others removed. Where nobody declares any, or lists don't tell of them, nothing is done:
 * somebody else may keep them.
 */
export function copySteps({ replicas: declared }: Managed, secret: SecretFacts): readonly Step[] {
  const there = declared && copiesOf(secret);
  if (!there) return [];
  const missing = declared.filter(({ region }) => !there.some((one) => one.region === region));
  const extra = there.filter(({ region }) => !declared.some((one) => one.region === region));
  return [
    ...(missing.length > 0 ? [{ kind: 'add-replicas', replicas: missing } as const] : []),
    ...(extra.length > 0 ? [{ kind: 'remove-replicas', regions: extra.map(({ region }) => region) } as const] : []),
  ];
}

/** Copies of which something is not as it is declared to be, and does not become so by itself. */
export function keptCopies({ replicas: declared }: Managed, secret: SecretFacts): readonly Hold[] {
  return (copiesOf(secret) ?? []).flatMap(({ region, status, message, kmsKeyId }) => {
    if (status === 'Failed') return [holds.copyFailed(secret.name, region, message)];
    const said = declared?.find((one) => one.region === region)?.kmsKeyId;
    return said !== undefined && !isSameKey(said, kmsKeyId) ? [holds.copyKeyKept(region, kmsKeyId ?? DEFAULT_KEY)] : [];
  });
}

/** `undefined`: a list shows that there are some, and not which. */
const copiesOf = ({ replicas, primaryRegion }: SecretFacts) =>
  replicas ?? (primaryRegion === undefined ? [] : undefined);
