import type { TokenRow } from '../store/token-row';

type Fields = Readonly<Record<string, unknown>>;

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What a token is, in the words of the contract and by ids alone. Its value and the hash of it are no part of that. */
function described({ label, grants, status, expiresAt, maxIssuedLifetime }: TokenRow): Fields {
  return {
    label,
    access_type: grants.accessType,
    workspace_role: grants.accessType === 'workspace' ? grants.roleId : null,
    project_grants:
      grants.accessType === 'project'
        ? grants.projects.map(({ projectId, roleId }) => ({ project_id: projectId, role: roleId }))
        : null,
    status,
    expires_at: instant(expiresAt),
    max_issued_lifetime: maxIssuedLifetime,
  };
}

/** What a change did: the fields that differ, before and after. Of a new token, all of them. */
export function changedFields(
  before: TokenRow | undefined,
  after: TokenRow,
): { readonly before: Fields | null; readonly after: Fields } {
  const now = described(after);
  if (before === undefined) return { before: null, after: now };
  const then = described(before);
  const changed = Object.keys(now).filter((name) => JSON.stringify(now[name]) !== JSON.stringify(then[name]));
  const only = (fields: Fields): Fields => Object.fromEntries(changed.map((name) => [name, fields[name]]));
  return { before: only(then), after: only(now) };
}
