import fc from 'fast-check';
import { Decimal, numberFromText, numbersEqual } from '../../src/terraform/plugin';

describe("a number of Terraform's", () => {
  test.each([
    ['0', 0],
    ['-7', -7],
    ['1.5', 1.5],
    ['0.50', 0.5],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['12345678901234567890123', 12345678901234567890123n],
    ['1e3', 1000],
    ['1.25e-1', 0.125],
    ['-0', 0],
  ])('%s is held as %p, because that holds it exactly', (text, expected) => {
    expect(numberFromText(text)).toBe(expected);
  });

  test.each(['0.1', '3.14159265358979323846264338327950288', '1.7976931348623157e309'.replace('e309', 'e-309')])(
    '%s keeps its digits, because no float is it',
    (text) => {
      expect(numberFromText(text)).toBeInstanceOf(Decimal);
    },
  );

  test.each(['', 'abc', '1.2.3', '0x10', '1e', '--1'])('%p is refused', (text) => {
    expect(() => numberFromText(text)).toThrow(RangeError);
  });

  test.each([
    ['0.1', '0.10', true],
    ['1e-1', '0.1', true],
    ['1.0', '1', true],
    ['100000000000000000000', '1e20', true],
    ['0.1', '0.2', false],
    ['9007199254740992', '9007199254740993', false],
  ])('%s and %s are the same number: %p', (left, right, same) => {
    expect(numbersEqual(numberFromText(left), numberFromText(right))).toBe(same);
  });

  test('the float 0.1 is not the decimal 0.1: sending one for the other would be an invalid plan', () => {
    expect(numbersEqual(0.1, numberFromText('0.1'))).toBe(false);
  });

  test('an enormous exponent is not written out', () => {
    expect((numberFromText('1e999999999') as Decimal).text).toBe('1e999999999');
  });

  test('any integer survives its text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 511n), max: 2n ** 511n }), (integer) => {
        expect(BigInt(String(numberFromText(String(integer))))).toBe(integer);
      }),
    );
  });
});
