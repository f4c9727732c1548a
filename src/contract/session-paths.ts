import { SESSION_PASSWORD_PATH, SESSION_PATH } from './paths';
import { schemaRef } from './schemas/json-schema';
import type { JsonSchema } from './schemas/json-schema';
import type { ProblemCode } from './vocabulary/problems';

type Responses = (codes: readonly ProblemCode[]) => Readonly<Record<string, JsonSchema>>;

const PAGE_HEADERS = [
  { name: 'Hawzu-Page', in: 'header', required: true, schema: { const: '1' } },
  {
    name: 'Origin',
    in: 'header',
    required: true,
    description: 'That of the service, or of its public URL.',
    schema: { type: 'string' },
  },
];

const body = (schema: string): JsonSchema => ({
  required: true,
  content: { 'application/json': { schema: schemaRef(schema) } },
});

const answer = (description: string): JsonSchema => ({
  description,
  content: { 'application/json': { schema: schemaRef('Session') } },
});

/** Sign-in of people, beside the API. Behind it they use the API with the cookie in place of an access token. */
export const sessionPathItems = (
  problems: Responses,
  ofAll: readonly ProblemCode[],
): Readonly<Record<string, JsonSchema>> => ({
  [SESSION_PATH]: {
    get: {
      operationId: 'getSession',
      summary: 'Who is signed in, until when, and what they may do where',
      description: 'To ask this is no use of the session.',
      security: [{ session: [] }],
      parameters: [],
      responses: {
        200: answer('The session'),
        ...problems(['session-missing', 'session-ended', 'two-credentials', 'sign-in-needs-https', ...ofAll]),
      },
    },
    post: {
      operationId: 'signIn',
      summary: 'Sign in',
      description:
        'Sets the cookie of a new session. What is wrong is not told, and too much of it, by account or by address, ' +
        'is answered 429 with Retry-After.',
      security: [],
      parameters: PAGE_HEADERS,
      requestBody: body('SignIn'),
      responses: {
        200: answer('The session'),
        ...problems(['wrong-credentials', 'foreign-page', 'sign-in-needs-https', 'storage-full', ...ofAll]),
      },
    },
    delete: {
      operationId: 'signOut',
      summary: 'Sign out',
      security: [{ session: [] }],
      parameters: PAGE_HEADERS,
      responses: {
        204: { description: 'The session has ended, if there was one' },
        ...problems(['foreign-page', 'sign-in-needs-https', ...ofAll]),
      },
    },
  },
  [SESSION_PASSWORD_PATH]: {
    post: {
      operationId: 'setPassword',
      summary: 'Set a password with a code of whoever runs the service',
      description: 'Ends every session of the person. It does not sign in.',
      security: [],
      parameters: PAGE_HEADERS,
      requestBody: body('NewPassword'),
      responses: {
        204: { description: 'The password is set, and the code is used up' },
        ...problems(['wrong-credentials', 'foreign-page', 'sign-in-needs-https', 'storage-full', ...ofAll]),
      },
    },
  },
});
