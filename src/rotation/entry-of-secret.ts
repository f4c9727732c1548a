import type { DeclaredState, DeclaredToken } from '../core/model/desired';
import type { SecretFacts } from '../core/ports/secret-store';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../core/reconcile/observed/observed';

/** An entry, and the spec that it stands in. */
export interface DeclaredEntry {
  readonly state: DeclaredState;
  readonly token: DeclaredToken;
}

/** The entry whose secret this is: given by its ARN, or made by us, as its tags say. `undefined`: nobody's here. */
export function entryOfSecret(
  states: readonly DeclaredState[],
  secret: Pick<SecretFacts, 'arn' | 'tags'>,
): DeclaredEntry | undefined {
  const entries = states.flatMap((state) => state.tokens.map((token) => ({ state, token })));
  const given = entries.find(({ token }) => token.secret.kind === 'external' && token.secret.arn === secret.arn);
  return given ?? entries.find((entry) => isMadeFor(entry, secret));
}

function isMadeFor({ state, token }: DeclaredEntry, { tags }: Pick<SecretFacts, 'tags'>): boolean {
  if (token.secret.kind !== 'managed') return false;
  const isOwners = tags[OWNER_TAG] === state.ownerId && tags[WORKSPACE_TAG] === state.workspace;
  return isOwners && [token.name, token.renamedFrom].some((name) => name !== undefined && name === tags[NAME_TAG]);
}
