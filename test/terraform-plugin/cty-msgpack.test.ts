import { ExtData, decode } from '@msgpack/msgpack';
import fc from 'fast-check';
import type { CtyType, Value } from '../../src/terraform/plugin';
import { Dynamic, UNKNOWN, numberFromText, types, valuesEqual } from '../../src/terraform/plugin';
import { decodeValue } from '../../src/terraform/plugin/wire/msgpack/decode-value';
import { encodeValue } from '../../src/terraform/plugin/wire/msgpack/encode-value';
import { anyType, anyValueOf } from './arbitraries';

const bytes = (hex: string): Buffer => Buffer.from(hex.replace(/ /g, ''), 'hex');
const hex = (type: CtyType, value: Value): string => Buffer.from(encodeValue(type, value)).toString('hex');
const ab = types.object({ a: types.string, b: types.number });

/** Bytes as Terraform 1.11.4 writes and reads them. */
const written: readonly (readonly [string, CtyType, Value, string])[] = [
  ['null', types.string, null, 'c0'],
  ['unknown', types.string, UNKNOWN, 'd40000'],
  ['an empty string', types.string, '', 'a0'],
  ['text of 32 bytes', types.string, 'x'.repeat(32), `d920${'78'.repeat(32)}`],
  ['true', types.bool, true, 'c3'],
  ['false', types.bool, false, 'c2'],
  ['a small integer', types.number, 7, '07'],
  ['a negative integer', types.number, -1, 'ff'],
  ['a byte below -32', types.number, -33, 'd0df'],
  ['the largest 64-bit integer', types.number, 2n ** 63n - 1n, 'd37fffffffffffffff'],
  [
    'the first integer beyond 64 bits',
    types.number,
    2n ** 63n,
    `b3${Buffer.from('9223372036854775808').toString('hex')}`,
  ],
  ['a float', types.number, 1.5, 'cb3ff8000000000000'],
  ['a decimal', types.number, numberFromText('0.1'), 'a3302e31'],
  ['an empty list', types.list(types.string), [], '90'],
  ['no list', types.list(types.string), null, 'c0'],
  ['a set', types.set(types.number), [1, 2], '920102'],
  ['an empty map', types.map(types.string), {}, '80'],
  [
    'a map with a hostile key',
    types.map(types.bool),
    JSON.parse('{"__proto__":true}') as Value,
    '81a95f5f70726f746f5f5fc3',
  ],
  ['an object with an unset attribute', ab, { a: 'x' }, '82a161a178a162c0'],
  ['a tuple', types.tuple([types.bool, types.string]), [true, 'x'], '92c3a178'],
  ['a dynamic value', types.dynamic, new Dynamic(types.string, 'x'), '92c40822737472696e6722a178'],
  ['a dynamic null', types.dynamic, null, 'c0'],
  ['a dynamic unknown', types.dynamic, UNKNOWN, 'd40000'],
];

test.each(written)('%s is written in the bytes Terraform reads', (_what, type, value, expected) => {
  expect(hex(type, value)).toBe(expected);
});

test.each<readonly [string, CtyType, string, Value]>([
  ['an absent value is null', types.string, '', null],
  ['a refined unknown value (extension 12) is unknown', types.string, 'c7030c 8101c2', UNKNOWN],
  ['an unknown value with another payload size is unknown', types.number, 'd50000 00', UNKNOWN],
  [
    'a number as text keeps its digits',
    types.number,
    `b7${Buffer.from('12345678901234567890123').toString('hex')}`,
    12345678901234567890123n,
  ],
  ['an unsigned 64-bit integer', types.number, 'cfffffffffffffffff', 18446744073709551615n],
  ['a float that is a large integer becomes exact', types.number, 'cb4415af1d78b58c40', 100000000000000000000n],
  ['a float of 32 bits', types.number, 'ca3fc00000', 1.5],
  ['text with a 16-bit length', types.string, 'da0001 78', 'x'],
  ['a list with a 32-bit length', types.list(types.bool), 'dd00000001 c3', [true]],
])('%s', (_what, type, given, expected) => {
  expect(decodeValue(type, bytes(given))).toEqual(expected);
});

test('the value of a hostile map key is data, and the prototype stays alone', () => {
  const map = decodeValue(types.map(types.string), bytes('81a95f5f70726f746f5f5fa178')) as Record<string, Value>;
  expect(Object.entries(map)).toEqual([['__proto__', 'x']]);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test.each<readonly [string, CtyType, string]>([
  ['bytes that end too early', types.string, 'a5 78'],
  ['a length beyond the bytes', types.list(types.string), 'dd ffffffff'],
  ['a type byte that is not in use', types.string, 'c1'],
  ['a bool where a string belongs', types.string, 'c3'],
  ['a tuple of the wrong length', types.tuple([types.bool]), '92c3c3'],
  ['an attribute that the schema lacks', ab, '81a17ac0'],
  ['something after the value', types.bool, 'c3c3'],
])('%s are refused', (_what, type, given) => {
  expect(() => decodeValue(type, bytes(given))).toThrow();
});

test.each<readonly [string, CtyType, Value, string]>([
  ['a wrong type', ab, { a: 1 }, 'a: a string is required'],
  ['an attribute that the schema lacks', ab, { a: 'x', c: 'y' }, 'c: the schema has no such attribute'],
  ['a wrong element', types.object({ l: types.list(types.bool) }), { l: [true, 'x'] }, 'l[1]: a bool is required'],
  ['not a number', types.number, Number.NaN, 'a number is required'],
  ['a dynamic value without its type', types.dynamic, 'x', 'a Dynamic (a value with its type) is required'],
])('%s is refused with its place', (_what, type, value, message) => {
  expect(() => encodeValue(type, value)).toThrow(message);
});

test('what is written is read back as the same value, for any type', () => {
  const cases = anyType.chain((type) => anyValueOf(type).map((value) => [type, value] as const));
  fc.assert(
    fc.property(cases, ([type, value]) => {
      const back = decodeValue(type, encodeValue(type, value));
      expect(valuesEqual(type, back, value)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('an independent MessagePack reader finds the same text, integers and arrays', () => {
  const type = types.list(types.object({ text: types.string, count: types.number, on: types.bool }));
  const row = fc.record({ text: fc.string({ unit: 'grapheme' }), count: fc.maxSafeInteger(), on: fc.boolean() });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      expect(decode(encodeValue(type, rows))).toEqual(rows);
    }),
  );
  expect(decode(encodeValue(types.string, UNKNOWN))).toEqual(new ExtData(0, new Uint8Array([0])));
});
