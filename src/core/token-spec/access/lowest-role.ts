import type { RoleGap } from '../../diagnostics/catalogue/roles';
import { permissionsOf, type Role, type RoleCatalogue } from '../../model/access';

/** What came of looking for the lowest role that covers some needs. */
export type LowestRole =
  | { readonly kind: 'found'; readonly role: string }
  /** No assignable role covers them. `nearest`: those that lack least. */
  | { readonly kind: 'not-covered'; readonly nearest: readonly RoleGap[]; readonly notAssignable: readonly string[] }
  /** Several cover them and none is lower than all others; what each has beyond the needs. */
  | { readonly kind: 'ambiguous'; readonly lowest: readonly RoleGap[] };

interface Candidate {
  readonly name: string;
  readonly assignable: boolean;
  readonly permissions: ReadonlySet<string>;
}

/** How many roles a message shows; more would hide the point. */
const SHOWN = 3;

/** Finds lowest roles in one catalogue; the permissions of its roles are worked out once. */
export class LowestRoleFinder {
  readonly #candidates: Readonly<Record<Role['scope'], readonly Candidate[]>>;

  constructor(catalogue: RoleCatalogue) {
    const of = (scope: Role['scope']) =>
      catalogue.roles
        .filter((role) => role.scope === scope)
        .map((role) => ({
          name: role.name,
          assignable: role.assignableToTokens,
          permissions: permissionsOf(catalogue, scope, role.name),
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#candidates = { workspace: of('workspace'), project: of('project') };
  }

  /**
   * The lowest assignable role of a scope that covers the needs. A role is lower than another when its permissions are
   * a strict subset. Roles with the same permissions are one role with several names: the first by name stands for them.
   */
  find(scope: Role['scope'], needs: readonly string[]): LowestRole {
    const candidates = this.#candidates[scope];
    const covering = candidates.filter(({ permissions }) => needs.every((need) => permissions.has(need)));
    const assignable = covering.filter(({ assignable: may }) => may);
    const lowest = assignable.filter(
      (role, index) =>
        !assignable.some((other) => isStrictSubset(other.permissions, role.permissions)) &&
        !assignable.slice(0, index).some((other) => isSame(other.permissions, role.permissions)),
    );
    const [first, second] = lowest;
    if (first && !second) return { kind: 'found', role: first.name };
    if (first) return { kind: 'ambiguous', lowest: lowest.slice(0, SHOWN).map((role) => surplus(role, needs)) };
    const nearest = candidates
      .filter(({ assignable: may }) => may)
      .map(({ name, permissions }) => ({ role: name, permissions: needs.filter((need) => !permissions.has(need)) }))
      .sort((a, b) => a.permissions.length - b.permissions.length)
      .slice(0, SHOWN);
    return { kind: 'not-covered', nearest, notAssignable: covering.map(({ name }) => name) };
  }
}

const isSubset = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((item) => b.has(item));
const isStrictSubset = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size < b.size && isSubset(a, b);
const isSame = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && isSubset(a, b);

const surplus = ({ name, permissions }: Candidate, needs: readonly string[]): RoleGap => {
  const beyond = [...permissions].filter((permission) => !needs.includes(permission)).sort();
  const shown = beyond.slice(0, 5);
  const rest = beyond.length - shown.length;
  return { role: name, permissions: rest > 0 ? [...shown, `and ${rest} more`] : shown };
};
