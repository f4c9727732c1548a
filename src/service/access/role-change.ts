import { ProblemError } from '../problem/problem-error';
import type { Role, Workspace } from '../seed/directory';
import type { RoleUses } from '../store/roles/roles-store';
import type { Caller } from './caller';
import { requireGivesBackNoMore, requireWithinOwnLife } from './own-life';

/** What a role allows, as far as it can be told without a token that has it. */
type Allowing = Pick<Role, 'scope' | 'permissions' | 'projectRoleId'>;

const beyond = (after: readonly string[], before: readonly string[]): readonly string[] =>
  after.filter((permission) => !before.includes(permission));

const inProjects = (role: Allowing | undefined, { roles }: Workspace): readonly string[] =>
  role?.projectRoleId == null ? [] : (roles.get(role.projectRoleId)?.permissions ?? []);

/** What whoever has a role comes to hold when it changes so; undefined before: it is new. */
interface Gained {
  readonly inWorkspace: readonly string[];
  /** In any project: a project role can be given in each. */
  readonly inProjects: readonly string[];
}

function gained(before: Allowing | undefined, after: Allowing, workspace: Workspace): Gained {
  const own = beyond(after.permissions, before?.permissions ?? []);
  if (after.scope === 'project') return { inWorkspace: [], inProjects: own };
  return { inWorkspace: own, inProjects: beyond(inProjects(after, workspace), inProjects(before, workspace)) };
}

const doesNotHold = (caller: Caller): string =>
  caller.kind === 'token' ? 'This token does not itself hold' : 'You do not hold';

/** @throws ProblemError when a change of a role would give something that the caller does not hold itself */
export function requireRoleWithinOwnRights(before: Allowing | undefined, after: Allowing, caller: Caller): void {
  const { rights, workspace } = caller;
  const more = gained(before, after, workspace);
  const permissions = [
    ...more.inWorkspace.filter((one) => !rights.inWorkspace.has(one)),
    ...more.inProjects.filter((one) => !rights.inEveryProject.has(one)),
  ].sort();
  if (permissions.length === 0) return;
  throw new ProblemError(
    'exceeds-own-rights',
    `The role would come to allow ${permissions.join(', ')}. ${doesNotHold(caller)} that.`,
    { permissions },
  );
}

/**
 * A role that comes to allow more gives it to every token that has it, for as long as that lives: the same bounds hold as
 * where a single token is widened.
 * @throws ProblemError when one of them would outlive what the caller may give
 */
export async function requireRoleWithinOwnLife(
  change: { readonly before: Allowing; readonly after: Allowing },
  uses: () => Promise<RoleUses>,
  caller: Caller,
  now: number,
): Promise<void> {
  // Who never ends bounds nobody.
  if (caller.kind === 'person' || caller.row.expiresAt === null) return;
  const more = gained(change.before, change.after, caller.workspace);
  if (more.inWorkspace.length === 0 && more.inProjects.length === 0) return;
  for (const { latestEnd, maxIssuedLifetime } of (await uses()).tokens) {
    requireWithinOwnLife(latestEnd, caller, now);
    requireGivesBackNoMore(maxIssuedLifetime, caller);
  }
}
