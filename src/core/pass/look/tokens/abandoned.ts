import type { DesiredState } from '../../../model/desired';
import type { OwnerId } from '../../../model/ids';
import { parseLabel, scopeKeyAt, scopeKeyOf, type TokenLabel } from '../../../model/label';
import { isReplica } from '../../../model/secret-address';
import { isPortError } from '../../../ports/errors';
import type { SecretFacts, SecretStore } from '../../../ports/secret-store';
import type { TokenFacts } from '../../../ports/token-api';
import { isLive } from '../../../reconcile/observed/generations';
import { type Abandoned, creatorOf } from '../../../reconcile/observed/observed';
import type { Ports } from '../../../ports/ports';
import type { TokenIndex } from './token-index';

/** What is looked through, and what is known already. */
export interface Search {
  readonly tokens: TokenIndex;
  readonly regions: Iterable<string>;
  /** Places that labels of known tokens name. */
  readonly scopeKeys: ReadonlySet<string>;
  /** All owners of the run. */
  readonly owners: readonly OwnerId[];
  /** ARNs without suffix of what entries of the run come to. */
  readonly bases: ReadonlySet<string>;
  /** Whose tokens are looked at; everybody's when absent. */
  readonly creators?: ReadonlySet<string>;
}

/**
 * Live tokens of entries that had a secret given by ARN, and were taken out of the spec or given another secret. Such a
 * secret carries no tags, so only a label tells of it: it has the hash of this owner and that ARN, which every secret that
 * can be listed is tried for. Lists are long, so they are read only where a token may be one.
 */
export async function abandonedTokens(
  { stores }: Pick<Ports, 'stores'>,
  { ownerId }: Pick<DesiredState, 'ownerId'>,
  search: Search,
): Promise<readonly Abandoned[]> {
  const unknown = suspectsIn(search);
  if (unknown.length === 0) return [];
  const ofRun = new Set(search.owners.flatMap((owner) => [...search.bases].map((base) => scopeKeyAt(owner, base))));
  const suspects = unknown.filter(({ label }) => !ofRun.has(label.scopeKey));
  if (suspects.length === 0) return [];
  const found: Abandoned[] = [];
  for (const region of search.regions) {
    for (const { arn, name } of await secretsIn(stores(region))) {
      const key = scopeKeyOf(ownerId, arn);
      for (const { token, label } of suspects)
        if (label.scopeKey === key) found.push({ token, name: label.name, secret: { arn, name } });
    }
  }
  return found;
}

interface Suspect {
  readonly token: TokenFacts;
  readonly label: TokenLabel;
}

const suspectsIn = ({ tokens, scopeKeys, creators }: Search): readonly Suspect[] =>
  [...tokens.byId.values()].flatMap((token) => {
    const label = parseLabel(token.label);
    if (!label || scopeKeys.has(label.scopeKey) || !isLive(token, tokens.at)) return [];
    return creators?.has(creatorOf(token)) === false ? [] : [{ token, label }];
  });

/** A region that can't be asked says nothing. */
async function secretsIn(store: SecretStore): Promise<readonly SecretFacts[]> {
  const found: SecretFacts[] = [];
  try {
    for await (const { value } of store.listByTags({})) found.push(...value.filter((secret) => !isReplica(secret)));
  } catch (error) {
    if (!isPortError(error)) throw error;
  }
  return found;
}
