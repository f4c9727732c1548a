import type { DesiredState, DesiredToken } from '../../model/desired';
import type { TokenName } from '../../model/ids';
import type { SecretFacts } from '../../ports/secret-store';
import type { At } from '../../ports/token-api';
import type { Ports } from '../../ports/ports';
import { NAME_TAG, RENAMED_TAG } from '../../reconcile/observed/observed';
import { type Listed, listOurSecrets, listTokens, type OurSecrets } from './look-up';

/**
 * Reads lists, and takes from them what is plain: the one secret that carries an entry's tags and its name. Others are asked
 * for by themselves. Lists may lag by minutes (AWS), so this is for a pass in which mostly nothing is to be done: what it acts
 * on is listed version by version, which shows what has changed since, and looked at again before it ends.
 */
export async function listedAlone(ports: Ports, located: DesiredState): Promise<Listed> {
  const tokens = await listTokens(ports, located.workspace);
  const ours = await listOurSecrets(ports, located);
  const answers = new Map<TokenName, At<SecretFacts>>();
  for (const token of located.tokens) {
    const answer = plainAnswer(token, ours.get(token.region ?? ''));
    if (answer) answers.set(token.name, answer);
  }
  return { tokens, ours, answers };
}

function plainAnswer(
  { secret: target, name, renamedFrom }: DesiredToken,
  ours: OurSecrets | undefined,
): At<SecretFacts> | undefined {
  // Until its rename was carried out, the secret of a renamed entry has the former name; a left-over may have the new one.
  if (!ours || target.kind !== 'managed' || renamedFrom !== undefined) return undefined;
  const [only, ...others] = ours.secrets.filter(({ tags }) => tags[NAME_TAG] === name);
  if (!only || others.length > 0 || only.name !== target.name) return undefined;
  const isPlain = only.deletedAt === undefined && only.tags[RENAMED_TAG] === undefined;
  return isPlain ? { value: only, at: ours.at } : undefined;
}
