import type { Scope } from './scope';
import type { Path } from './spec-document';

/** The whole form of a token value; what only looks like one has no business in a spec either. */
const TOKEN = /hwz_[0-9A-Za-z]{36}/;

/** Names that a person gives to what holds a value. No field of a spec has any of them. */
export const LOOKS_SECRET = /^(token|value|secretValue|secretString|password|apiKey|accessToken|credential)$/i;

const SECRET_KEY = new RegExp(`(?:^|[\\s{,])(["']?)(${LOOKS_SECRET.source.slice(2, -2)})\\1\\s*:(.*)$`, 'i');

/** Stretches of a text with a token value in them, wherever they stand: in values, keys and comments. */
export function tokenValuesIn(text: string): readonly (readonly [start: number, end: number])[] {
  return [...text.matchAll(new RegExp(TOKEN, 'g'))].map(({ index, 0: value }) => [index, index + value.length]);
}

/**
 * Lines with everything hidden that stands under a key whose name says that it holds a value, on its own line and on those
 * that are indented below it. Columns stay.
 */
export function withoutSecrets(lines: readonly string[]): string[] {
  let below = -1;
  return lines.map((line) => {
    const indent = line.search(/\S/);
    if (below >= 0 && (indent > below || indent === -1)) return hidden(line);
    const [, , , value] = SECRET_KEY.exec(line) ?? [];
    below = value === undefined ? -1 : line.search(/[^\s-]/);
    return value === undefined ? line : line.slice(0, line.length - value.length) + hidden(value);
  });
}

export const hidden = (text: string): string => text.replace(/\S/g, '•');

export const holdsTokenValue = (value: unknown): boolean => typeof value === 'string' && TOKEN.test(value);

/** Reports the token values in what was read, but for those that stand in the file as they are: they were found there. */
export function reportTokenValues(scope: Scope, value: unknown, text = ''): void {
  const seen = new Set<unknown>();
  const look = (part: unknown, path: Path): void => {
    if (typeof part === 'string') {
      const [found] = TOKEN.exec(part) ?? [];
      if (found !== undefined && !text.includes(found)) {
        scope.report('value-in-spec', { field: String(path.at(-1) ?? 'the document') }, { path, part: 'key' });
      }
      return;
    }
    // Aliases share what they name.
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    for (const [key, inner] of Object.entries(part)) look(inner, [...path, Array.isArray(part) ? Number(key) : key]);
  };
  look(value, []);
}
