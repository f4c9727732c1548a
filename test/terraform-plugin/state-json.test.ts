import type { CtyType, JsonObject, Value } from '../../src/terraform/plugin';
import { Dynamic, numberFromText, types } from '../../src/terraform/plugin';
import { objectFromState } from '../../src/terraform/plugin/wire/json/state-json';
import { valueFromJson } from '../../src/terraform/plugin/wire/json/value-from-json';

const state = (text: string): JsonObject => objectFromState(Buffer.from(text));

test.each([
  ['12345678901234567890123', 12345678901234567890123n],
  ['0.1', numberFromText('0.1')],
  ['7', 7],
])('the number %s of a stored state keeps every digit', (text, expected) => {
  expect(valueFromJson(types.number, state(`{"n": ${text}}`)['n'] ?? null)).toEqual(expected);
});

test.each<readonly [string, CtyType, string, Value]>([
  [
    'names that the schema no longer has are dropped',
    types.object({ a: types.string }),
    '{"a":"x","old":1}',
    { a: 'x' },
  ],
  [
    'names that the state lacks are null',
    types.object({ a: types.string, b: types.bool }),
    '{"a":"x"}',
    { a: 'x', b: null },
  ],
  [
    'a number becomes the text it now is',
    types.object({ a: types.string }),
    '{"a": 12345678901234567890}',
    { a: '12345678901234567890' },
  ],
  ['text becomes the number it now is', types.object({ a: types.number }), '{"a":"5"}', { a: 5 }],
  ['text becomes the bool it now is', types.object({ a: types.bool }), '{"a":"true"}', { a: true }],
  ['sets are arrays', types.object({ a: types.set(types.string) }), '{"a":["x"]}', { a: ['x'] }],
  [
    'a hostile key is data',
    types.object({ a: types.map(types.string) }),
    '{"a":{"__proto__":"x"}}',
    { a: JSON.parse('{"__proto__":"x"}') as Value },
  ],
  [
    'a dynamic value names its type',
    types.object({ a: types.dynamic }),
    '{"a":{"type":["list","string"],"value":["x"]}}',
    { a: new Dynamic(types.list(types.string), ['x']) },
  ],
])('%s', (_what, type, text, expected) => {
  const value = valueFromJson(type, state(text));
  expect(JSON.stringify(value)).toBe(JSON.stringify(expected));
});

test('a state that cannot be read as the schema is refused with the place', () => {
  const type = types.object({ a: types.list(types.object({ b: types.bool })) });
  expect(() => valueFromJson(type, state('{"a":[{"b":"maybe"}]}'))).toThrow('a[0].b: a bool is required');
});

test.each(['', '[]', '{', 'null', '5'])('%p is no stored state', (text) => {
  expect(() => state(text)).toThrow(SyntaxError);
});
