import { type Access, isSameKind, permissionsOf, type RoleCatalogue, sameAccess } from '../../model/access';

export type AccessChange = 'none' | 'narrow' | 'widen' | 'mixed' | 'type';

/**
 * What a change of access does to what a token may do, by permissions and place, not by names of roles: a role that was
 * renamed or redefined counts for what it gives. `mixed`: more in one place, less in another. `type`: what no edit changes.
 */
export function compareAccess(catalogue: RoleCatalogue, from: Access, to: Access): AccessChange {
  if (!isSameKind(from, to)) return 'type';
  if (sameAccess(from, to)) return 'none';
  const before = rights(catalogue, from);
  const after = rights(catalogue, to);
  const gains = [...after].some((right) => !before.has(right));
  const loses = [...before].some((right) => !after.has(right));
  if (gains && loses) return 'mixed';
  return loses ? 'narrow' : 'widen';
}

/** Every (place, permission) pair that an access gives. */
function rights(catalogue: RoleCatalogue, access: Access): ReadonlySet<string> {
  if (access.type === 'workspace') return permissionsOf(catalogue, 'workspace', access.role);
  return new Set(
    access.grants.flatMap((grant) =>
      [...permissionsOf(catalogue, 'project', grant.role)].map((permission) => `${grant.project} ${permission}`),
    ),
  );
}
