/** The pieces of a rule's path: words, and names in braces. */
export const segmentsOf = (path: string): readonly string[] => path.slice(1).split('/');

/** The name in `{name}`. */
export const nameIn = (segment: string): string | undefined => /^\{(.+)\}$/.exec(segment)?.[1];

/** Whether there is a path that both patterns fit. */
export function overlap(one: string, other: string): boolean {
  const left = segmentsOf(one);
  const right = segmentsOf(other);
  return left.length === right.length && left.every((part, index) => meet(part, right[index] ?? ''));
}

const meet = (one: string, other: string): boolean =>
  nameIn(one) !== undefined || nameIn(other) !== undefined || one.toLowerCase() === other.toLowerCase();

/** A path in which it does not matter how the names are called. */
export const unnamed = (path: string): string => path.replace(/\{[^}]+\}/g, '{}');
