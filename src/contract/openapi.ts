import type { OperationDefinition } from './operations/operation-definition';
import { operations } from './operations/operations';
import { PATH_PARAMETERS } from './path-parameters';
import { API_BASE } from './paths';
import { sessionPathItems } from './session-paths';
import { PROBLEM_MEDIA_TYPE, PROBLEMS } from './vocabulary/problems';
import type { ProblemCode } from './vocabulary/problems';
import { VERIFICATION_HEADER } from './vocabulary/verification';
import { accessTokenSchemas } from './schemas/access-token-schemas';
import { auditSchemas } from './schemas/audit-schemas';
import { schemaRef, text } from './schemas/json-schema';
import type { JsonSchema } from './schemas/json-schema';
import { problemSchemas } from './schemas/problem-schemas';
import { sessionSchemas } from './schemas/session-schemas';
import { usageSchemas } from './schemas/usage-schemas';
import { valueSchemas } from './schemas/value-schemas';
import { peopleSchemas } from './schemas/people-schemas';
import { resourceSchemas } from './schemas/resource-schemas';
import { roleSchemas } from './schemas/role-schemas';
import { workspaceSchemas } from './schemas/workspace-schemas';

/** Problems that any operation can answer with: bad credentials, too much, too often, or trouble of the service. */
export const PROBLEMS_OF_ALL_OPERATIONS: readonly ProblemCode[] = [
  'malformed-request',
  'invalid-request',
  'two-credentials',
  'token-missing',
  'token-malformed',
  'token-unknown',
  'token-disabled',
  'token-expired',
  'token-revoked',
  'session-ended',
  'sign-in-needs-https',
  'foreign-page',
  'request-timeout',
  'body-too-large',
  'path-too-long',
  'expectation-failed',
  'host-not-allowed',
  'rate-limited',
  'headers-too-large',
  'internal-error',
  'unavailable',
  'store-unavailable',
];

/** Problems that a request can have, whatever it asks for. */
const PROBLEMS_OF_REQUESTS: readonly ProblemCode[] = PROBLEMS_OF_ALL_OPERATIONS.filter(
  (code) => !/^(token-|two-|session-|sign-in-|foreign-)/.test(code),
);

const IF_MATCH = 'Act only if this is still the ETag of what the path names; otherwise the answer is 412.';

/** On answers to good credentials, where the service has a quota; ratelimit-headers-10 of the IETF. */
const QUOTA_HEADERS: JsonSchema = {
  'RateLimit-Policy': {
    description: 'How many requests in how many seconds: `"requests";q=60000;w=60`.',
    schema: text,
  },
  RateLimit: { description: 'How many are left, for how many seconds: `"requests";r=59990;t=30`.', schema: text },
};

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function parametersOf(operation: OperationDefinition): readonly JsonSchema[] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => {
    const name = match[1] ?? '';
    return { name, in: 'path', required: true, schema: schemaRef(PATH_PARAMETERS[name] ?? 'Label') };
  });
  const inQuery = Object.entries(operation.query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema }));
  const inHeader = [
    ...(operation.verification
      ? [{ name: VERIFICATION_HEADER, in: 'header', schema: schemaRef('VerificationMark') }]
      : []),
    ...(operation.idempotencyKey
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: operation.idempotencyKey === true,
            schema: schemaRef('IdempotencyKey'),
          },
        ]
      : []),
    ...(operation.ifMatch
      ? [{ name: 'If-Match', in: 'header', description: IF_MATCH, schema: schemaRef('EntityTag') }]
      : []),
  ];
  return [...inPath, ...inQuery, ...inHeader];
}

const jsonContent = (schema: string, mediaType = 'application/json'): JsonSchema => ({
  [mediaType]: { schema: schemaRef(schema) },
});

function problemResponses(codes: readonly ProblemCode[]): Readonly<Record<string, JsonSchema>> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: same.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: jsonContent('Problem', PROBLEM_MEDIA_TYPE),
      },
    ]),
  );
}

function operationObject(operation: OperationDefinition): JsonSchema {
  const { success } = operation;
  return {
    operationId: camelCase(operation.name),
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(operation.permission === null ? {} : { 'x-required-permission': operation.permission }),
    parameters: parametersOf(operation),
    ...(operation.body === undefined ? {} : { requestBody: { required: true, content: jsonContent(operation.body) } }),
    responses: {
      [String(success.status)]: {
        description: success.description,
        headers: { ...(success.etag && { ETag: { schema: schemaRef('EntityTag') } }), ...QUOTA_HEADERS },
        ...(success.schema === undefined ? {} : { content: jsonContent(success.schema, success.mediaType) }),
      },
      ...problemResponses([...operation.problems, ...PROBLEMS_OF_ALL_OPERATIONS]),
    },
  };
}

function pathItems(): Readonly<Record<string, JsonSchema>> {
  const items: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of operations) {
    const item = (items[API_BASE + operation.path] ??= {});
    item[operation.method.toLowerCase()] = operationObject(operation);
  }
  return items;
}

/** The contract of the token API: OpenAPI 3.1, schemas in JSON Schema 2020-12. */
export const openApiDocument = {
  openapi: '3.1.0',
  jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
  info: {
    title: 'Hawzu token API (reference)',
    version: '1.0.0',
    summary: 'Access tokens of a Hawzu workspace',
    description:
      'The contract of the reference token service. The vendor documents no endpoint for managing tokens; where it ' +
      'documents an endpoint, a word or a form, this contract follows it.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  security: [{ accessToken: [] }, { session: [] }],
  paths: { ...pathItems(), ...sessionPathItems(problemResponses, PROBLEMS_OF_REQUESTS) },
  components: {
    securitySchemes: {
      accessToken: { type: 'http', scheme: 'bearer', description: 'The value of an access token.' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'hawzu-session',
        description:
          'A person who signed in: __Host-hawzu-session over HTTPS. Changes need the headers Hawzu-Page: 1 and Origin. ' +
          'Paths without a workspace are for access tokens alone (`workspace-not-named`).',
      },
    },
    schemas: {
      ...valueSchemas,
      ...accessTokenSchemas,
      ...workspaceSchemas,
      ...resourceSchemas,
      ...auditSchemas,
      ...usageSchemas,
      ...peopleSchemas,
      ...roleSchemas,
      ...sessionSchemas,
      ...problemSchemas,
    },
  },
} as const;
