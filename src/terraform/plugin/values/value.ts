import type { CtyType } from './cty-type';
import type { NumberValue } from './decimal';
import { Decimal } from './decimal';
import type { Unknown } from './unknown';
import { isUnknown } from './unknown';

/** A value of an attribute whose type is `dynamic`: the value together with the type it has. Null and unknown stand alone. */
export class Dynamic {
  constructor(
    readonly type: CtyType,
    readonly value: Value,
  ) {}
}

/** An object or a map. Those that the codecs make have no prototype, so a key such as `__proto__` is a key like any other. */
export interface ObjectValue {
  readonly [name: string]: Value;
}

/**
 * Any value of Terraform's type system. Lists, sets and tuples are arrays; null is null and differs from an empty
 * collection; what is not known yet is {@link Unknown}.
 */
export type Value = null | Unknown | string | boolean | NumberValue | readonly Value[] | ObjectValue | Dynamic;

/** True for an object or a map (not for null, unknown, a list, a number or a dynamic value). */
export function isObjectValue(value: Value): value is ObjectValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isUnknown(value) &&
    !(value instanceof Decimal) &&
    !(value instanceof Dynamic)
  );
}

/** True for a list, a set or a tuple. */
export function isListValue(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** True for a number in any of its representations. */
export function isNumberValue(value: Value): value is NumberValue {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal;
}

/** The value under a name that is the object's own, null when there is none. */
export function own(object: ObjectValue, name: string): Value {
  return Object.hasOwn(object, name) ? (object[name] ?? null) : null;
}

/** An object without prototype from entries. */
export function objectFrom(entries: Iterable<readonly [string, Value]>): ObjectValue {
  const object = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) object[name] = value;
  return object;
}
