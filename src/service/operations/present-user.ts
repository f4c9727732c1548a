import type { WireUser } from '../../contract/wire';
import { ProblemError } from '../problem/problem-error';
import { versionOf, type Workspace } from '../seed/directory';
import type { PersonRow } from '../store/people/person-row';
import type { TokenView } from '../store/token-store';
import type { Acting } from './operation';
import { presentInstant } from './present-access-token';

/**
 * The person that the path names, for an operation that acts on them.
 * @throws ProblemError when they are not there, or not any more as the caller has seen them
 */
export async function namedUser({ caller, ids, ifMatch }: Acting, { people }: TokenView): Promise<PersonRow> {
  const row = await people.find(caller.workspace.id, ids.user_id ?? '');
  if (row === undefined) throw new ProblemError('user-not-found', 'There is no person with this id in this workspace.');
  if (ifMatch === undefined || ifMatch === `"${versionOf(row)}"`) return row;
  throw new ProblemError(
    'user-changed',
    `The person is at version ${versionOf(row)} now. Nothing was changed: read them again, then decide.`,
  );
}

/** A person as the contract shows them. */
export const presentUser = (row: PersonRow, workspace: Workspace, tokens: number): WireUser => ({
  id: row.id,
  version: versionOf(row),
  name: row.name,
  email: row.email,
  role: { id: row.roleId, name: workspace.roles.get(row.roleId)?.name ?? row.roleId },
  status: row.status,
  left_at: row.leftAt === null ? null : presentInstant(row.leftAt),
  access_tokens: tokens,
});

/** One person, with how many tokens they made. */
export async function presentOne(row: PersonRow, { caller }: Acting, { people }: TokenView): Promise<WireUser> {
  const tokens = await people.tokensOf(row.workspaceId, [row.id]);
  return presentUser(row, caller.workspace, tokens.get(row.id) ?? 0);
}
