import { isUnknown } from './unknown';
import type { Value } from './value';
import { Dynamic, isListValue, isObjectValue, objectFrom } from './value';

/** A place inside a value: attribute names and map keys as text, list positions as numbers. */
export type ValuePath = readonly (string | number)[];

/** Where the first unknown value inside a value is, or undefined when all of it is known. */
export function firstUnknown(value: Value, path: ValuePath = []): ValuePath | undefined {
  if (isUnknown(value)) return path;
  if (value instanceof Dynamic) return firstUnknown(value.value, path);
  if (isListValue(value)) return firstOf(value.entries(), path);
  if (isObjectValue(value)) return firstOf(Object.entries(value), path);
  return undefined;
}

/** The value with null in place of everything unknown: what is saved of a creation that failed half way. */
export function unknownsAsNull(value: Value): Value {
  if (isUnknown(value)) return null;
  if (value instanceof Dynamic) return new Dynamic(value.type, unknownsAsNull(value.value));
  if (isListValue(value)) return value.map(unknownsAsNull);
  if (isObjectValue(value)) {
    return objectFrom(Object.entries(value).map(([name, inner]) => [name, unknownsAsNull(inner)] as const));
  }
  return value;
}

function firstOf(entries: Iterable<readonly [string | number, Value]>, path: ValuePath): ValuePath | undefined {
  for (const [step, inner] of entries) {
    const found = firstUnknown(inner, [...path, step]);
    if (found !== undefined) return found;
  }
  return undefined;
}
