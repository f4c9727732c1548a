import { nameIn, segmentsOf } from '../path-pattern';
import type { Rule } from '../rule';

/** A rule, and what stands in the request where the rule has a name in braces. */
export interface Match {
  readonly rule: Rule;
  readonly names: Readonly<Record<string, string>>;
}

export type Matcher = (method: string, segments: readonly string[]) => Match | { readonly refused: string } | undefined;

/** Finds the rule of a request. Where several fit, letters go before names in braces, from the left. */
export function matcherOf(rules: readonly Rule[]): Matcher {
  const ways = rules.map((rule) => ({ rule, pattern: segmentsOf(rule.path) }));
  return (method, segments) => {
    const alike = ways.filter(({ pattern }) => pattern.length === segments.length);
    const fitting = alike.filter(({ rule, pattern }) => rule.method === method && fits(pattern, segments, same));
    const best = fitting.reduce<(typeof ways)[number] | undefined>(
      (first, next) => (first && !isCloser(next.pattern, first.pattern) ? first : next),
      undefined,
    );
    if (!best) return undefined;
    // Letters of another rule, whatever its method, in capitals: the vendor may take them for those.
    const other = alike.find(({ pattern }) => !fits(pattern, segments, same) && fits(pattern, segments, sameLetters));
    if (other) return { refused: `letters of ${other.rule.path} in another case` };
    const names = best.pattern.flatMap((part, index) => {
      const name = nameIn(part);
      return name === undefined ? [] : [[name, segments[index] ?? ''] as const];
    });
    return { rule: best.rule, names: Object.fromEntries(names) };
  };
}

type Comparison = (pattern: string, segment: string) => boolean;

const same: Comparison = (pattern, segment) => pattern === segment;
const sameLetters: Comparison = (pattern, segment) => pattern.toLowerCase() === segment.normalize('NFKC').toLowerCase();

const fits = (pattern: readonly string[], segments: readonly string[], equal: Comparison): boolean =>
  pattern.every((part, index) => nameIn(part) !== undefined || equal(part, segments[index] ?? ''));

function isCloser(one: readonly string[], other: readonly string[]): boolean {
  const at = one.findIndex(
    (part, index) => (nameIn(part) === undefined) !== (nameIn(other[index] ?? '') === undefined),
  );
  return at !== -1 && nameIn(one[at] ?? '') === undefined;
}
