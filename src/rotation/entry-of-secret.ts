import type { DeclaredState, DeclaredToken } from '../core/model/desired';
import { addressOf } from '../core/model/secret-address';
import type { SecretFacts } from '../core/ports/secret-store';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../core/reconcile/observed/observed';

/** An entry, and the spec that it stands in. */
export interface DeclaredEntry {
  readonly state: DeclaredState;
  readonly token: DeclaredToken;
}

/**
 * The entry whose secret this is: given by its ARN, or made by us, as its tags say. One of the declared name goes before one
 * that another spec gives by ARN, and that before tags alone, which anybody can copy. `undefined`: nobody's here.
 */
export function entryOfSecret(
  states: readonly DeclaredState[],
  secret: Pick<SecretFacts, 'arn' | 'tags'>,
): DeclaredEntry | undefined {
  const entries = states.flatMap((state) => state.tokens.map((token) => ({ state, token })));
  const given = entries.find(({ token }) => token.secret.kind === 'external' && token.secret.arn === secret.arn);
  const made = entries.filter((entry) => isMadeFor(entry, secret));
  const named = made.find(
    ({ token }) => token.secret.kind === 'managed' && addressOf(secret.arn)?.name === token.secret.name,
  );
  return named ?? given ?? made[0];
}

function isMadeFor({ state, token }: DeclaredEntry, { tags }: Pick<SecretFacts, 'tags'>): boolean {
  if (token.secret.kind !== 'managed') return false;
  const isOwners = tags[OWNER_TAG] === state.ownerId && tags[WORKSPACE_TAG] === state.workspace;
  return isOwners && [token.name, token.renamedFrom].some((name) => name !== undefined && name === tags[NAME_TAG]);
}
