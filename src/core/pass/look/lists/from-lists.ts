import type { DesiredState, DesiredToken } from '../../../model/desired';
import type { TokenName } from '../../../model/ids';
import type { SecretFacts } from '../../../ports/secret-store';
import type { At } from '../../../ports/token-api';
import type { Ports } from '../../../ports/ports';
import { NAME_TAG, RENAMED_TAG } from '../../../reconcile/observed/observed';
import { type Listed, listOurSecrets, listTokens } from './look-up';
import type { TokenIndex } from '../tokens/token-index';

/**
 * Reads lists, and takes from them what is plain: the one secret that carries an entry's tags and its name. Others are asked
 * for by themselves. Lists may lag by minutes (AWS), so this is for a pass in which mostly nothing is to be done: what it acts
 * on is listed version by version, which shows what has changed since, and looked at again before it ends.
 */
export async function listedAlone(ports: Ports, located: DesiredState, known?: TokenIndex): Promise<Listed> {
  const tokens = known ?? (await listTokens(ports, located.workspace));
  const ours = await listOurSecrets(ports, located);
  const byName = new Map([...ours].map(([region, { secrets }]) => [region, secretsByName(secrets)] as const));
  const answers = new Map<TokenName, At<SecretFacts>>();
  for (const token of located.tokens) {
    const region = token.region ?? '';
    const secret = plainSecret(token, byName.get(region)?.get(token.name));
    const at = ours.get(region)?.at;
    if (secret && at !== undefined) answers.set(token.name, { value: secret, at });
  }
  return { tokens, ours, answers };
}

/** By the name in their tag. */
function secretsByName(secrets: readonly SecretFacts[]): ReadonlyMap<string, readonly SecretFacts[]> {
  const found = new Map<string, SecretFacts[]>();
  for (const secret of secrets) {
    const name = secret.tags[NAME_TAG];
    if (name === undefined) continue;
    const others = found.get(name);
    if (others) others.push(secret);
    else found.set(name, [secret]);
  }
  return found;
}

function plainSecret(
  { secret: target, renamedFrom }: DesiredToken,
  tagged: readonly SecretFacts[] = [],
): SecretFacts | undefined {
  // Until its rename was carried out, the secret of a renamed entry has the former name; a left-over may have the new one.
  if (target.kind !== 'managed' || renamedFrom !== undefined) return undefined;
  const [only, ...others] = tagged;
  if (!only || others.length > 0 || only.name !== target.name) return undefined;
  const isPlain = only.deletedAt === undefined && only.tags[RENAMED_TAG] === undefined;
  return isPlain ? only : undefined;
}
