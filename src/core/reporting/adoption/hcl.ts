/** A value of Terraform's configuration language, as far as a token needs one. */
export type HclValue = string | boolean | readonly HclValue[] | HclObject;
export interface HclObject {
  readonly [name: string]: HclValue;
}

/** What stands in a block, one to a line. */
export type HclLine =
  | { readonly name: string; readonly value: HclValue; readonly comments?: readonly string[] }
  /** A reference, which is no text. */
  | { readonly name: string; readonly reference: string }
  | { readonly block: string; readonly lines: readonly HclLine[] };

/** A block in the form that `terraform fmt` gives it. */
export function hclBlock(head: string, lines: readonly HclLine[], comments: readonly string[] = []): string {
  return [...comments.map((line) => `# ${line}`), `${head} {`, ...body(lines, '  '), '}', ''].join('\n');
}

function body(lines: readonly HclLine[], indent: string): readonly string[] {
  const texts = lines.map((line) => ({ line, text: 'block' in line ? '' : assigned(line, indent) }));
  return texts.flatMap(({ line, text }, index) => {
    if ('block' in line) return [`${indent}${line.block} {`, ...body(line.lines, `${indent}  `), `${indent}}`];
    const told = 'comments' in line ? (line.comments ?? []).map((one) => `${indent}# ${one}`) : [];
    return [...told, `${indent}${line.name.padEnd(widthAt(texts, index))} = ${text}`];
  });
}

const assigned = (line: Exclude<HclLine, { block: string }>, indent: string): string =>
  'reference' in line ? line.reference : hclValue(line.value, indent);

/** Names next to each other are as wide as the widest; what takes several lines, or has a comment above, ends such a row. */
function widthAt(texts: readonly { readonly line: HclLine; readonly text: string }[], index: number): number {
  const joins = (at: number): boolean => {
    const here = texts[at];
    const before = texts[at - 1];
    if (!here || !before || 'block' in here.line || 'block' in before.line) return false;
    const isCommented = 'comments' in here.line && (here.line.comments ?? []).length > 0;
    return !isCommented && !here.text.includes('\n') && !before.text.includes('\n');
  };
  let first = index;
  let last = index;
  while (joins(first)) first -= 1;
  while (joins(last + 1)) last += 1;
  const names = texts.slice(first, last + 1).map(({ line }) => ('block' in line ? 0 : line.name.length));
  return Math.max(...names);
}

function hclValue(value: HclValue, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (isList(value)) {
    if (value.every((item) => typeof item === 'string')) return `[${value.map(quoted).join(', ')}]`;
    return ['[', ...value.map((item) => `${indent}  ${inline(item)},`), `${indent}]`].join('\n');
  }
  return inline(value);
}

/** On one line, as small objects are read best. */
function inline(value: HclValue): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(inline).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name)} = ${inline(inner)}`)
    .join(', ')} }`;
}

const isList = (value: HclValue): value is readonly HclValue[] => Array.isArray(value);

/**
 * A text between quotes that means exactly itself: templates of Terraform begin with `${` or `%{`. A longer row of such signs is
 * read in an order of its own, so there each stands by itself.
 */
function quoted(text: string): string {
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replace(/([$%]+)\{/g, (_, signs: string) =>
      signs.length === 1 ? `${signs}${signs}{` : `${signs.replace(/./g, '${"$&"}')}{`,
    )
    .replace(/\n/g, '\\n')
    .replace(/[\p{Cc}\u2028\u2029]/gu, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}
