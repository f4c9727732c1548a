import { policyCodes } from '../../diagnostics/catalogue/policy';
import { roleCodes } from '../../diagnostics/catalogue/roles';
import type { Diagnostic, Place } from '../../diagnostics/diagnostic';
import { nearest } from '../../diagnostics/nearest';
import { SPEC_WORDS, type Words } from '../../diagnostics/words';
import { inReadingOrder } from '../../diagnostics/order';
import {
  type Access,
  canonicalAccess,
  findRole,
  permissionsOf,
  type Role,
  type RoleCatalogue,
  workspaceAccess,
} from '../../model/access';
import type { DeclaredState, DeclaredToken, DesiredState, RoleOrNeeds } from '../../model/desired';
import type { ProjectId } from '../../model/ids';
import { LowestRoleFinder } from './lowest-role';
import type { Path } from '../document/spec-document';
import type { Finding, TokenRef } from '../fields/waivers';

/** What the workspace really has. */
export interface WorkspaceFacts {
  readonly roles: RoleCatalogue;
  readonly projects: readonly ProjectId[];
}

/** Where a field of a token stands: in a file (`SpecPlaces.of`) or in another driver's configuration. */
export type PlaceOf = (token: TokenRef, ...path: Path) => Place | undefined;

export type Resolution =
  | { readonly kind: 'resolved'; readonly state: DesiredState; readonly findings: readonly Finding[] }
  | { readonly kind: 'failed'; readonly errors: readonly Diagnostic[] };

/** Permissions with which a token could make, change or end tokens, itself included. */
const MANAGING = ['accesstokens:create', 'accesstokens:edit', 'accesstokens:revoke'];

/**
 * Holds a spec against the workspace's roles and projects and turns needs into roles. Pure: a state that resolved once
 * resolves the same again while roles and projects stay.
 */
export function resolveAccess(
  state: DeclaredState,
  facts: WorkspaceFacts,
  placeOf: PlaceOf = () => undefined,
  words: Words = SPEC_WORDS,
): Resolution {
  const resolver = new Resolver(state, facts, placeOf, words);
  const tokens = state.tokens.map((token) => ({ ...token, access: resolver.access(token) }));
  if (resolver.errors.length > 0) return { kind: 'failed', errors: inReadingOrder(resolver.errors) };
  const resolved = tokens.flatMap(({ access, ...token }) => (access ? [{ ...token, access }] : []));
  return { kind: 'resolved', state: { ...state, tokens: resolved }, findings: resolver.findings };
}

/** What resolving asks of a catalogue again and again. */
interface CatalogueIndex {
  readonly finder: LowestRoleFinder;
  readonly permissions: ReadonlySet<string>;
  readonly projectPermissions: ReadonlySet<string>;
}

/** Worked out once for a catalogue: a driver that resolves one token at a time comes here for each. */
const indexes = new WeakMap<RoleCatalogue, CatalogueIndex>();

function indexOf(catalogue: RoleCatalogue): CatalogueIndex {
  const known = indexes.get(catalogue);
  if (known) return known;
  const { roles } = catalogue;
  const index: CatalogueIndex = {
    finder: new LowestRoleFinder(catalogue),
    permissions: new Set(roles.flatMap((role) => role.permissions)),
    projectPermissions: new Set(roles.flatMap((role) => (role.scope === 'project' ? role.permissions : []))),
  };
  indexes.set(catalogue, index);
  return index;
}

class Resolver {
  readonly errors: Diagnostic[] = [];
  readonly findings: Finding[] = [];
  readonly #index: CatalogueIndex;
  readonly #projects: ReadonlySet<string>;

  constructor(
    private readonly state: DeclaredState,
    private readonly facts: WorkspaceFacts,
    private readonly placeOf: PlaceOf,
    private readonly words: Words,
  ) {
    this.#index = indexOf(facts.roles);
    this.#projects = new Set(facts.projects);
  }

  access(token: DeclaredToken): Access | undefined {
    const { access } = token;
    if (access.type === 'workspace') return this.#workspaceAccess(token, access);
    const grants = access.grants.map(({ project, grant }) => {
      const path = ['access', 'projects', project];
      const known = this.#checkProject(token, project, path);
      const role = this.#role(token, 'project', grant, path);
      return known && role !== undefined ? { project, role } : undefined;
    });
    const complete = grants.filter((grant) => grant !== undefined);
    return complete.length === grants.length ? canonicalAccess({ type: 'project', grants: complete }) : undefined;
  }

