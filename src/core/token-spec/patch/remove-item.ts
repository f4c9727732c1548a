import { isCollection, isMap, isPair, type Node, type YAMLSeq } from 'yaml';
import type { Splice } from './splice';

/**
 * What takes items out of a list that keeps others. Comments above them stay: they may be about what follows. `undefined`
 * where a comment would be lost that is not an item's own.
 */
export function itemsRemoved(text: string, list: YAMLSeq, indexes: readonly number[]): readonly Splice[] | undefined {
  const items = list.items as readonly Node[];
  const splices = list.flow
    ? inFlow(text, items, new Set(indexes))
    : indexes.map((index) => inBlock(text, items[index]));
  return splices.every((splice) => splice !== undefined) ? splices : undefined;
}

/** The whole lines from the hyphen on. */
function inBlock(text: string, item: Node | undefined): Splice | undefined {
  const [start] = item?.range ?? [];
  if (!item || start === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  // The range of a text of several lines takes its last line break in.
  const lineEnd = text.indexOf('\n', Math.max(start, lastOf(item) - 1));
  // An item whose hyphen is on a line above, or that shares its line with another hyphen, has another form.
  if (!/^[ \t]*-[ \t]+$/.test(text.slice(lineStart, start))) return undefined;
  return { from: lineStart, to: lineEnd === -1 ? text.length : lineEnd + 1, text: '' };
}

/** Each with the comma behind it; those at the end with the comma before them. */
function inFlow(text: string, items: readonly Node[], removed: ReadonlySet<number>): readonly (Splice | undefined)[] {
  const lastKept = items.findLastIndex((_, index) => !removed.has(index));
  const between = (from: number | undefined, to: number | undefined): Splice | undefined => {
    if (from === undefined || to === undefined) return undefined;
    return text.slice(from, to).includes('#') ? undefined : { from, to, text: '' };
  };
  const inner = [...removed]
    .filter((index) => index < lastKept)
    .map((index) => between(items[index]?.range?.[0], items[index + 1]?.range?.[0]));
  const isAtEnd = lastKept < items.length - 1;
  return [...inner, ...(isAtEnd ? [between(items[lastKept]?.range?.[1], items.at(-1)?.range?.[1])] : [])];
}

/** Where the last piece of a node ends: a block's own range runs on to the next thing. */
function lastOf(node: Node): number {
  const end = node.range?.[1] ?? 0;
  if (!isCollection(node) || node.flow) return end;
  const last: unknown = node.items.at(-1);
  const value = isMap(node) && isPair(last) ? (last.value ?? last.key) : last;
  return (value as Node | null)?.range ? lastOf(value as Node) : end;
}
