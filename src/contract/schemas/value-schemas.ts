import type { JsonSchema } from './json-schema';

/** Ids are a prefix that says what they are, then letters, digits, `_` or `-`. */
const id = (prefix: string, of: string): JsonSchema => ({
  type: 'string',
  description: `Id of ${of}`,
  pattern: `^${prefix}_[A-Za-z0-9_-]{1,64}$`,
});

/** Small values that several resources are made of. */
export const valueSchemas: Readonly<Record<string, JsonSchema>> = {
  WorkspaceId: id('ws', 'a workspace'),
  ProjectId: id('proj', 'a project'),
  RoleId: id('role', 'a role'),
  TokenId: id('tok', 'an access token'),
  TokenVersion: {
    type: 'string',
    pattern: '^[0-9a-z-]{1,40}$',
    description: 'Changes with label, access, expiry and status, not with use. Opaque.',
  },
  EntityTag: {
    type: 'string',
    pattern: '^"[0-9a-z-]{1,40}"$',
    description: 'The version of an access token, in quotes',
  },
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
    pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
    description: 'What people call the token. Need not be unique; not blank, no control characters.',
  },
  AccessType: { enum: ['workspace', 'project'], description: 'One workspace role, or one role per project.' },
  TokenStatus: { enum: ['enabled', 'disabled'] },
  Cursor: {
    type: 'string',
    minLength: 1,
    maxLength: 2048,
    description: '`next_cursor` of the previous page. Opaque; good only for the same filters and sort.',
  },
  IdempotencyKey: {
    type: 'string',
    pattern: '^[!-~]([ -~]{0,253}[!-~])?$',
    description: 'Unique in the workspace for good. 1 to 255 printable ASCII characters.',
  },
};
