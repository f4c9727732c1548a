import type { Attributes } from '../schema/attribute';
import { objectTypeOf } from '../schema/schema';
import type { ObjectValue } from '../values/value';
import { isObjectValue } from '../values/value';
import { ValueError } from '../values/value-error';
import { firstUnknown } from '../values/known';
import { withoutWriteOnly } from '../planning/write-only';
import { decodeValue } from '../wire/msgpack/decode-value';
import { encodeValue } from '../wire/msgpack/encode-value';
import type { DynamicValue } from '../wire/messages/dynamic-value';

/** The object in a message; null when it is null or absent. */
export function objectFromWire(attributes: Attributes, message: DynamicValue | undefined): ObjectValue | null {
  if (message === undefined) return null;
  const value = decodeValue(objectTypeOf(attributes), message.msgpack);
  return isObjectValue(value) ? value : null;
}

/** The object in a message that always has one. */
export function requiredObject(attributes: Attributes, message: DynamicValue | undefined): ObjectValue {
  const object = objectFromWire(attributes, message);
  if (object === null) throw new ValueError('Terraform sent no object where there must be one', []);
  return object;
}

/** An object as a message; attributes that it lacks become null, write-only ones always do. */
export function objectToWire(attributes: Attributes, object: ObjectValue | null): DynamicValue {
  const sent = object === null ? null : withoutWriteOnly(attributes, object);
  return { msgpack: encodeValue(objectTypeOf(attributes), sent) };
}

/** A state as a message. @throws ValueError when something in it is unknown, which no state may hold */
export function stateToWire(attributes: Attributes, state: ObjectValue | null): DynamicValue {
  const unknown = state === null ? undefined : firstUnknown(state);
  if (unknown !== undefined) throw new ValueError('the state holds an unknown value', unknown);
  return objectToWire(attributes, state);
}
