/** The package's entry `hawzu-tokens/constructs`: access tokens as code in a CDKTF app. */
export { AccessToken } from './bindings/generated/access-token';
export type {
  AccessTokenConfig,
  AccessTokenProjectGrants,
  AccessTokenRotation,
  AccessTokenSecret,
} from './bindings/generated/access-token';
export { DataHawzuAccessTokens } from './bindings/generated/data-hawzu-access-tokens';
export type { DataHawzuAccessTokensConfig } from './bindings/generated/data-hawzu-access-tokens';
export { DataHawzuProjects } from './bindings/generated/data-hawzu-projects';
export type { DataHawzuProjectsConfig } from './bindings/generated/data-hawzu-projects';
export { DataHawzuRoles } from './bindings/generated/data-hawzu-roles';
export type { DataHawzuRolesConfig } from './bindings/generated/data-hawzu-roles';
export { DataHawzuWorkspace } from './bindings/generated/data-hawzu-workspace';
export type { DataHawzuWorkspaceConfig } from './bindings/generated/data-hawzu-workspace';
export { HawzuProvider } from './bindings/generated/provider';
export type { HawzuProviderAws, HawzuProviderConfig } from './bindings/generated/provider';
export type {
  SpecAccess,
  SpecDefaults,
  SpecDocument,
  SpecMetadata,
  SpecProjectGrant,
  SpecSchedule,
  SpecSecret,
  SpecToken,
  SpecWaiver,
} from './generated/spec-document';
export type { Reader } from './token/read-grant';
export { ReadSpec, readSpecs } from './reading/read-specs';
export type { PolicyFiles } from './reading/read-specs';
export type { GivenSecret, SecretProps, SecretWithArn } from './token/secret-settings';
export { SpecError } from './reading/spec-error';
export { readSpec } from './reading/spec-in-code';
export { TokenSpec } from './token-spec';
export type { TokenSpecProps } from './token-spec';
export { TokenSpecStack } from './token-spec-stack';
export type { TokenSpecStackProps } from './token-spec-stack';
