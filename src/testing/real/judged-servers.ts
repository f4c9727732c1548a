import { SYSTEM_ROLES } from '../../contract';
import type { JudgedSecret, JudgedToken } from '../../core/invariants/world';
import type { Access } from '../../core/model/access';
import { canonicalAccess, workspaceAccess } from '../../core/model/access';
import { projectId } from '../../core/model/ids';
import { instant } from '../../core/model/time';
import type { SecretSnapshot } from '../../emulator';
import type { TokenRow } from '../../service';

const roleNames = new Map(SYSTEM_ROLES.map((role) => [role.id, role.name]));
const roleName = (id: string): string => roleNames.get(id) ?? id;

function accessOf({ grants, maxIssuedLifetime: lifetime }: TokenRow): Access {
  if (grants.accessType === 'workspace') return workspaceAccess(roleName(grants.roleId), lifetime);
  const projects = grants.projects.map((grant) => ({
    project: projectId(grant.projectId),
    role: roleName(grant.roleId),
  }));
  return canonicalAccess({ type: 'project', grants: projects });
}

/** A row of the token service's store as the judge sees it. */
export const judgedToken = (row: TokenRow): JudgedToken => ({
  id: row.id,
  hash: row.hash,
  label: row.label,
  access: accessOf(row),
  status: row.status === 'enabled' ? 'enabled' : 'disabled',
  expiresAt: row.expiresAt === null ? null : instant(row.expiresAt),
  createdAt: instant(row.createdAt),
  revokedAt: row.revokedAt === null ? null : instant(row.revokedAt),
});

/** A secret of the embedded Secrets Manager as the judge sees it. */
export const judgedSecret = (secret: SecretSnapshot): JudgedSecret => ({
  arn: secret.arn,
  ...(secret.deletionAt !== undefined && { deletedAt: instant(secret.deletionAt) }),
  versions: secret.versions.map(({ id, stages, value }) => ({
    id,
    stages,
    value: value?.kind === 'string' ? value.text : undefined,
  })),
});
