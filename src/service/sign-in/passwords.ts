import { scrypt, timingSafeEqual } from 'node:crypto';
import { NO_CONTROL_CHARACTERS } from '../../contract/schemas/value-schemas';
import { isWellFormedToken } from '../../contract/vocabulary/token-format';

/** Of scrypt: log2 of N, r and p. 32 MiB and a tenth of a second or two for each guess (OWASP's advice for scrypt). */
export interface Hardness {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

export const HARDNESS: Hardness = { ln: 15, r: 8, p: 3 };

const SALT_BYTES = 16;
const KEY_BYTES = 32;
const SHORTEST = 12;
const LONGEST = 256;
const DIFFERENT = 5;

const TYPED = new RegExp(NO_CONTROL_CHARACTERS, 'u');

/** Of two ways to write a letter, people do not know which one their keyboard takes. */
const normal = (password: string): string => password.normalize('NFKC');

function derive(password: string, salt: Buffer, { ln, r, p }: Hardness): Promise<Buffer> {
  const N = 2 ** ln;
  return new Promise((resolve, reject) => {
    scrypt(normal(password), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

const written = ({ ln, r, p }: Hardness, salt: Buffer, key: Buffer): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64')}$${key.toString('base64')}`;

function read(derived: string): { readonly hardness: Hardness; readonly salt: Buffer; readonly key: Buffer } {
  const [, ln, r, p, salt, key] = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(derived) ?? [];
  if (salt === undefined || key === undefined) throw new Error('a stored password has no form that is known');
  const hardness = { ln: Number(ln), r: Number(r), p: Number(p) };
  return { hardness, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') };
}

/** What is kept of a password: with its parameters, so that those of later ones can be harder. */
export async function derivedFrom(
  password: string,
  hardness: Hardness,
  random: (bytes: number) => Uint8Array,
): Promise<string> {
  const salt = Buffer.from(random(SALT_BYTES));
  return written(hardness, salt, await derive(password, salt, hardness));
}

/** Stands in for the password of somebody who has none: it takes as long, and nothing fits it. */
export const derivedFromNothing = (hardness: Hardness, random: (bytes: number) => Uint8Array): string =>
  written(hardness, Buffer.from(random(SALT_BYTES)), Buffer.from(random(KEY_BYTES)));

export async function fits(password: string, derived: string): Promise<boolean> {
  const { hardness, salt, key } = read(derived);
  return timingSafeEqual(await derive(password, salt, hardness), key);
}

/** Whether a password was derived with other parameters than those of now. */
export function isOutdated(derived: string, now: Hardness): boolean {
  const { hardness } = read(derived);
  return hardness.ln !== now.ln || hardness.r !== now.r || hardness.p !== now.p;
}

/** Why a password is not taken, as what it must be; undefined: it is. */
export function weaknessOf(password: string, email: string): string | undefined {
  const letters = [...normal(password)];
  if (letters.length < SHORTEST) return `must have ${SHORTEST} characters or more`;
  if (letters.length > LONGEST) return `must have ${LONGEST} characters at most`;
  if (new Set(letters).size < DIFFERENT) return `must have ${DIFFERENT} different characters or more`;
  // To scrypt, a NUL at the end is nothing.
  if (!TYPED.test(password)) return 'must not have control characters';
  if (isWellFormedToken(password)) return 'must not be an access token: those are for the API';
  const [name = ''] = email.split('@');
  const rest = normal(password).toLowerCase().replaceAll(email.toLowerCase(), '').replaceAll(name.toLowerCase(), '');
  return [...rest].length < SHORTEST / 2 ? 'must not be made of the address' : undefined;
}
