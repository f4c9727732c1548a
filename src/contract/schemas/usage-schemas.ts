import { arrayOf, exactObject, nullable, schemaRef, text } from './json-schema';
import type { JsonSchema } from './json-schema';

const permission: JsonSchema = { type: 'string', pattern: '^[a-z]+:[a-z]+$' };
const count: JsonSchema = { type: 'integer', minimum: 1 };

export const usageSchemas: Readonly<Record<string, JsonSchema>> = {
  UsePlace: exactObject({ type: { enum: ['workspace', 'project'] }, id: text }),
  AccessTokenUse: exactObject({
    permission,
    place: schemaRef('UsePlace'),
    first_used_at: schemaRef('Instant'),
    last_used_at: schemaRef('Instant'),
    count,
    days: arrayOf(exactObject({ day: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }, count })),
  }),
  UnusedGrant: exactObject(
    { permission, place: nullable(schemaRef('UsePlace')) },
    { description: 'A permission that was not used in these days; without a place: in no project.' },
  ),
  AccessTokenUsage: exactObject({
    token_id: schemaRef('TokenId'),
    since: { ...schemaRef('Instant'), description: 'The first of these days begins then.' },
    uses: arrayOf(schemaRef('AccessTokenUse')),
    unused: arrayOf(schemaRef('UnusedGrant')),
  }),
};
