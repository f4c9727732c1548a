import type { WireInvalidity } from '../../../contract/wire';
import type { JsonSchema } from '../../../contract/schemas/json-schema';
import type { Query } from '../../operations/operation';
import { ProblemError } from '../../problem/problem-error';
import { pointerTo } from './invalidities';

const NONE: Query = {};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new ProblemError('malformed-request', 'The query has a broken percent-encoding.');
  }
}

/** In a query everything is text; what is no number or truth value stays so, and the schema refuses it. */
function typed(text: string, type: unknown): string | number | boolean {
  if (type === 'integer' && /^\d{1,9}$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

/**
 * The parameters of a query, by the types of the contract.
 * @throws ProblemError when one is there more than once, or a percent-encoding is broken
 */
export function parseQuery(text: string, properties: Readonly<Record<string, JsonSchema>>): Query {
  if (text === '') return NONE;
  const query = new Map<string, string | number | boolean>();
  const errors: WireInvalidity[] = [];
  for (const part of text.split('&')) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    const key = decoded(name);
    if (query.has(key)) errors.push({ in: 'query', pointer: pointerTo(key), message: 'is there more than once' });
    query.set(key, typed(decoded(value), Object.hasOwn(properties, key) ? properties[key]?.type : undefined));
  }
  if (errors.length > 0) throw new ProblemError('invalid-request', 'The query does not fit the contract.', { errors });
  return Object.fromEntries(query);
}
