import { problemCodes } from '../vocabulary/problems';
import { arrayOf, exactObject, schemaRef, text } from './json-schema';
import type { JsonSchema } from './json-schema';

export const problemSchemas: Readonly<Record<string, JsonSchema>> = {
  Invalidity: exactObject({
    in: { enum: ['body', 'query', 'header', 'path'] },
    pointer: { type: 'string', description: 'JSON pointer; empty: the whole of it.' },
    message: text,
  }),
  Problem: exactObject(
    {
      type: { type: 'string', format: 'uri' },
      title: text,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: text,
      code: { enum: problemCodes },
      errors: arrayOf(schemaRef('Invalidity'), { minItems: 1, maxItems: 20 }),
      token_id: schemaRef('TokenId'),
      resource_id: { ...text, description: 'Of a test case, an execution or a defect.' },
      role_id: schemaRef('RoleId'),
      permissions: arrayOf(text, { minItems: 1 }),
    },
    {
      optional: ['errors', 'token_id', 'resource_id', 'role_id', 'permissions'],
      description: 'RFC 9457 problem document.',
    },
  ),
};
