import type { CtyType } from '../../values/cty-type';
import { typeToJson } from '../../values/cty-type';
import { Decimal } from '../../values/decimal';
import type { ValuePath } from '../../values/known';
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
  write(writer, type, value, []);
  return writer.finish();
}

function write(writer: MsgpackWriter, type: CtyType, value: Value, path: ValuePath): void {
  if (value === null || value === undefined) return writer.null();
  if (isUnknown(value)) return writer.unknown();
  switch (type.kind) {
    case 'string':
      if (typeof value !== 'string') throw new ValueError('a string is required', path);
      return writer.string(value);
    case 'bool':
      if (typeof value !== 'boolean') throw new ValueError('a bool is required', path);
      return writer.bool(value);
    case 'number':
      return writeNumber(writer, value, path);
    case 'list':
    case 'set':
      return writeList(writer, listOf(value, type.kind, path), () => type.element, path);
    case 'tuple':
      return writeTuple(writer, type.elements, listOf(value, 'tuple', path), path);
    case 'map':
      return writeMap(writer, type.element, objectOf(value, 'map', path), path);
    case 'object':
      return writeObject(writer, type.attributes, objectOf(value, 'object', path), path);
    case 'dynamic':
      if (!(value instanceof Dynamic)) throw new ValueError('a Dynamic (a value with its type) is required', path);
      writer.array(2);
      writer.binary(Buffer.from(typeToJson(value.type)));
      return write(writer, value.type, value.value, path);
  }
}

function writeNumber(writer: MsgpackWriter, value: Value, path: ValuePath): void {
  if (value instanceof Decimal) return writer.string(value.text);
  if (typeof value === 'bigint') return writer.integer(value);
  if (typeof value !== 'number' || Number.isNaN(value)) throw new ValueError('a number is required', path);
  return Number.isInteger(value) ? writer.integer(BigInt(value)) : writer.float(value);
}

function writeList(
  writer: MsgpackWriter,
  items: readonly Value[],
  typeAt: (index: number) => CtyType,
  path: ValuePath,
): void {
  writer.array(items.length);
  items.forEach((item, index) => write(writer, typeAt(index), item, [...path, index]));
}

function writeTuple(
  writer: MsgpackWriter,
  elements: readonly CtyType[],
  items: readonly Value[],
  path: ValuePath,
): void {
  if (items.length !== elements.length) throw new ValueError(`a tuple of ${elements.length} is required`, path);
  writer.array(elements.length);
  elements.forEach((type, index) => write(writer, type, items[index] ?? null, [...path, index]));
}

function writeMap(writer: MsgpackWriter, element: CtyType, map: ObjectValue, path: ValuePath): void {
  const entries = Object.entries(map);
  writer.map(entries.length);
  for (const [key, item] of entries) {
    writer.string(key);
    write(writer, element, item, [...path, key]);
  }
}

function writeObject(
  writer: MsgpackWriter,
  attributes: Readonly<Record<string, CtyType>>,
  object: ObjectValue,
  path: ValuePath,
): void {
  const stray = Object.keys(object).find((name) => !Object.hasOwn(attributes, name));
  if (stray !== undefined) throw new ValueError('the schema has no such attribute', [...path, stray]);
  const entries = Object.entries(attributes);
  writer.map(entries.length);
  for (const [name, type] of entries) {
    writer.string(name);
    write(writer, type, own(object, name), [...path, name]);
  }
}

function listOf(value: Value, kind: string, path: ValuePath): readonly Value[] {
  if (!isListValue(value)) throw new ValueError(`a ${kind} is required`, path);
  return value;
}

function objectOf(value: Value, kind: string, path: ValuePath): ObjectValue {
  if (!isObjectValue(value)) throw new ValueError(`a ${kind} is required`, path);
  return value;
}
