/** Identifiers of the domain, branded so that one kind can't be passed for another. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `metadata.name` of a spec: whose tokens these are. Unique per workspace. */
export type OwnerId = Branded<'OwnerId'>;
export type WorkspaceId = Branded<'WorkspaceId'>;
export type ProjectId = Branded<'ProjectId'>;
/** Name of one entry of a spec. */
export type TokenName = Branded<'TokenName'>;
/** Id that the token API gave a token. */
export type TokenId = Branded<'TokenId'>;
/** Full ARN of a secret, with its random suffix. */
export type SecretArn = Branded<'SecretArn'>;
/** Secrets Manager version id, which is also the `ClientRequestToken` of the write that made it. */
export type VersionId = Branded<'VersionId'>;
/** `<category>:<action>`, e.g. `testcases:view`. */
export type PermissionId = Branded<'PermissionId'>;

export const ownerId = (text: string): OwnerId => text as OwnerId;
export const workspaceId = (text: string): WorkspaceId => text as WorkspaceId;
export const projectId = (text: string): ProjectId => text as ProjectId;
export const tokenName = (text: string): TokenName => text as TokenName;
export const tokenId = (text: string): TokenId => text as TokenId;
export const secretArn = (text: string): SecretArn => text as SecretArn;
export const versionId = (text: string): VersionId => text as VersionId;
export const permissionId = (text: string): PermissionId => text as PermissionId;
