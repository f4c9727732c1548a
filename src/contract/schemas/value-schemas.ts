import { ISSUING_LIFETIME } from '../vocabulary/issuing-lifetime';
import { RESOURCE_KINDS } from '../vocabulary/resource-kinds';
import type { JsonSchema } from './json-schema';

/** Text that people read. */
export const NO_CONTROL_CHARACTERS = '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$';

/** Begins a pattern of text that is kept and shown: a value that got there by mistake would be, too. */
export const NO_TOKEN_VALUE = '^(?!.*hwz_[0-9A-Za-z]{36})';

/** Ids are a prefix that says what they are, then letters, digits, `_` or `-`. */
const id = (prefix: string, of: string): JsonSchema => ({
  type: 'string',
  description: `Id of ${of}`,
  // An id stands in logs and answers.
  pattern: `${NO_TOKEN_VALUE}${prefix}_[A-Za-z0-9_-]{1,64}$`,
});

const shortText: JsonSchema = {
  ...{ type: 'string', minLength: 1, maxLength: 200 },
  pattern: `${NO_TOKEN_VALUE}(?=.*\\S)${NO_CONTROL_CHARACTERS.slice(1)}`,
  description: 'Not blank, no control characters, no token value.',
};

/** Small values that several resources are made of. */
export const valueSchemas: Readonly<Record<string, JsonSchema>> = {
  WorkspaceId: id('ws', 'a workspace'),
  ProjectId: id('proj', 'a project'),
  RoleId: id('role', 'a role'),
  TokenId: id('tok', 'an access token'),
  UserId: id('user', 'a person'),
  ...Object.fromEntries(RESOURCE_KINDS.map(({ schema, idPrefix, words }) => [`${schema}Id`, id(idPrefix, words[0])])),
  TokenVersion: {
    type: 'string',
    pattern: '^[0-9a-z-]{1,40}$',
    description: 'Changes with label, access, expiry and status, not with use. Opaque.',
  },
  Version: {
    type: 'string',
    pattern: '^[0-9a-z-]{1,40}$',
    description: 'Changes whenever this is changed. Opaque.',
  },
  IssuingLifetime: {
    type: 'string',
    pattern: ISSUING_LIFETIME.source,
    description: 'How long what a token issues may live, beyond its own end: hours (12h), days (90d) or unlimited',
  },
  EntityTag: {
    type: 'string',
    pattern: '^"[0-9a-z-]{1,40}"$',
    description: 'The version of an access token, a role, a person or a resource, in quotes',
  },
  VerificationMark: { enum: ['true'], description: 'The request only verifies the value; it is no use of the token.' },
  Instant: {
    type: 'string',
    format: 'date-time',
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$',
    description: 'ISO 8601 in UTC. Answers carry milliseconds.',
  },
  Label: {
    type: 'string',
    minLength: 1,
    maxLength: 200,
    pattern: `${NO_TOKEN_VALUE}(?=.*\\S)${NO_CONTROL_CHARACTERS.slice(1)}`,
    description: 'What people call the token. Need not be unique; not blank, no control characters, no token value.',
  },
  Claimed: shortText,
  Title: shortText,
  AccessType: { enum: ['workspace', 'project'], description: 'One workspace role, or one role per project.' },
  TokenStatus: { enum: ['enabled', 'disabled'] },
  Cursor: {
    type: 'string',
    minLength: 1,
    maxLength: 2048,
    pattern: '^[A-Za-z0-9_-]+$',
    description: '`next_cursor` of the previous page. Opaque; good only for the same filters and sort.',
  },
  IdempotencyKey: {
    type: 'string',
    pattern: `${NO_TOKEN_VALUE}[!-~]([ -~]{0,253}[!-~])?$`,
    description: 'Unique in the workspace for good. 1 to 255 printable ASCII characters, no token value among them.',
  },
};
