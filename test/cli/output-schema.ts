import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const published = JSON.parse(readFileSync(join(__dirname, '../../schemas/output.schema.json'), 'utf8')) as object;

/** The published schema, which also refuses what it does not name: every field that is written is to be known. */
const strict = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== 'object') return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  return 'properties' in inside && !('additionalProperties' in inside)
    ? { ...inside, additionalProperties: false }
    : inside;
};
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const fits = new Ajv2020({ formats: { 'date-time': TIME } }).compile(strict(published) as object);

/** Fails the test unless a document is one that the schema describes, to the last field. */
export const expectFits = (document: unknown): void =>
  expect({ fits: fits(document), why: fits.errors }).toEqual({ fits: true, why: null });
