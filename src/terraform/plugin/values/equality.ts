import { numbersEqual } from './decimal';
import { typesEqual } from './cty-type';
import { isUnknown } from './unknown';
import type { Value } from './value';
import { Dynamic, isListValue, isNumberValue, isObjectValue, own } from './value';
import type { CtyType } from './cty-type';

/**
 * True when two values of a type are the same for Terraform: numbers by what they stand for, sets without order,
 * unknown equal to unknown only.
 */
export function valuesEqual(type: CtyType, left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left === null || right === null || isUnknown(left) || isUnknown(right)) return false;
  switch (type.kind) {
    case 'string':
    case 'bool':
      return false;
    case 'number':
      return isNumberValue(left) && isNumberValue(right) && numbersEqual(left, right);
    case 'list':
      return sameList(left, right, () => type.element);
    case 'tuple':
      return sameList(left, right, (index) => type.elements[index]);
    case 'set':
      return sameSet(type.element, left, right);
    case 'map':
      return sameNames(left, right) && sameMembers(left, right, () => type.element);
    case 'object':
      return Object.entries(type.attributes).every(
        ([name, inner]) =>
          isObjectValue(left) && isObjectValue(right) && valuesEqual(inner, own(left, name), own(right, name)),
      );
    case 'dynamic':
      return (
        left instanceof Dynamic &&
        right instanceof Dynamic &&
        typesEqual(left.type, right.type) &&
        valuesEqual(left.type, left.value, right.value)
      );
  }
}

function sameList(left: Value, right: Value, typeAt: (index: number) => CtyType | undefined): boolean {
  if (!isListValue(left) || !isListValue(right) || left.length !== right.length) return false;
  return left.every((item, index) => {
    const type = typeAt(index);
    return type !== undefined && valuesEqual(type, item, right[index] ?? null);
  });
}

/** Each element of one set meets its own partner in the other; a plain "contains" would take {a, a, b} for {a, b, b}. */
function sameSet(element: CtyType, left: Value, right: Value): boolean {
  if (!isListValue(left) || !isListValue(right) || left.length !== right.length) return false;
  const unmatched = [...right];
  return left.every((item) => {
    const at = unmatched.findIndex((other) => valuesEqual(element, item, other));
    if (at >= 0) unmatched.splice(at, 1);
    return at >= 0;
  });
}

function sameNames(left: Value, right: Value): boolean {
  if (!isObjectValue(left) || !isObjectValue(right)) return false;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name));
}

function sameMembers(left: Value, right: Value, typeOf: (name: string) => CtyType): boolean {
  if (!isObjectValue(left) || !isObjectValue(right)) return false;
  return Object.keys(left).every((name) => valuesEqual(typeOf(name), own(left, name), own(right, name)));
}
