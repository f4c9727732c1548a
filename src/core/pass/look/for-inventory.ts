import type { DesiredState } from '../../model/desired';
import type { OwnerId } from '../../model/ids';
import { scopeKeyOf } from '../../model/label';
import { later } from '../../model/time';
import { isPortError } from '../../ports/errors';
import type { Ports } from '../../ports/ports';
import { OWNER_TAG } from '../../reconcile/observed/observed';
import { listedAlone } from './lists/from-lists';
import { type Listed, listTokens } from './lists/look-up';
import type { TokenIndex } from './tokens/token-index';

/** What changed as lately as this may not be in lists yet: AWS lets them lag by minutes. */
const LATELY_MS = 3_600_000;

/**
 * Lists for a look at very many entries, in as many calls as there are pages: a secret is taken from the list unless it, or
 * a token that its labels name, changed lately; those are asked for by themselves. Tokens of a workspace are listed once
 * for all specs of a look, and anew when a spec looks again.
 */
export class InventoryLists {
  readonly #tokens = new Map<string, { readonly served: Set<OwnerId>; readonly index: Promise<TokenIndex> }>();

  async listed(ports: Ports, located: DesiredState): Promise<Listed> {
    const listed = await listedAlone(ports, located, await this.#tokensFor(ports, located));
    const since = later(listed.tokens.at, -LATELY_MS);
    const answers = new Map(
      [...(listed.answers ?? [])].filter(([, { value: secret }]) => {
        if (secret.lastChangedAt > since) return false;
        const tokens = listed.tokens.ofScope(scopeKeyOf(located.ownerId, secret.arn));
        return tokens.every(({ createdAt, updatedAt }) => createdAt <= since && updatedAt <= since);
      }),
    );
    return { ...listed, answers };
  }

  async #tokensFor(ports: Ports, { workspace, ownerId }: DesiredState): Promise<TokenIndex> {
    const known = this.#tokens.get(workspace);
    if (known && !known.served.has(ownerId)) {
      known.served.add(ownerId);
      return known.index;
    }
    const index = listTokens(ports, workspace);
    this.#tokens.set(workspace, { served: new Set([ownerId]), index });
    return index;
  }
}

/**
 * Whose the secrets of these regions are that carry an owner's tag, by the hash that stands for owner and secret in labels.
 * A tag alone proves nothing; that a label has the same hash needs rights at the token API too. Where secrets can't be
 * listed, nothing is known.
 */
export async function ownersOfLabels(
  { stores }: Pick<Ports, 'stores'>,
  regions: Iterable<string>,
): Promise<ReadonlyMap<string, OwnerId>> {
  const owners = new Map<string, OwnerId>();
  for (const region of regions) {
    try {
      for await (const { value } of stores(region).listByTags({})) {
        for (const { arn, tags } of value) {
          const owner = tags[OWNER_TAG] as OwnerId | undefined;
          if (owner !== undefined) owners.set(scopeKeyOf(owner, arn), owner);
        }
      }
    } catch (error) {
      if (!isPortError(error)) throw error;
    }
  }
  return owners;
}

/** As many entries are asked for one by one, which is exact to the second; more are taken from lists. */
export const MOST_ASKED = 50;
