export { BootstrapTokenError } from './management-tokens/bootstrap-tokens';
export { readSeed, SeedInvalidError } from './seed/read-seed';
export { seedSchema } from './seed/seed-schema';
export type {
  SeedDefect,
  SeedExecution,
  SeedManagementToken,
  SeedProject,
  SeedRole,
  SeedTestcase,
  SeedUser,
  SeedWorkspace,
  ServiceSeed,
} from './seed/service-seed';
export { DEFAULT_FAILURE_LIMITS } from './http/failed-credentials';
export { issueManagementToken, issueManagementTokenOnDatabase, ManagementTokenError } from './issue-management-token';
export { TokenFileError } from './management-tokens/management-token-file';
export type {
  AuditOptions,
  BootstrapToken,
  FailureLimits,
  QuotaLimits,
  Fault,
  FaultableRequest,
  HandedOverToken,
  SignInPerson,
  TokenService,
  TokenServiceOptions,
} from './options/service-options';
export { PasswordError } from './sign-in/account-console';
export { issuePasswordCode, setPersonPassword, type StorePlace } from './person-passwords';
export { fillStore, type FilledStore } from './fill-store';
export { type ReplicaOptions, startReplica, StoreEmptyError } from './start-replica';
export {
  type AuditVerdict,
  type Kept,
  StoreMissingError,
  verifyAuditOfDatabase,
  verifyAuditOfFile,
} from './verify-store';
export { startTokenService } from './start-token-service';
export {
  type UpstreamLimits,
  type UpstreamOptions,
  type VendorTokenSource,
  type VendorValue,
} from './upstream/options/upstream-options';
export { UpstreamError } from './upstream/options/upstream-error';
export { StoreVersionError } from './store/store-errors';
export type { TokenGrants, TokenRow } from './store/token-row';
