export { openApiDocument, PROBLEMS_OF_ALL_OPERATIONS } from './openapi';
export type { OperationDefinition } from './operations/operation-definition';
export { ACCESS_TOKEN_SORTS } from './operations/list-access-tokens';
export type { AccessTokenSort } from './operations/list-access-tokens';
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
export { BEFORE_THE_FIRST, canonicalJson, ChainCheck, hashOfCanonical } from './vocabulary/audit-chain';
export type { ChainBreak, ChainHead, ChainLink, KeptHead } from './vocabulary/audit-chain';
export { AUDIT_KINDS } from './vocabulary/audit-kinds';
export type { AuditKind } from './vocabulary/audit-kinds';
export { PROBLEM_MEDIA_TYPE, PROBLEMS, problemCodes, problemType } from './vocabulary/problems';
export type { ProblemCode, ProblemKind } from './vocabulary/problems';
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
  WireRole,
  WireRoleId,
  WireRoleList,
  WireRoleReference,
  WireTestcase,
  WireTestcaseList,
  WireTokenStatus,
  WireWorkspace,
  WireWorkspaceList,
} from './wire';
export type {
  NewAuditEvent,
  WireAuditActor,
  WireAuditEvent,
  WireAuditEventList,
  WireAuditExportEnd,
  WireAuditTarget,
} from './wire-audit';
export type { WireAccessTokenUsage, WireAccessTokenUse, WireUnusedGrant, WireUsePlace } from './wire-usage';
