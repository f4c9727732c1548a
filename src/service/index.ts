export { BootstrapTokenError } from './bootstrap-tokens';
export { readSeed, SeedInvalidError } from './seed/read-seed';
export { seedSchema } from './seed/seed-schema';
export type {
  SeedManagementToken,
  SeedProject,
  SeedRole,
  SeedTestcase,
  SeedUser,
  SeedWorkspace,
  ServiceSeed,
} from './seed/service-seed';
export type { BootstrapToken, Fault, FaultableRequest, TokenService, TokenServiceOptions } from './service-options';
export { startTokenService } from './start-token-service';
export { FileInUseError } from './store/pid-lock';
export { StoreVersionError } from './store/sqlite-token-store';
export type { TokenGrants, TokenRow } from './store/token-row';
