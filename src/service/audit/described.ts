import type { PersonRow } from '../store/people/person-row';
import { natureOf } from '../resources/resource-kinds';
import type { ResourceRow } from '../store/resources/resource-row';
import type { RoleRow } from '../store/roles/role-row';
import type { TokenRow } from '../store/token-row';
import type { Fields } from './changed-fields';

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What a token is, in the words of the contract and by ids alone. Its value and the hash of it are no part of that. */
export const describedToken = ({ label, grants, status, expiresAt, ...row }: TokenRow): Fields => ({
  label,
  access_type: grants.accessType,
  workspace_role: grants.accessType === 'workspace' ? grants.roleId : null,
  project_grants:
    grants.accessType === 'project'
      ? grants.projects.map(({ projectId, roleId }) => ({ project_id: projectId, role: roleId }))
      : null,
  status,
  expires_at: instant(expiresAt),
  max_issued_lifetime: row.maxIssuedLifetime,
  managed_by: row.managedBy,
});

/** How an event names a token. */
export const tokenTarget = ({ id, label }: TokenRow) => ({ type: 'access-token', id, label }) as const;

/** What a custom role is and allows. */
export const describedRole = (row: RoleRow): Fields => ({
  name: row.name,
  scope: row.scope,
  description: row.description,
  permissions: row.permissions,
  project_role: row.projectRoleId,
  assignable_to_tokens: row.assignableToTokens,
  deleted_at: instant(row.deletedAt),
});

/** How an event names a resource: ids are unique in their project. */
export const resourceTarget = ({ kind, id, projectId, fields }: ResourceRow) =>
  ({ type: kind, id, label: fields.title as string, project_id: projectId }) as const;

/** What a test case, an execution or a defect says. */
export const describedResource = ({ kind, fields }: ResourceRow): Fields => natureOf(kind).told(fields);

/** Whether a person is there, and with which role. */
export const describedPerson = ({ name, roleId, status, leftAt }: PersonRow): Fields => ({
  name,
  role: roleId,
  status,
  left_at: instant(leftAt),
});
