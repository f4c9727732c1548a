import { parse } from 'lossless-json';
import { Decimal, numberFromText } from '../../values/decimal';
import type { JsonObject, JsonValue } from '../../values/json';

/**
 * Parses the state that Terraform stored. `JSON.parse` would round large and precise numbers, and the rounded number
 * would be written back into the state.
 * @throws SyntaxError when it is no JSON
 */
function parseStateJson(bytes: Uint8Array): JsonValue {
  return parse(Buffer.from(bytes).toString('utf8'), undefined, numberFromText) as JsonValue;
}

/**
 * The object that a stored state holds.
 * @throws SyntaxError when it holds something else
 */
export function objectFromState(bytes: Uint8Array | undefined): JsonObject {
  const json = parseStateJson(bytes ?? new Uint8Array(0));
  if (!isJsonObject(json)) throw new SyntaxError('the stored state is no JSON object');
  return json;
}

/** True for an object (not for null, an array or a number of any kind). */
export function isJsonObject(json: JsonValue): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Decimal);
}
