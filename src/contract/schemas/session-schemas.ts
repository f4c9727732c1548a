import { arrayOf, exactObject, schemaRef } from './json-schema';
import type { JsonSchema } from './json-schema';
import { NO_CONTROL_CHARACTERS } from './value-schemas';

/** What a person types. A store that takes a NUL for the end of a text would find the account of another address by it. */
const typed = (maxLength: number): JsonSchema => ({ type: 'string', maxLength, pattern: NO_CONTROL_CHARACTERS });

export const sessionSchemas: Readonly<Record<string, JsonSchema>> = {
  SignIn: exactObject({ email: typed(320), password: typed(1024) }, { description: 'What a person signs in with.' }),
  NewPassword: exactObject(
    {
      email: typed(320),
      code: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'Of whoever runs the service. Good once, for a day.',
      },
      password: { ...typed(1024), description: '12 to 256 characters, none of them a control character.' },
    },
    { description: 'A new password. It ends every session of the person.' },
  ),
  Session: exactObject(
    {
      user: exactObject({ id: schemaRef('UserId'), name: { type: 'string' }, email: { type: 'string' } }),
      workspaces: arrayOf(
        exactObject({ id: schemaRef('WorkspaceId'), name: { type: 'string' }, role: schemaRef('HeldWorkspaceRole') }),
      ),
      expires_at: { ...schemaRef('Instant'), description: 'Its end, whatever is done.' },
      idle_ends_at: { ...schemaRef('Instant'), description: 'Its end where nothing more is done.' },
      now: { ...schemaRef('Instant'), description: 'By the clock of the service.' },
    },
    { description: 'Who is signed in, and what they may do where.' },
  ),
};
