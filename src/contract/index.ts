export { openApiDocument, PROBLEMS_OF_ALL_OPERATIONS } from './openapi';
export type { OperationDefinition } from './operations/operation-definition';
export { MAXIMUM_CUSTOM_ROLES } from './operations/create-role';
export { ACCESS_TOKEN_SORTS } from './operations/list-access-tokens';
export type { AccessTokenSort } from './operations/list-access-tokens';
export { USER_SORTS } from './operations/list-users';
export type { UserSort } from './operations/list-users';
export { operations } from './operations/operations';
export { DEFAULT_PAGE_SIZE, MAXIMUM_PAGE_SIZE } from './operations/page-parameters';
export { API_BASE, paths } from './paths';
export {
  PROJECT_PERMISSIONS,
  projectPermissionIds,
  WORKSPACE_PERMISSIONS,
  workspacePermissionIds,
} from './vocabulary/permissions';
export type { Permission, ProjectPermission, WorkspacePermission } from './vocabulary/permissions';
export { BEFORE_THE_FIRST, canonicalJson, ChainCheck, hashOfCanonical } from './vocabulary/audit/chain';
export { isSignedWith, keyIdOf, type SignedHead, signHead } from './vocabulary/audit/signature';
export type { ChainBreak, ChainHead, ChainLink, KeptHead } from './vocabulary/audit/chain';
export { AUDIT_KINDS } from './vocabulary/audit/kinds';
export type { AuditKind } from './vocabulary/audit/kinds';
export { PROBLEM_MEDIA_TYPE, PROBLEMS, problemCodes, problemType } from './vocabulary/problems';
export type { ProblemCode, ProblemKind } from './vocabulary/problems';
export { PERMISSION_SENTENCES, requiredWith } from './vocabulary/permission-sentences';
export { RESOURCE_KINDS, type ResourceKind, type ResourceName } from './vocabulary/resource-kinds';
export { SYSTEM_ROLES } from './vocabulary/roles';
export type { RoleScope, SystemRole } from './vocabulary/roles';
export {
  base62OfBytes,
  encodeTokenValue,
  isWellFormedToken,
  TOKEN_RANDOM_BYTES,
  TOKEN_SHOWN_CHARACTERS,
  TOKEN_VALUE_LENGTH,
  TOKEN_VALUE_PREFIX,
} from './vocabulary/token-format';
export { VERIFICATION_HEADER } from './vocabulary/verification';
export type {
  WireAccessToken,
  WireAccessTokenCounts,
  WireAccessTokenList,
  WireAccessType,
  WireEditAccessToken,
  WireHeldRole,
  WireHeldWorkspaceRole,
  WireInstant,
  WireInvalidity,
  WireIssueAccessToken,
  WireIssuedAccessToken,
  WireMe,
  WirePrincipal,
  WireProblem,
  WireProject,
  WireProjectGrant,
  WireProjectGrantRequest,
  WireProjectList,
  WireRoleId,
  WireRoleReference,
  WireTokenCreator,
  WireTokenCreatorList,
  WireTokenStatus,
  WireUser,
  WireUserList,
  WireUserStatus,
  WireWorkspace,
  WireWorkspaceList,
} from './wire';
export type {
  WireCreateRole,
  WireEditRole,
  WirePermission,
  WirePermissionList,
  WireRole,
  WireRoleInUse,
  WireRoleList,
} from './wire-roles';
export type {
  NewAuditEvent,
  WireAuditActor,
  WireAuditEvent,
  WireAuditEventList,
  WireAuditExportEnd,
  WireAuditTarget,
} from './wire-audit';
export type {
  WireDefect,
  WireExecution,
  WireReportResult,
  WireResource,
  WireTestcase,
  WireTestcaseList,
} from './wire-resources';
export type { WireNewPassword, WireSession, WireSignIn } from './wire-session';
export type { WireAccessTokenUsage, WireAccessTokenUse, WireUnusedGrant, WireUsePlace } from './wire-usage';
