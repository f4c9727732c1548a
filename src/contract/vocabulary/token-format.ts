import { crc32 } from 'node:zlib';

/**
 * The value of an access token: `hwz_`, 30 base62 digits that carry 176 random bits, 6 base62 digits of CRC-32 over
 * what stands before them. The prefix lets secret scanners find leaked values; the checksum lets them, and the
 * service, tell a token from a lookalike without asking a database.
 */
export const TOKEN_VALUE_PREFIX = 'hwz_';

/** Random bytes that one value needs. */
export const TOKEN_RANDOM_BYTES = 22;

/** How many leading characters of a value may be stored and shown (the product shows the first 10). */
export const TOKEN_SHOWN_CHARACTERS = 10;

/** Characters of a whole value. */
export const TOKEN_VALUE_LENGTH = 40;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_DIGITS = 30;
const CHECK_DIGITS = 6;
const SHAPE = /^hwz_[0-9A-Za-z]{36}$/;

/** Base62 of a whole number, most significant digit first, padded with zeros to `length`. */
function toBase62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  while (rest > 0n) {
    text = DIGITS.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text.padStart(length, '0');
}

/** Base62 text that carries the given bytes; fixed length for a fixed number of bytes. */
export function base62OfBytes(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / Math.log2(62));
  return toBase62(BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`), length);
}

const checkDigits = (body: string): string => toBase62(BigInt(crc32(body)), CHECK_DIGITS);

/**
 * Makes a token value from {@link TOKEN_RANDOM_BYTES} random bytes.
 * @throws RangeError when given another number of bytes: a shorter value would be a weaker one.
 */
export function encodeTokenValue(random: Uint8Array): string {
  if (random.length !== TOKEN_RANDOM_BYTES) {
    throw new RangeError(`A token value takes ${TOKEN_RANDOM_BYTES} random bytes, got ${random.length}`);
  }
  const body = TOKEN_VALUE_PREFIX + base62OfBytes(random).padStart(RANDOM_DIGITS, '0');
  return body + checkDigits(body);
}

/** Whether a text has the form of a token value and its checksum is right; says nothing about its existence. */
export function isWellFormedToken(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const body = text.slice(0, -CHECK_DIGITS);
  return checkDigits(body) === text.slice(-CHECK_DIGITS);
}
