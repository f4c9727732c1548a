import {
  type Access,
  canonicalAccess,
  issuedLifetime,
  type RoleCatalogue,
  workspaceAccess,
} from '../../core/model/access';
import {
  ownerId,
  permissionId,
  type ProjectId,
  projectId,
  tokenId,
  tokenName,
  type WorkspaceId,
  workspaceId,
} from '../../core/model/ids';
import type { ManagedBy } from '../../core/model/managed-by';
import { SecretValue } from '../../core/model/secret-value';
import { formatInstant, type Instant } from '../../core/model/time';
import type { Identity, TokenFacts } from '../../core/ports/token-api';
import type { WireEditAccessToken, WireIssueAccessToken, WireManagedBy } from '../../contract/wire';
import { WireReader } from './wire-reader';

/** The wire's shapes as domain shapes; an answer that is not as the contract says throws `MalformedAnswer`. */

const ACCESS_TYPES = ['workspace', 'project'] as const;
const PRINCIPALS = ['USER', 'TOKEN', 'SYSTEM'] as const;
const STATUSES = ['enabled', 'disabled'] as const;

function toAccess(token: WireReader): Access {
  if (token.oneOf('access_type', ACCESS_TYPES) === 'workspace') {
    const lifetime = token.optional('max_issued_lifetime', (name) => token.string(name));
    return workspaceAccess(token.object('workspace_role').string('name'), lifetime);
  }
  const grants = token.objects('project_grants').map((grant) => ({
    project: projectId(grant.string('project_id')),
    role: grant.object('role').string('name'),
  }));
  return canonicalAccess({ type: 'project', grants });
}

export const toTokenFacts = (body: unknown): TokenFacts => factsOf(WireReader.of(body));

function factsOf(token: WireReader): TokenFacts {
  const instant = (name: string): Instant => token.instant(name);
  const creator = token.object('created_by');
  // A service that tells no person behind a token has the token itself there.
  const itself = creator.oneOf('type', PRINCIPALS) === 'TOKEN' ? creator.string('id') : null;
  const by = token.optional('created_by_token', (name) => token.object(name).string('id')) ?? itself;
  return {
    id: tokenId(token.string('id')),
    version: token.string('version'),
    label: token.string('label'),
    access: toAccess(token),
    status: token.oneOf('status', STATUSES),
    expiresAt: token.nullable('expires_at', instant),
    createdBy: creator.string('name'),
    createdByToken: by === null ? null : tokenId(by),
    createdAt: token.instant('created_at'),
    updatedAt: token.instant('updated_at'),
    enabledAt: token.nullable('enabled_at', instant),
    disabledAt: token.nullable('disabled_at', instant),
    lastUsedAt: token.nullable('last_used_at', instant),
    issuedAs: token.optional('issued_as', (name) => token.string(name)) ?? null,
    managedBy: token.optional('managed_by', (name) => toManagedBy(token.object(name))) ?? null,
  };
}

const toManagedBy = (claim: WireReader): ManagedBy => ({
  owner: ownerId(claim.string('owner_id')),
  entry: tokenName(claim.string('entry')),
  rotateBy: claim.nullable('rotate_by', (name) => claim.instant(name)),
  policy: claim.nullable('policy', (name) => claim.string(name)),
});

export const fromManagedBy = ({ owner, entry, rotateBy, policy }: ManagedBy): WireManagedBy => ({
  owner_id: owner,
  entry,
  rotate_by: fromInstant(rotateBy),
  policy,
});

export function toIssued(body: unknown): { readonly token: TokenFacts; readonly value: SecretValue } {
  const issued = WireReader.of(body);
  return { token: factsOf(issued), value: new SecretValue(issued.string('token')) };
}

export function toTokenPage(body: unknown): { readonly tokens: readonly TokenFacts[]; readonly next: string | null } {
  const page = WireReader.of(body);
  return {
    tokens: page.objects('access_tokens').map(factsOf),
    next: page.nullable('next_cursor', (name) => page.string(name)),
  };
}

export function toIdentity(body: unknown): Identity {
  const me = WireReader.of(body);
  const access = toAccess(me);
  return {
    tokenId: tokenId(me.string('id')),
    label: me.string('label'),
    workspace: workspaceId(me.object('workspace').string('id')),
    access,
    workspacePermissions: access.type === 'workspace' ? me.object('workspace_role').strings('permissions') : [],
    expiresAt: me.nullable('expires_at', (name) => me.instant(name)),
  };
}

export function toRoleCatalogue(body: unknown): RoleCatalogue {
  const roles = WireReader.of(body)
    .objects('roles')
    .map((role) => ({
      id: role.string('id'),
      name: role.string('name'),
      scope: role.oneOf('scope', ACCESS_TYPES),
      permissions: role.strings('permissions').map(permissionId),
      projectRole: role.nullable('project_role', (name) => role.object(name).string('name')),
      assignableToTokens: role.boolean('assignable_to_tokens'),
    }));
  return { roles };
}

export function toWorkspaces(body: unknown): readonly { readonly id: WorkspaceId; readonly name: string }[] {
  const workspaces = WireReader.of(body).objects('workspaces');
  return workspaces.map((workspace) => ({ id: workspaceId(workspace.string('id')), name: workspace.string('name') }));
}

export function toProjects(body: unknown): readonly { readonly id: ProjectId; readonly name: string }[] {
  const projects = WireReader.of(body).objects('projects');
  return projects.map((project) => ({ id: projectId(project.string('id')), name: project.string('name') }));
}

/** @param roleId gives the id of a role, which is what requests name it by. */
export function fromAccess(
  access: Access,
  roleId: (scope: Access['type'], name: string) => string,
): Pick<WireEditAccessToken, 'workspace_role' | 'project_grants'> & { readonly access_type: Access['type'] } {
  if (access.type === 'workspace') {
    return { access_type: 'workspace', workspace_role: { id: roleId('workspace', access.role) } };
  }
  const project_grants = access.grants.map(({ project, role }) => ({
    project_id: project,
    role: { id: roleId('project', role) },
  }));
  return { access_type: 'project', project_grants };
}

/** Said when a token is issued, and never again. */
export const fromLifetime = (access: Access): Pick<WireIssueAccessToken, 'max_issued_lifetime'> => {
  const lifetime = issuedLifetime(access);
  return lifetime === undefined ? {} : { max_issued_lifetime: lifetime };
};

export const fromInstant = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