  #workspaceAccess(
    token: DeclaredToken,
    { grant, maxIssuedLifetime: lifetime }: Extract<DeclaredToken['access'], { type: 'workspace' }>,
  ): Access | undefined {
    const path = ['access', 'workspace'];
    const role = this.#role(token, 'workspace', grant, path);
    if (role === undefined) return undefined;
    if (grant.kind === 'needs' && grant.needs.every((need) => this.#index.projectPermissions.has(need))) {
      const place = this.#at(token, [...path, 'needs']);
      this.#find(token, policyCodes.diagnose('workspace-access-not-needed', { needs: grant.needs }, place));
    }
    const held = permissionsOf(this.facts.roles, 'workspace', role);
    const permissions = MANAGING.filter((permission) => held.has(permission));
    if (permissions.length > 0) {
      const place = this.#at(token, [...path, grant.kind]);
      this.#find(token, policyCodes.diagnose('can-manage-tokens', { role, permissions }, place));
    }
    return workspaceAccess(role, lifetime);
  }

  #checkProject(token: DeclaredToken, project: ProjectId, path: Path): boolean {
    if (this.#projects.has(project)) return true;
    const context = { ...this.#at(token, [...path, 'project']), ...suggest(project, this.#projects) };
    this.errors.push(roleCodes.diagnose('unknown-project', { project, workspace: this.state.workspace }, context));
    return false;
  }

  #role(token: DeclaredToken, scope: Role['scope'], grant: RoleOrNeeds, path: Path): string | undefined {
    return grant.kind === 'role'
      ? this.#namedRole(token, scope, grant.role, [...path, 'role'])
      : this.#neededRole(token, scope, grant.needs, [...path, 'needs']);
  }

  #namedRole(token: DeclaredToken, scope: Role['scope'], role: string, path: Path): string | undefined {
    const found = findRole(this.facts.roles, scope, role);
    if (found?.assignableToTokens === true) return role;
    const known = this.facts.roles.roles
      .filter((candidate) => candidate.scope === scope && candidate.assignableToTokens)
      .map(({ name }) => name)
      .sort();
    const at = this.#at(token, path);
    this.errors.push(
      found
        ? roleCodes.diagnose('role-not-assignable', { role, known }, at)
        : roleCodes.diagnose('unknown-role', { role, scope, known }, { ...at, ...suggest(role, known) }),
    );
    return undefined;
  }

  #neededRole(token: DeclaredToken, scope: Role['scope'], needs: readonly string[], path: Path): string | undefined {
    const unknown = needs.filter((need) => !this.#index.permissions.has(need));
    for (const permission of unknown) {
      const context = { ...this.#at(token, [...path, permission]), ...suggest(permission, this.#index.permissions) };
      this.errors.push(roleCodes.diagnose('unknown-permission', { permission }, context));
    }
    if (unknown.length > 0) return undefined;
    const lowest = this.#index.finder.find(scope, needs);
    switch (lowest.kind) {
      case 'found':
        return lowest.role;
      case 'not-covered':
        this.errors.push(roleCodes.diagnose('needs-not-covered', { needs, ...lowest }, this.#at(token, path)));
        return undefined;
      case 'ambiguous':
        this.errors.push(roleCodes.diagnose('needs-ambiguous', { needs, ...lowest }, this.#at(token, path)));
        return undefined;
    }
  }

  #find(token: DeclaredToken, diagnostic: Diagnostic): void {
    this.findings.push({ ...this.#ref(token), diagnostic });
  }

  #ref(token: DeclaredToken): TokenRef {
    return { workspace: this.state.workspace, owner: this.state.ownerId, token: token.name };
  }

  #at(token: DeclaredToken, path: Path): { readonly place: Place; readonly words: Words } {
    // Without a file there is still the token to name.
    const place = this.placeOf(this.#ref(token), ...path);
    const named: Place = { kind: 'resource', resource: `token ${token.name}`, attribute: path.join('.') };
    return { place: place ?? named, words: this.words };
  }
}

function suggest(word: string, known: Iterable<string>): { readonly suggestion?: string } {
  const suggestion = nearest(word, known);
  return suggestion === undefined ? {} : { suggestion };
}
