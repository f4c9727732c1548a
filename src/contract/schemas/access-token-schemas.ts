import { arrayOf, exactObject, nullable, schemaRef, text } from './json-schema';
import type { JsonSchema } from './json-schema';

const grants = (role: string): JsonSchema =>
  arrayOf(exactObject({ project_id: schemaRef('ProjectId'), role: schemaRef(role) }), {
    minItems: 1,
    maxItems: 500,
    description: 'One role per project; a project once.',
  });

const tokenMembers: Readonly<Record<string, JsonSchema>> = {
  id: schemaRef('TokenId'),
  version: schemaRef('TokenVersion'),
  label: schemaRef('Label'),
  access_type: schemaRef('AccessType'),
  workspace_role: nullable(schemaRef('RoleReference')),
  project_grants: nullable(grants('RoleReference')),
  status: schemaRef('TokenStatus'),
  expires_at: nullable(schemaRef('Instant')),
  max_issued_lifetime: nullable(schemaRef('IssuingLifetime')),
  managed_by: nullable(schemaRef('ManagedBy')),
  issued_as: {
    ...nullable(text),
    description:
      'The Idempotency-Key that made it. Nobody can change it; `null`: the service made the token by itself.',
  },
  created_by: schemaRef('Principal'),
  created_by_token: nullable(schemaRef('CreatingToken')),
  created_at: schemaRef('Instant'),
  updated_at: schemaRef('Instant'),
  enabled_at: nullable(schemaRef('Instant')),
  disabled_at: nullable(schemaRef('Instant')),
  last_used_at: nullable(schemaRef('Instant')),
  last_used_from: { ...nullable(text), description: 'From which address.' },
  use_count: {
    ...{ type: 'integer', minimum: 0 },
    description: 'How many requests did what one of its permissions lets it do, since it was made. Usage tells which.',
  },
  last_verified_at: {
    ...nullable(schemaRef('Instant')),
    description: 'When somebody last verified the value, which is no use of it; `null`: never.',
  },
  last_verified_from: { ...nullable(text), description: 'From which address.' },
  verification_count: { type: 'integer', minimum: 0, description: 'How often, since it was made.' },
  token_prefix: { type: 'string', pattern: '^hwz_[0-9A-Za-z]{6}$', description: 'First 10 characters of the value.' },
};

const count = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });

const requestMembers: Readonly<Record<string, JsonSchema>> = {
  label: schemaRef('Label'),
  access_type: schemaRef('AccessType'),
  workspace_role: schemaRef('RoleById'),
  project_grants: grants('RoleById'),
  expires_at: nullable(schemaRef('Instant')),
  managed_by: nullable(schemaRef('ManagedBy')),
};

/** `access_type` decides which of the two forms of access must be there. */
const accessFollowsType: JsonSchema = {
  if: { properties: { access_type: { const: 'workspace' } } },
  then: { required: ['workspace_role'], properties: { project_grants: false } },
  else: { required: ['project_grants'], properties: { workspace_role: false } },
};

export const accessTokenSchemas: Readonly<Record<string, JsonSchema>> = {
  Principal: exactObject({ id: text, type: { enum: ['USER', 'TOKEN', 'SYSTEM'] }, name: text }),
  CreatingToken: exactObject(
    { id: schemaRef('TokenId'), name: text },
    { description: 'The token that it was asked for with.' },
  ),
  ManagedBy: exactObject(
    {
      owner_id: { ...schemaRef('Claimed'), description: '`metadata.name` of the spec.' },
      entry: { ...schemaRef('Claimed'), description: 'Name of the entry in it.' },
      rotate_by: {
        ...nullable(schemaRef('Instant')),
        description: 'When its successor is due; `null`: it is not rotated.',
      },
      policy: { ...nullable(schemaRef('Claimed')), description: 'How it is rotated, for people; `null`: it is not.' },
    },
    {
      description:
        'The entry of a token spec that a token was made from: a claim of whoever made or edited it, no proof.',
    },
  ),
  RoleById: exactObject({ id: schemaRef('RoleId') }, { description: 'A role, by id.' }),
  RoleReference: exactObject({ id: schemaRef('RoleId'), name: text }),
  AccessToken: exactObject(tokenMembers, { description: 'An access token without its value.' }),
  IssuedAccessToken: exactObject({
    ...tokenMembers,
    token: { type: 'string', pattern: '^hwz_[0-9A-Za-z]{36}$', description: 'The value. It is never shown again.' },
  }),
  AccessTokenList: exactObject({
    access_tokens: arrayOf(schemaRef('AccessToken')),
    next_cursor: nullable(schemaRef('Cursor')),
  }),
  AccessTokenCounts: exactObject({
    total: count('Tokens that are not revoked.'),
    active: count('Enabled, and not expired.'),
    disabled: count('Disabled, expired or not.'),
    expired: count('Expired, enabled or not.'),
    expiring_soon: count('Active, and expiring within seven days.'),
    never_expires: count('Without an expiry.'),
  }),
  IssueAccessToken: {
    ...exactObject(
      { ...requestMembers, max_issued_lifetime: nullable(schemaRef('IssuingLifetime')) },
      { optional: ['workspace_role', 'project_grants', 'max_issued_lifetime', 'managed_by'] },
    ),
    ...accessFollowsType,
  },
  EditAccessToken: {
    ...exactObject(requestMembers, { optional: Object.keys(requestMembers) }),
    minProperties: 1,
    dependentSchemas: { workspace_role: { properties: { project_grants: false } } },
    description: 'What is absent stays; `project_grants` replaces all of them. `access_type` may only repeat what is.',
  },
};
