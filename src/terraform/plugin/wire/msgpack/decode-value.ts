import type { CtyType } from '../../values/cty-type';
import { typeFromJson } from '../../values/cty-type';
import { numberFromBigint, numberFromFloat, numberFromText } from '../../values/decimal';
import type { ValuePath } from '../../values/known';
import { UNKNOWN } from '../../values/unknown';
import type { Value } from '../../values/value';
import { Dynamic, objectFrom } from '../../values/value';
import { ValueError } from '../../values/value-error';
import type { Token } from './reader';
import { MsgpackReader } from './reader';

/**
 * Reads a value of a type. Refined unknown values (extension 12) are plain unknown ones: answering those is accepted.
 * @throws ValueError when the bytes hold something else than the type; MsgpackError when they hold nothing readable
 */
export function decodeValue(type: CtyType, bytes: Uint8Array): Value {
  // An absent value and an empty one both mean null.
  if (bytes.length === 0) return null;
  const reader = new MsgpackReader(bytes);
  const value = read(reader, type, []);
  if (!reader.done) throw new ValueError('bytes follow after the value', []);
  return value;
}

function read(reader: MsgpackReader, type: CtyType, path: ValuePath): Value {
  const token = reader.next();
  if (token.kind === 'null') return null;
  if (token.kind === 'extension') return UNKNOWN;
  switch (type.kind) {
    case 'string':
      if (token.kind !== 'string') throw misfit('string', token, path);
      return token.value;
    case 'bool':
      if (token.kind !== 'bool') throw misfit('bool', token, path);
      return token.value;
    case 'number':
      return numberFrom(token, path);
    case 'list':
    case 'set':
      return readList(reader, token, () => type.element, path);
    case 'tuple':
      if (token.kind === 'array' && token.length !== type.elements.length) throw misfit('tuple', token, path);
      return readList(reader, token, (index) => type.elements[index] ?? { kind: 'dynamic' }, path);
    case 'map':
      return readMap(reader, token, () => type.element, path);
    case 'object':
      return readObject(reader, token, type.attributes, path);
    case 'dynamic':
      return readDynamic(reader, token, path);
  }
}

function numberFrom(token: Token, path: ValuePath): Value {
  switch (token.kind) {
    case 'integer':
      return numberFromBigint(token.value);
    case 'float':
      return numberFromFloat(token.value);
    case 'string':
      return numberFromText(token.value);
    case 'null':
    case 'extension':
    case 'bool':
    case 'binary':
    case 'array':
    case 'map':
      throw misfit('number', token, path);
  }
}

function readList(
  reader: MsgpackReader,
  token: Token,
  typeAt: (index: number) => CtyType,
  path: ValuePath,
): readonly Value[] {
  if (token.kind !== 'array') throw misfit('array', token, path);
  return Array.from({ length: token.length }, (_, index) => read(reader, typeAt(index), [...path, index]));
}

function readMap(reader: MsgpackReader, token: Token, typeOf: (key: string) => CtyType, path: ValuePath): Value {
  if (token.kind !== 'map') throw misfit('map', token, path);
  return objectFrom(
    Array.from({ length: token.length }, () => {
      const key = reader.next();
      if (key.kind !== 'string') throw misfit('map key', key, path);
      return [key.value, read(reader, typeOf(key.value), [...path, key.value])] as const;
    }),
  );
}

function readObject(
  reader: MsgpackReader,
  token: Token,
  attributes: Readonly<Record<string, CtyType>>,
  path: ValuePath,
): Value {
  return readMap(
    reader,
    token,
    (name) => {
      const type = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      if (type === undefined) throw new ValueError('the schema has no such attribute', [...path, name]);
      return type;
    },
    path,
  );
}

function readDynamic(reader: MsgpackReader, token: Token, path: ValuePath): Value {
  if (token.kind !== 'array' || token.length !== 2) throw misfit('dynamic value', token, path);
  const typeToken = reader.next();
  if (typeToken.kind !== 'binary' && typeToken.kind !== 'string') throw misfit('type', typeToken, path);
  const type = typeFromJson(typeToken.value.toString());
  return new Dynamic(type, read(reader, type, path));
}

function misfit(expected: string, token: Token, path: ValuePath): ValueError {
  return new ValueError(`expected a ${expected}, found ${token.kind}`, path);
}
