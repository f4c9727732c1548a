const pattern = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Above this exponent a number is kept as it was written: writing out the zeros would be an attack on memory. */
const largestExponent = 5_000;

/**
 * A number that neither a JavaScript number nor a bigint holds exactly, such as 0.1. Terraform's numbers have 512 bits;
 * rounding one to a float makes a different number, which Terraform reports as an invalid plan or an endless change.
 */
export class Decimal {
  /** Plain decimal notation without trailing zeros; equal numbers have equal texts. */
  readonly text: string;

  constructor(text: string) {
    this.text = normalized(text);
  }

  toString(): string {
    return this.text;
  }
}

/** A number as the codecs hold it: safe integers and exact floats as number, larger integers as bigint, the rest as {@link Decimal}. */
export type NumberValue = number | bigint | Decimal;

/**
 * The number a text stands for, in its one canonical representation.
 * @throws RangeError when the text is not a decimal number
 */
export function numberFromText(text: string): NumberValue {
  const plain = normalized(text);
  if (/^-?\d+$/.test(plain)) {
    const integer = BigInt(plain);
    return isSafe(integer) ? Number(integer) : integer;
  }
  const float = Number(plain);
  return isExactly(float, plain) ? float : new Decimal(plain);
}

/** The canonical representation of a float that came over the wire: integers that a float rounds become bigint. */
export function numberFromFloat(value: number): NumberValue {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** The canonical representation of an integer. */
export function numberFromBigint(value: bigint): NumberValue {
  return isSafe(value) ? Number(value) : value;
}

/** True when both stand for the same number, however they are represented. */
export function numbersEqual(left: NumberValue, right: NumberValue): boolean {
  return canonicalKey(left) === canonicalKey(right);
}

function canonicalKey(value: NumberValue): string {
  if (value instanceof Decimal) {
    const canonical = numberFromText(value.text);
    return canonical instanceof Decimal ? canonical.text : canonicalKey(canonical);
  }
  if (typeof value === 'bigint') return value.toString();
  if (Object.is(value, -0)) return '0';
  // A float may share its shortest text with a decimal it does not equal (0.1): the prefix keeps the two apart.
  return Number.isInteger(value) ? BigInt(value).toString() : `float ${value}`;
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

function normalized(text: string): string {
  const match = pattern.exec(text.trim());
  if (match === null) throw new RangeError('not a decimal number');
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > largestExponent) return text.trim();
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const integerPart = point <= 0 ? '' : digits.slice(0, point).padEnd(point, '0');
  const fractionPart = point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point);
  const leading = integerPart.replace(/^0+/, '') || '0';
  const trailing = fractionPart.replace(/0+$/, '');
  const magnitude = trailing === '' ? leading : `${leading}.${trailing}`;
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

/** Whether a float is exactly the decimal, decided in integers: float = numerator / 2^shift, decimal = digits / 10^places. */
function isExactly(float: number, plain: string): boolean {
  if (!Number.isFinite(float)) return false;
  const places = plain.split('.')[1]?.length ?? 0;
  if (places > 1_100) return false;
  let shift = 0n;
  let numerator = float;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    shift += 1n;
  }
  return BigInt(numerator) * 10n ** BigInt(places) === BigInt(plain.replace('.', '')) << shift;
}
