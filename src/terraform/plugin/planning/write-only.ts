import type { Attribute, Attributes } from '../schema/attribute';
import { isNested } from '../schema/attribute';
import type { ObjectValue, Value } from '../values/value';
import { isListValue, isObjectValue, objectFrom, own } from '../values/value';

/**
 * The object with null in place of its write-only attributes. Terraform puts their values into the proposed state, and
 * refuses a plan or a state that returns them.
 */
export function withoutWriteOnly(attributes: Attributes, object: ObjectValue): ObjectValue {
  if (!hasWriteOnly(attributes)) return object;
  return objectFrom(
    Object.entries(attributes).map(([name, attribute]) => [name, cleared(attribute, own(object, name))] as const),
  );
}

function cleared(attribute: Attribute, value: Value): Value {
  if (attribute.writeOnly) return null;
  if (!isNested(attribute)) return value;
  const clear = (item: Value): Value => (isObjectValue(item) ? withoutWriteOnly(attribute.attributes, item) : item);
  if (isListValue(value)) return value.map(clear);
  if (attribute.nesting === 'map' && isObjectValue(value)) {
    return objectFrom(Object.entries(value).map(([key, item]) => [key, clear(item)] as const));
  }
  return clear(value);
}

const known = new WeakMap<Attributes, boolean>();

/** Worked out once for each schema: every state and plan passes here. */
function hasWriteOnly(attributes: Attributes): boolean {
  const found = known.get(attributes) ?? anyWriteOnly(attributes);
  known.set(attributes, found);
  return found;
}

function anyWriteOnly(attributes: Attributes): boolean {
  return Object.values(attributes).some(
    (attribute) => attribute.writeOnly === true || (isNested(attribute) && hasWriteOnly(attribute.attributes)),
  );
}
