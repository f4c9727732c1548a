/** The names in a JSON pointer (RFC 6901): empty, or `/` before each name. */
const namesIn = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What a pointer leads to; undefined: nothing. It leads through objects only: no list has its parts in fixed places. */
export function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const name of namesIn(pointer)) {
    if (typeof found !== 'object' || found === null || Array.isArray(found) || !Object.hasOwn(found, name)) {
      return undefined;
    }
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

/** Puts a value where a pointer leads, and makes what is missing on the way. */
export function put(into: Record<string, unknown>, pointer: string, value: unknown): void {
  const names = namesIn(pointer);
  const last = names.pop();
  if (last === undefined) throw new Error('A pointer to the whole has no place in it');
  let holder = into;
  for (const name of names) holder = (holder[name] ??= {}) as Record<string, unknown>;
  holder[last] = value;
}
