import fc from 'fast-check';
import { API_BASE, openApiDocument } from '../../src/contract';

type Schema = Readonly<Record<string, unknown>>;

export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Record<string, { schema: Schema }> }>
  >;
}

/** The operations of the API as the document has them; sign-in is no part of it. */
export const documented: readonly DocumentedOperation[] = Object.entries(
  openApiDocument.paths as unknown as Record<string, Record<string, Omit<DocumentedOperation, 'method' | 'path'>>>,
)
  .filter(([path]) => path.startsWith(API_BASE))
  .flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })),
  );

const schemas = openApiDocument.components.schemas as unknown as Readonly<Record<string, Schema>>;

const lookAheads = /\(\?[!=](?:[^()]|\([^()]*\))*\)/g;

function texts({ pattern, format, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') {
    return fc
      .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  if (typeof pattern !== 'string') return fc.string({ minLength: minLength as number, maxLength: maxLength as number });
  const whole = new RegExp(pattern, 'u');
  const isText = (text: string): boolean => whole.test(text) && [...text].length <= (maxLength as number);
  return fc.stringMatching(new RegExp(pattern.replace(lookAheads, ''), 'u'), { size: 'small' }).filter(isText);
}

/** Values that a schema of the contract allows; of the keywords it reads those that request schemas use. */
export function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') return valid(schemas[schema.$ref.split('/').pop()!]!);
  if (Array.isArray(schema.anyOf)) return fc.oneof(...(schema.anyOf as Schema[]).map(valid));
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum as number, max: schema.maximum as number });
    case 'array':
      return fc.array(valid(schema.items as Schema), { minLength: (schema.minItems as number) ?? 0, maxLength: 3 });
    case 'object': {
      const properties = Object.entries(schema.properties as Record<string, Schema>);
      const members = Object.fromEntries(properties.map(([name, member]) => [name, valid(member)]));
      return fc.record(members, { requiredKeys: schema.required as string[] });
    }
    default:
      return texts(schema);
  }
}

/** Anything that JSON can say, near to what is wanted: names of members, and values that mean something elsewhere. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    '',
    '\u0000',
    'x'.repeat(5_000),
    '__proto__',
    -1,
    1e21,
    null,
    [],
    {},
    '2027-02-30T00:00:00Z',
  ),
);

/** Text for a place in a path or query, already percent-encoded, that may be no text at all. */
export const encodedJunk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encodeURIComponent(Buffer.from(text).toString())),
  fc.constantFrom(
    '%00',
    'tok_a%00x',
    '%',
    '%zz',
    '%ff',
    '%2F',
    '..',
    '%2e%2e',
    '',
    ' ',
    '+',
    'x'.repeat(201),
    "'--",
    '%F0%9F',
  ),
);
