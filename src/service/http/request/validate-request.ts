import Ajv2020 from 'ajv/dist/2020';
import type { ValidateFunction } from 'ajv';
import { openApiDocument } from '../../../contract/openapi';
import type { OperationDefinition } from '../../../contract/operations/operation-definition';
import { exactObject } from '../../../contract/schemas/json-schema';
import { VERIFICATION_HEADER } from '../../../contract/vocabulary/verification';
import type { Query } from '../../operations/operation';
import { ProblemError } from '../../problem/problem-error';
import { invalidities } from './invalidities';
import { parseQuery } from './parse-query';

/** A date that exists: `2026-02-30` has the form of one, and JavaScript would take it for March. */
function isRealInstant(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 19) === text.slice(0, 19);
}

/** Holds the parts of a request against the contract; each throws a ProblemError for what does not fit. */
export interface RequestValidator {
  query(text: string): Query;
  /** @param body undefined: there is none */
  body(body: unknown): unknown;
  idempotencyKey(header: string | undefined): string;
  ifMatch(header: string | undefined): string | undefined;
  /** Whether the request only verifies the value that it presents. */
  isVerification(header: string | undefined): boolean;
}

function check(where: 'body' | 'query', validate: ValidateFunction, value: unknown): void {
  if (validate(value)) return;
  throw new ProblemError('invalid-request', `The ${where} does not fit the contract; see errors.`, {
    errors: invalidities(where, validate.errors ?? []),
  });
}

const wrongHeader = (name: string, message: string): ProblemError =>
  new ProblemError('invalid-request', `The header ${name} does not fit the contract.`, {
    errors: [{ in: 'header', pointer: `/${name}`, message }],
  });

const noBody = (): ProblemError =>
  new ProblemError('invalid-request', 'This operation takes no body.', {
    errors: [{ in: 'body', pointer: '', message: 'must not be there' }],
  });

/** Holds a body against a schema; what fits is answered. @throws ProblemError */
export type BodyCheck = (body: unknown) => unknown;

export interface RequestValidators {
  /** Of an operation. */
  of(definition: OperationDefinition): RequestValidator;
  /** Of a body by the name of its schema. */
  readonly body: (schema: string) => BodyCheck;
}

/** A validator per operation, all from one compiled contract. */
export function requestValidators(): RequestValidators {
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
  ajv.addFormat('date-time', isRealInstant);
  ajv.addFormat('uri', true);
  ajv.addSchema(openApiDocument, 'contract');
  const named = (name: string): ValidateFunction => ajv.compile({ $ref: `contract#/components/schemas/${name}` });
  const validKey = named('IdempotencyKey');
  const validTag = named('EntityTag');

  const of = (definition: OperationDefinition): RequestValidator => {
    const properties = definition.query ?? {};
    const schema = exactObject(properties, { optional: Object.keys(properties) });
    const validQuery = ajv.compile(
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/')) as object,
    );
    const validBody = definition.body === undefined ? undefined : named(definition.body);
    return {
      query: (text) => {
        const query = parseQuery(text, properties);
        // Most requests have none.
        if (text !== '') check('query', validQuery, query);
        return query;
      },
      body: (body) => {
        if (validBody !== undefined) check('body', validBody, body ?? null);
        else if (body !== undefined) throw noBody();
        return body;
      },
      idempotencyKey: (header) => {
        if (definition.idempotencyKey === undefined) return '';
        if (header === undefined || header === '') {
          if (definition.idempotencyKey === 'optional') return '';
          throw new ProblemError(
            'idempotency-key-missing',
            'Send an Idempotency-Key header that is unique to this token.',
          );
        }
        if (validKey(header)) return header;
        throw wrongHeader('Idempotency-Key', 'must be 1 to 255 printable ASCII characters, and no access token');
      },
      isVerification: (header) => {
        if (definition.verification !== true || header === undefined) return false;
        if (header === 'true') return true;
        throw wrongHeader(VERIFICATION_HEADER, 'must be true, or not be there');
      },
      ifMatch: (header) => {
        if (definition.ifMatch !== true || header === undefined || validTag(header)) return header;
        throw wrongHeader('If-Match', 'must be the ETag of one answer, in its quotes');
      },
    };
  };
  const body = (schema: string): BodyCheck => {
    const valid = named(schema);
    return (value) => {
      check('body', valid, value ?? null);
      return value;
    };
  };
  return { of, body };
}
