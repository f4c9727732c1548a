import { ProblemError } from '../problem/problem-error';
import type { SessionRow } from '../store/accounts/account-rows';
import type { Holder } from '../store/holder';
import type { PersonRow } from '../store/people/person-row';
import type { RoleBook } from '../store/roles/role-row';
import type { TokenView } from '../store/token-store';
import type { Presented } from './authenticate';
import type { PathIds } from './authorize';

/** Whoever is signed in, in the workspace that the path names; undefined person: they are not of it. */
export interface Resident {
  readonly session: SessionRow;
  readonly person: PersonRow | undefined;
  readonly roles: RoleBook;
}

/** What was read of whoever presents a credential. */
export type Found =
  | { readonly kind: 'token'; readonly holder: Holder | undefined }
  | { readonly kind: 'session'; readonly resident: Resident | undefined };

/** Reads it in the transaction that acts. @throws ProblemError when a session is to act in no workspace */
export async function whoAsks(tokens: TokenView, { kind, hash }: Presented, ids: () => PathIds): Promise<Found> {
  if (kind === 'token') return { kind, holder: await tokens.holder(hash) };
  const session = await tokens.accounts.session(hash);
  if (session === undefined) return { kind, resident: undefined };
  const { workspace_id: workspaceId } = ids();
  if (workspaceId === undefined) {
    throw new ProblemError(
      'workspace-not-named',
      'A person acts in a workspace that the path names. GET /session says who is signed in, and where.',
    );
  }
  const person = await tokens.people.find(workspaceId, session.userId);
  return { kind, resident: { session, person, roles: await tokens.roles.book(workspaceId) } };
}
