import { type Access, canonicalAccess, type RoleCatalogue, workspaceAccess } from '../../model/access';
import { compareAccess } from '../../reconcile/entry/access-change';
import { LowestRoleFinder } from '../../token-spec/access/lowest-role';
import type { EntryUses, LowerAccess, LowerGrant } from './entry-uses';

const finders = new WeakMap<RoleCatalogue, LowestRoleFinder>();

function finderFor(catalogue: RoleCatalogue): LowestRoleFinder {
  const known = finders.get(catalogue) ?? new LowestRoleFinder(catalogue);
  finders.set(catalogue, known);
  return known;
}

/**
 * The lowest access of the same type that covers all that was used; `undefined` where that is no less than what is granted,
 * where nobody can tell, and where nothing was used at all: then the question is whether the token is needed. Access to
 * the workspace stays one: which projects there will be, no use tells.
 */
export function lowerAccess(catalogue: RoleCatalogue, granted: Access, uses: EntryUses): LowerAccess | undefined {
  if (uses.unclear !== undefined || uses.rights.length === 0) return undefined;
  const grants = changedGrants(catalogue, granted, uses);
  const access = withGrants(granted, grants);
  if (!access || compareAccess(catalogue, granted, access) !== 'narrow') return undefined;
  return { access, grants };
}

function changedGrants(catalogue: RoleCatalogue, granted: Access, { rights }: EntryUses): readonly LowerGrant[] {
  if (granted.type === 'workspace') {
    const used = [...new Set(rights.map(({ permission }) => permission))].sort();
    return lower(catalogue, { place: 'workspace', role: granted.role }, used);
  }
  return granted.grants.flatMap(({ project, role }) => {
    const used = rights.filter(({ place }) => place === project).map(({ permission }) => permission);
    return lower(catalogue, { place: project, role }, [...new Set(used)].sort());
  });
}

/** A role at one place. */
interface Held {
  readonly place: LowerGrant['place'];
  readonly role: string;
}

/** What would do at one place, if that is another role: the lowest one, and where several are, the one that is less than now. */
function lower(catalogue: RoleCatalogue, { place, role }: Held, used: readonly string[]): readonly LowerGrant[] {
  if (used.length === 0) return [{ place, role: null, used }];
  const found = finderFor(catalogue).find(place === 'workspace' ? 'workspace' : 'project', used);
  const access = (name: string): Access =>
    place === 'workspace' ? workspaceAccess(name) : { type: 'project', grants: [{ project: place, role: name }] };
  const isLess = (name: string): boolean => compareAccess(catalogue, access(role), access(name)) === 'narrow';
  const names =
    found.kind === 'found' ? [found.role] : found.kind === 'ambiguous' ? found.lowest.map((one) => one.role) : [];
  const [less, other] = names.filter(isLess);
  // Which of two to take is for people to say.
  return less === undefined || other !== undefined ? [] : [{ place, role: less, used }];
}

function withGrants(granted: Access, changes: readonly LowerGrant[]): Access | undefined {
  const changeAt = new Map(changes.map((change) => [change.place, change]));
  if (granted.type === 'workspace') {
    const role = changeAt.get('workspace')?.role;
    return role == null ? undefined : workspaceAccess(role, granted.maxIssuedLifetime);
  }
  const grants = granted.grants.flatMap(({ project, role }) => {
    const change = changeAt.get(project);
    const left = change ? change.role : role;
    return left === null ? [] : [{ project, role: left }];
  });
  return grants.length === 0 ? undefined : canonicalAccess({ type: 'project', grants });
}
