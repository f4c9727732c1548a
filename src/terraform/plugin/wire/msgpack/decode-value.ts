import type { CtyType } from '../../values/cty-type';
import { typeFromJson } from '../../values/cty-type';
import { numberFromBigint, numberFromFloat, numberFromText } from '../../values/decimal';
import { inside, pathTo, type Place } from '../../values/place';
import { UNKNOWN } from '../../values/unknown';
import type { Value } from '../../values/value';
import { Dynamic } from '../../values/value';
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
  const value = read(reader, type, undefined);
  if (!reader.done) throw new ValueError('bytes follow after the value', []);
  return value;
}

function read(reader: MsgpackReader, type: CtyType, place: Place | undefined): Value {
  const token = reader.next();
  if (token.kind === 'null') return null;
  if (token.kind === 'extension') return UNKNOWN;
  switch (type.kind) {
    case 'string':
      if (token.kind !== 'string') throw misfit('string', token, place);
      return token.value;
    case 'bool':
      if (token.kind !== 'bool') throw misfit('bool', token, place);
      return token.value;
    case 'number':
      return numberFrom(token, place);
    case 'list':
    case 'set':
      return readList(reader, token, () => type.element, place);
    case 'tuple':
      if (token.kind === 'array' && token.length !== type.elements.length) throw misfit('tuple', token, place);
      return readList(reader, token, (index) => type.elements[index] ?? { kind: 'dynamic' }, place);
    case 'map':
      return readMap(reader, token, () => type.element, place);
    case 'object':
      return readObject(reader, token, type.attributes, place);
    case 'dynamic':
      return readDynamic(reader, token, place);
  }
}

function numberFrom(token: Token, place: Place | undefined): Value {
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
      throw misfit('number', token, place);
  }
}

function readList(
  reader: MsgpackReader,
  token: Token,
  typeAt: (index: number) => CtyType,
  place: Place | undefined,
): readonly Value[] {
  if (token.kind !== 'array') throw misfit('array', token, place);
  return Array.from({ length: token.length }, (_, index) => read(reader, typeAt(index), inside(place, index)));
}

function readMap(
  reader: MsgpackReader,
  token: Token,
  typeOf: (key: string) => CtyType,
  place: Place | undefined,
): Value {
  if (token.kind !== 'map') throw misfit('map', token, place);
  const map = Object.create(null) as Record<string, Value>;
  for (let left = token.length; left > 0; left -= 1) {
    const key = reader.next();
    if (key.kind !== 'string') throw misfit('map key', key, place);
    map[key.value] = read(reader, typeOf(key.value), inside(place, key.value));
  }
  return map;
}

function readObject(
  reader: MsgpackReader,
  token: Token,
  attributes: Readonly<Record<string, CtyType>>,
  place: Place | undefined,
): Value {
  return readMap(
    reader,
    token,
    (name) => {
      const type = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      if (type === undefined) throw new ValueError('the schema has no such attribute', pathTo(inside(place, name)));
      return type;
    },
    place,
  );
}

function readDynamic(reader: MsgpackReader, token: Token, place: Place | undefined): Value {
  if (token.kind !== 'array' || token.length !== 2) throw misfit('dynamic value', token, place);
  const typeToken = reader.next();
  if (typeToken.kind !== 'binary' && typeToken.kind !== 'string') throw misfit('type', typeToken, place);
  const type = typeFromJson(typeToken.value.toString());
  return new Dynamic(type, read(reader, type, place));
}

function misfit(expected: string, token: Token, place: Place | undefined): ValueError {
  return new ValueError(`expected a ${expected}, found ${token.kind}`, pathTo(place));
}
