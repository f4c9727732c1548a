import { rotationCodes } from '../../core/diagnostics/catalogue/rotation';
import type { TokenName } from '../../core/model/ids';
import { isReplica } from '../../core/model/secret-address';
import { SETTLE_MS } from '../../core/model/time';
import type { Prepared } from '../../core/pass/prepare';
import { concurrently } from '../../core/ports/concurrently';
import { isPortError } from '../../core/ports/errors';
import type { Ports } from '../../core/ports/ports';
import type { SecretFacts } from '../../core/ports/secret-store';
import type { Told } from './failing-consumers';

/** A copy whose readers may have no current value, and get none without somebody. */
export interface BadCopy {
  readonly token: TokenName;
  readonly region: string;
  /** Given up by AWS, or behind a secret that has been quiet for longer than copying takes. */
  readonly how: 'failed' | 'behind';
}

const READS_AT_ONCE = 10;

/**
 * How the copies of declared secrets are. Lists tell that a secret has some and not how they are (AWS), so each such secret
 * is asked for by itself, where the pass has not done so. What can't be read now is not told of: the pass says why, or the next does.
 */
export async function badCopies(ports: Ports, { desired, world }: Prepared): Promise<readonly BadCopy[]> {
  const found = await concurrently(desired.tokens, READS_AT_ONCE, async ({ name, region }) => {
    const facts = world.declared.get(name);
    const seen = facts?.secret.known ? facts.secret.value : undefined;
    const secret = seen && (await withCopies(ports, region, seen));
    if (!secret) return [];
    const isQuiet = world.asOf - secret.lastChangedAt > SETTLE_MS;
    return (secret.replicas ?? []).flatMap(({ region: where, status }): readonly BadCopy[] => {
      if (status === 'Failed') return [{ token: name, region: where, how: 'failed' }];
      return status === 'InProgress' && isQuiet ? [{ token: name, region: where, how: 'behind' }] : [];
    });
  });
  return found.flat();
}

/** What a person should know of them. */
export const copiesTold = (copies: readonly BadCopy[]): readonly Told[] =>
  copies.map((copy) => rotationCodes.diagnose('copy-not-in-sync', { ...copy }));

async function withCopies(
  { stores }: Ports,
  region: string | undefined,
  secret: SecretFacts,
): Promise<SecretFacts | undefined> {
  if (secret.primaryRegion === undefined || secret.replicas || isReplica(secret)) return secret;
  try {
    return (await stores(region).describe(secret.arn)).value;
  } catch (error) {
    if (!isPortError(error)) throw error;
    return undefined;
  }
}
