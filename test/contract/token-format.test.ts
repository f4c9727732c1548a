import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { encodeTokenValue, isWellFormedToken } from '../../src/contract';

const random22 = fc.uint8Array({ minLength: 22, maxLength: 22 });

test('every value is hwz_ and 36 base62 characters, and well-formed', () => {
  fc.assert(
    fc.property(random22, (bytes) => {
      const value = encodeTokenValue(bytes);
      expect(value).toMatch(/^hwz_[0-9A-Za-z]{36}$/);
      expect(isWellFormedToken(value)).toBe(true);
    }),
  );
});

test('a value carries its 176 random bits: different bytes give different values', () => {
  fc.assert(
    fc.property(random22, fc.nat(175), (bytes, bit) => {
      const other = Uint8Array.from(bytes);
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(encodeTokenValue(other)).not.toBe(encodeTokenValue(bytes));
    }),
  );
});

test('one changed character, or two neighbours swapped, is noticed without asking the service', () => {
  fc.assert(
    fc.property(random22, fc.integer({ min: 4, max: 39 }), fc.integer({ min: 1, max: 61 }), (bytes, at, shift) => {
      const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
      const value = encodeTokenValue(bytes);
      const other = digits[(digits.indexOf(value[at]!) + shift) % 62]!;
      expect(isWellFormedToken(value.slice(0, at) + other + value.slice(at + 1))).toBe(false);
      const next = value[at + 1];
      if (next !== undefined && next !== value[at]) {
        expect(isWellFormedToken(value.slice(0, at) + next + value[at] + value.slice(at + 2))).toBe(false);
      }
    }),
  );
});

test.each(['', 'hwz_', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789', `hwz_${'0'.repeat(36)}`, `hwz_${'é'.repeat(36)}`])(
  'the lookalike %j is not well-formed',
  (text) => expect(isWellFormedToken(text)).toBe(false),
);

test('a line end before or after a value is not part of it', () => {
  const value = encodeTokenValue(randomBytes(22));
  expect([`${value}\n`, ` ${value}`].map(isWellFormedToken)).toEqual([false, false]);
});

test.each([0, 16, 21, 23])('%i random bytes are refused: another strength than promised', (count) => {
  expect(() => encodeTokenValue(new Uint8Array(count))).toThrow(RangeError);
});
