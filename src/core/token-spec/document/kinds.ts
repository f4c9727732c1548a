/** A map of a spec. Made without a prototype, so that no key (`__proto__`, `constructor`) means anything. */
export type RawMap = Readonly<Record<string, unknown>>;

export const asMap = (value: unknown): RawMap | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawMap) : undefined;

export const asList = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const LONGEST_QUOTE = 60;

/** A piece of somebody's text, short enough for a message. */
export const quoted = (text: string): string =>
  text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text;

/** What a value is, for people: `a number (30)`, `a list`, `nothing`. */
export function describeKind(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return `the text "${quoted(value)}"`;
    case 'number':
      return `a number (${value})`;
    case 'boolean':
      return `the truth value ${value}`;
    default:
      return 'a map';
  }
}
