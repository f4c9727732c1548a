import { arrayOf, exactObject, schemaRef } from './json-schema';
import type { JsonSchema } from './json-schema';

const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });

export const sessionSchemas: Readonly<Record<string, JsonSchema>> = {
  SignIn: exactObject({ email: text(320), password: text(1024) }, { description: 'What a person signs in with.' }),
  NewPassword: exactObject(
    {
      email: text(320),
      code: { ...text(200), description: 'Of whoever runs the service. Good once, for a day.' },
      password: { ...text(1024), description: '12 to 256 characters.' },
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
