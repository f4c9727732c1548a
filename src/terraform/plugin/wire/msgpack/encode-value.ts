import type { CtyType } from '../../values/cty-type';
import { typeToJson } from '../../values/cty-type';
import { Decimal } from '../../values/decimal';
import { inside, pathTo, type Place } from '../../values/place';
import { isUnknown } from '../../values/unknown';
import type { ObjectValue, Value } from '../../values/value';
import { Dynamic, isListValue, isObjectValue, own } from '../../values/value';
import { ValueError } from '../../values/value-error';
import { MsgpackWriter } from './writer';

/**
 * A value of a type in the form Terraform reads. Attributes that an object lacks are written as null.
 * @throws ValueError when the value does not fit the type, with the place
 */
export function encodeValue(type: CtyType, value: Value): Uint8Array {
  const writer = new MsgpackWriter();
  write(writer, type, value, undefined);
  return writer.finish();
}

function write(writer: MsgpackWriter, type: CtyType, value: Value, place: Place | undefined): void {
  if (value === null || value === undefined) return writer.null();
  if (isUnknown(value)) return writer.unknown();
  switch (type.kind) {
    case 'string':
      if (typeof value !== 'string') throw new ValueError('a string is required', pathTo(place));
      return writer.string(value);
    case 'bool':
      if (typeof value !== 'boolean') throw new ValueError('a bool is required', pathTo(place));
      return writer.bool(value);
    case 'number':
      return writeNumber(writer, value, place);
    case 'list':
    case 'set':
      return writeList(writer, listOf(value, type.kind, place), () => type.element, place);
    case 'tuple':
      return writeTuple(writer, type.elements, listOf(value, 'tuple', place), place);
    case 'map':
      return writeMap(writer, type.element, objectOf(value, 'map', place), place);
    case 'object':
      return writeObject(writer, type.attributes, objectOf(value, 'object', place), place);
    case 'dynamic':
      if (!(value instanceof Dynamic))
        throw new ValueError('a Dynamic (a value with its type) is required', pathTo(place));
      writer.array(2);
      writer.binary(Buffer.from(typeToJson(value.type)));
      return write(writer, value.type, value.value, place);
  }
}

function writeNumber(writer: MsgpackWriter, value: Value, place: Place | undefined): void {
  if (value instanceof Decimal) return writer.string(value.text);
  if (typeof value === 'bigint') return writer.integer(value);
  if (typeof value !== 'number' || Number.isNaN(value)) throw new ValueError('a number is required', pathTo(place));
  return Number.isInteger(value) ? writer.integer(BigInt(value)) : writer.float(value);
}

function writeList(
  writer: MsgpackWriter,
  items: readonly Value[],
  typeAt: (index: number) => CtyType,
  place: Place | undefined,
): void {
  writer.array(items.length);
  items.forEach((item, index) => write(writer, typeAt(index), item, inside(place, index)));
}

function writeTuple(
  writer: MsgpackWriter,
  elements: readonly CtyType[],
  items: readonly Value[],
  place: Place | undefined,
): void {
  if (items.length !== elements.length)
    throw new ValueError(`a tuple of ${elements.length} is required`, pathTo(place));
  writer.array(elements.length);
  elements.forEach((type, index) => write(writer, type, items[index] ?? null, inside(place, index)));
}

function writeMap(writer: MsgpackWriter, element: CtyType, map: ObjectValue, place: Place | undefined): void {
  const entries = Object.entries(map);
  writer.map(entries.length);
  for (const [key, item] of entries) {
    writer.string(key);
    write(writer, element, item, inside(place, key));
  }
}

function writeObject(
  writer: MsgpackWriter,
  attributes: Readonly<Record<string, CtyType>>,
  object: ObjectValue,
  place: Place | undefined,
): void {
  const stray = Object.keys(object).find((name) => !Object.hasOwn(attributes, name));
  if (stray !== undefined) throw new ValueError('the schema has no such attribute', pathTo(inside(place, stray)));
  const entries = Object.entries(attributes);
  writer.map(entries.length);
  for (const [name, type] of entries) {
    writer.string(name);
    write(writer, type, own(object, name), inside(place, name));
  }
}

function listOf(value: Value, kind: string, place: Place | undefined): readonly Value[] {
  if (!isListValue(value)) throw new ValueError(`a ${kind} is required`, pathTo(place));
  return value;
}

function objectOf(value: Value, kind: string, place: Place | undefined): ObjectValue {
  if (!isObjectValue(value)) throw new ValueError(`a ${kind} is required`, pathTo(place));
  return value;
}
