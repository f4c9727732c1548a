import { schemaRef } from '../schemas/json-schema';
import type { JsonSchema } from '../schemas/json-schema';

export const DEFAULT_PAGE_SIZE = 50;
export const MAXIMUM_PAGE_SIZE = 200;

/** Query parameters of every list that comes in pages. */
export const pageParameters: Readonly<Record<string, JsonSchema>> = {
  limit: { type: 'integer', minimum: 1, maximum: MAXIMUM_PAGE_SIZE, default: DEFAULT_PAGE_SIZE },
  cursor: schemaRef('Cursor'),
};
