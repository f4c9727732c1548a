import type { CtyType } from '../../values/cty-type';
import { typeFromJson } from '../../values/cty-type';
import { Decimal, numberFromText } from '../../values/decimal';
import type { JsonObject, JsonValue } from '../../values/json';
import type { ValuePath } from '../../values/place';
import type { Value } from '../../values/value';
import { Dynamic, objectFrom } from '../../values/value';
import { ValueError } from '../../values/value-error';
import { isJsonObject } from './state-json';

/**
 * A value of a type from the JSON of a state, which may have been written under an older schema: attributes that the
 * type does not have are dropped, those that the JSON does not have are null.
 * @throws ValueError when what is there cannot be read as the type
 */
export function valueFromJson(type: CtyType, json: JsonValue, path: ValuePath = []): Value {
  if (json === null) return null;
  switch (type.kind) {
    case 'string':
      return textOf(json, path);
    case 'bool':
      if (typeof json === 'boolean') return json;
      if (json === 'true' || json === 'false') return json === 'true';
      throw new ValueError('a bool is required', path);
    case 'number':
      return numberOf(json, path);
    case 'list':
    case 'set':
      return listOf(json, path).map((item, index) => valueFromJson(type.element, item, [...path, index]));
    case 'tuple':
      return type.elements.map((t, index) => valueFromJson(t, listOf(json, path)[index] ?? null, [...path, index]));
    case 'map':
      return objectFrom(
        Object.entries(objectOf(json, path)).map(
          ([key, item]) => [key, valueFromJson(type.element, item, [...path, key])] as const,
        ),
      );
    case 'object': {
      const object = objectOf(json, path);
      return objectFrom(
        Object.entries(type.attributes).map(
          ([name, t]) => [name, valueFromJson(t, member(object, name), [...path, name])] as const,
        ),
      );
    }
    case 'dynamic': {
      const object = objectOf(json, path);
      const inner = typeFromJson(JSON.stringify(member(object, 'type')));
      return new Dynamic(inner, valueFromJson(inner, member(object, 'value'), path));
    }
  }
}

function textOf(json: JsonValue, path: ValuePath): string {
  if (typeof json === 'string') return json;
  if (typeof json === 'boolean' || isNumber(json)) return String(json);
  throw new ValueError('a string is required', path);
}

function numberOf(json: JsonValue, path: ValuePath): Value {
  if (isNumber(json)) return json;
  try {
    return numberFromText(typeof json === 'string' ? json : '');
  } catch {
    throw new ValueError('a number is required', path);
  }
}

function listOf(json: JsonValue, path: ValuePath): readonly JsonValue[] {
  if (!Array.isArray(json)) throw new ValueError('a list is required', path);
  return json as readonly JsonValue[];
}

function objectOf(json: JsonValue, path: ValuePath): JsonObject {
  if (!isJsonObject(json)) throw new ValueError('an object is required', path);
  return json;
}

function member(object: JsonObject, name: string): JsonValue {
  return Object.hasOwn(object, name) ? (object[name] ?? null) : null;
}

function isNumber(json: JsonValue): json is number | bigint | Decimal {
  return typeof json === 'number' || typeof json === 'bigint' || json instanceof Decimal;
}
