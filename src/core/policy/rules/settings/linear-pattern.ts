/** A regular expression that takes no longer than a text is long. */
export interface Pattern {
  readonly source: string;
  matches(text: string): boolean;
}

/** Its tables take a while to load, and few policies have patterns. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = () => require('re2js') as typeof import('re2js');

/**
 * A pattern in the words of JavaScript, which RE2 matches: it never goes back, so no pattern of a policy makes anybody who
 * checks a spec wait. JavaScript's own takes minutes for `^(a+)+$` and a name of forty characters.
 * @returns `unreadable`: JavaScript does not know it; `unbounded`: it has what can't be matched without going back
 */
export function linearPattern(source: string): Pattern | 'unreadable' | 'unbounded' {
  let read: RegExp;
  try {
    read = new RegExp(source, 'u');
  } catch {
    return 'unreadable';
  }
  const { RE2JS } = load();
  try {
    const pattern = RE2JS.compile(RE2JS.translateRegExp(source));
    return { source: read.source, matches: (text) => pattern.matcher(text).find() };
  } catch {
    return 'unbounded';
  }
}
