import { inside, pathTo, type Place, type ValuePath } from './place';
import { isUnknown } from './unknown';
import type { Value } from './value';
import { Dynamic, isListValue, isObjectValue, objectFrom } from './value';

/** Where the first unknown value inside a value is, or undefined when all of it is known. */
export function firstUnknown(value: Value): ValuePath | undefined {
  const found = unknownIn(value, undefined);
  return found && pathTo(found.at);
}

/** Boxed, since the value itself has no place. */
function unknownIn(value: Value, at: Place | undefined): { readonly at: Place | undefined } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isUnknown(value)) return { at };
  if (value instanceof Dynamic) return unknownIn(value.value, at);
  if (isListValue(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = unknownIn(value[index] ?? null, inside(at, index));
      if (found) return found;
    }
    return undefined;
  }
  if (!isObjectValue(value)) return undefined;
  for (const name of Object.keys(value)) {
    const inner = value[name] ?? null;
    const found = typeof inner === 'object' && inner !== null ? unknownIn(inner, inside(at, name)) : undefined;
    if (found) return found;
  }
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
