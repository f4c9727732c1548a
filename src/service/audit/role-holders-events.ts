import type { NewAuditEvent, WireAuditTarget } from '../../contract/wire-audit';
import type { TokenGrants } from '../store/token-row';
import type { TokenView } from '../store/token-store';
import type { Fields } from './changed-fields';
import { describedPerson, describedRole, describedToken, tokenTarget } from './described';

interface Replacement {
  readonly ofWorkspace: string;
  readonly roleId: string;
  readonly by: string;
}

type Done = (target: WireAuditTarget, then: Fields, now: Fields) => NewAuditEvent;

/** So many tokens are read at once. */
const HOLDERS_AT_ONCE = 500;

/** What a replacement of a role is for each who has it: tokens, people, and workspace roles that amount to it. */
export async function* eventsOfHolders(
  view: TokenView,
  { ofWorkspace, roleId, by }: Replacement,
  done: Done,
): AsyncGenerator<readonly NewAuditEvent[]> {
  const ids = await view.roles.tokensWith(ofWorkspace, roleId);
  for (let at = 0; at < ids.length; at += HOLDERS_AT_ONCE) {
    const rows = await view.findAll(ofWorkspace, ids.slice(at, at + HOLDERS_AT_ONCE));
    yield rows.map((row) => {
      const after = { ...row, grants: withRoleGiven(row.grants, roleId, by) };
      return done(tokenTarget(row), describedToken(row), describedToken(after));
    });
  }
  const people = (await view.people.all(ofWorkspace)).filter((row) => row.roleId === roleId);
  yield people.map((row) => {
    const target = { type: 'user', id: row.id, label: row.name } as const;
    return done(target, describedPerson(row), describedPerson({ ...row, roleId: by }));
  });
  const amounting = (await view.roles.book(ofWorkspace)).rows.filter((row) => row.projectRoleId === roleId);
  yield amounting.map((row) => {
    const target = { type: 'role', id: row.id, label: row.name } as const;
    return done(target, describedRole(row), describedRole({ ...row, projectRoleId: by }));
  });
}

/** What the replacement makes of the grants of one token. */
function withRoleGiven(grants: TokenGrants, roleId: string, by: string): TokenGrants {
  const given = <Grant extends { readonly roleId: string }>(grant: Grant): Grant =>
    grant.roleId === roleId ? { ...grant, roleId: by } : grant;
  return grants.accessType === 'workspace' ? given(grants) : { ...grants, projects: grants.projects.map(given) };
}
