import { type JsonSchema, text } from '../saved-plan/codec';

export const TIME: JsonSchema = { type: 'string', format: 'date-time' };
export const record = (
  properties: Readonly<Record<string, JsonSchema>>,
  ...optionals: readonly string[]
): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optionals.includes(name)),
});
export const array = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
export const TEXT = text.schema;
