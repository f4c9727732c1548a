/** Idempotency keys of management tokens that were made for the seed begin so. No header can hold the first character. */
const BEGIN = '\u0001seed ';

/** The range of those keys: from the first, without the end. */
export const SEED_KEY = { first: BEGIN, end: '\u0001seed!' } as const;

/** Says which seed entry a row was made for, whatever its label is by now. */
export const seedKey = (label: string, rest = ''): string => `${BEGIN}${JSON.stringify(label)} ${rest}`;

/** No caller gave such a key. */
export const isSeedKey = (key: string): boolean => key.startsWith(BEGIN);
