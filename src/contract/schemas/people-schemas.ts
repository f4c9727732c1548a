import { arrayOf, exactObject, nullable, schemaRef, text } from './json-schema';
import type { JsonSchema } from './json-schema';

const count = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });

export const peopleSchemas: Readonly<Record<string, JsonSchema>> = {
  UserStatus: { enum: ['active', 'left'] },
  User: exactObject(
    {
      id: schemaRef('UserId'),
      version: schemaRef('Version'),
      name: text,
      email: text,
      role: { ...schemaRef('RoleReference'), description: 'Their workspace role.' },
      status: schemaRef('UserStatus'),
      left_at: {
        ...nullable(schemaRef('Instant')),
        description: 'Last time they left, kept when they come back; null when never.',
      },
      access_tokens: count('Tokens that they made, or a token of theirs made, and that are not revoked.'),
    },
    { description: 'A person of the workspace.' },
  ),
  UserList: exactObject({ users: arrayOf(schemaRef('User')), next_cursor: nullable(schemaRef('Cursor')) }),
  TokenCreator: exactObject({
    id: text,
    type: { enum: ['USER', 'TOKEN', 'SYSTEM'] },
    name: text,
    status: {
      ...nullable(schemaRef('UserStatus')),
      description: 'Of a person who is known here; null of any other creator.',
    },
    access_tokens: count('Tokens of theirs that are not revoked.'),
  }),
  TokenCreatorList: exactObject({
    creators: arrayOf(schemaRef('TokenCreator')),
    next_cursor: nullable(schemaRef('Cursor')),
  }),
};
