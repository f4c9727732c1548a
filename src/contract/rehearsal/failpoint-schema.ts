import { operations } from '../operations/operations';
import { exactObject, type JsonSchema } from '../schemas/json-schema';

/** Stands for every operation. */
export const ANY_OPERATION = 'any';

/** Operations that can answer with what was there before. Lists beside these never change, or must not be wrong: the audit. */
export const STALE_OPERATIONS: readonly string[] = [
  'list-access-tokens',
  'count-access-tokens',
  'list-token-creators',
  'list-users',
  'list-roles',
];

const whole = (minimum: number, maximum: number, description: string): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
  description,
});

const WHEN: JsonSchema = {
  enum: ['before', 'after'],
  description: 'before: nothing was done. after: the operation took effect, and nobody is told.',
};
const RETRY_AFTER = whole(0, 86_400, 'Sent as Retry-After.');
const AN_HOUR = 3_600;

/** By the name of each kind of fault. */
export const FAULT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  drop: exactObject({ drop: WHEN }, { description: 'The connection is cut, and there is no answer.' }),
  throttled: exactObject(
    { status: { const: 429 }, retry_after_seconds: RETRY_AFTER },
    { optional: ['retry_after_seconds'], description: 'Too many requests, says the service, and does nothing.' },
  ),
  failed: exactObject(
    { status: { enum: [500, 503] }, when: WHEN, retry_after_seconds: RETRY_AFTER },
    { optional: ['when', 'retry_after_seconds'], description: 'The service fails.' },
  ),
  latency: exactObject(
    { latency_ms: whole(1, 600_000, 'How long it waits before it begins.') },
    { description: 'It takes longer.' },
  ),
  stale: exactObject(
    { stale_seconds: whole(1, AN_HOUR, 'So long ago, by the clock of the service.') },
    { description: 'The list is what it was then.' },
  ),
  'stale-changes': exactObject(
    { stale_changes: whole(1, 100, 'So many changes of tokens, people or roles of the workspace ago.') },
    { description: 'The list is what it was before the last changes.' },
  ),
};

const STALE = ['stale_seconds', 'stale_changes'];

/** What `POST /failpoints` takes. */
export const failpointSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:hawzu-tokens:failpoint:v1',
  title: 'A failpoint of a token service that rehearses',
  type: 'object',
  properties: {
    operation: {
      enum: [ANY_OPERATION, ...operations.map(({ name }) => name)],
      description: 'An operation of the contract (docs/openapi.json), or any.',
    },
    fault: { oneOf: Object.keys(FAULT_SCHEMAS).map((name) => ({ $ref: `#/$defs/${name}` })) },
    count: {
      anyOf: [whole(1, 1_000_000, 'So many requests fail.'), { const: 'all', description: 'Until it is cleared.' }],
      default: 1,
    },
  },
  required: ['operation', 'fault'],
  additionalProperties: false,
  if: { required: ['fault'], properties: { fault: { anyOf: STALE.map((name) => ({ required: [name] })) } } },
  then: { properties: { operation: { enum: STALE_OPERATIONS, description: 'Only lists can be stale.' } } },
  $defs: FAULT_SCHEMAS,
} as const satisfies JsonSchema;
