import type { Diagnostic } from '../../src/core/diagnostics/diagnostic';
import { parseInstant } from '../../src/core/model/time';
import { readSpecs, type SpecReading } from '../../src/core/token-spec/read-specs';

export const NOW = parseInstant('2026-11-22T12:00:00Z')!;

/** Marks in a test's spec where a problem is to be reported; it is taken out before reading. */
const MARK = '▸';

export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** A text without its marks, and where they stood. */
export function unmark(marked: string): { readonly text: string; readonly spots: readonly Spot[] } {
  const spots: Spot[] = [];
  const lines = marked.split('\n').map((line, index) => {
    let rest = line;
    for (let at = rest.indexOf(MARK); at !== -1; at = rest.indexOf(MARK)) {
      spots.push({ line: index + 1, column: at + 1 });
      rest = rest.slice(0, at) + rest.slice(at + 1);
    }
    return rest;
  });
  return { text: lines.join('\n'), spots };
}

export const read = (...texts: readonly string[]): SpecReading =>
  readSpecs(
    texts.map((content, index) => ({ path: `${String.fromCharCode(97 + index)}.yaml`, content })),
    { now: NOW },
  );

/** `code line:column` of each, for tables. */
export const brief = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ code, place }) => (place?.kind === 'source' ? `${code} ${place.line}:${place.column}` : code));

export const HEAD = `apiVersion: hawzu-tokens/v1
kind: TokenSpec
metadata: { name: acme-ci, owner: platform@acme.example }
workspace: ws_acme
`;

/** A document with tokens, each written as the fields that differ from a valid one. */
export const specOf = (...tokens: readonly string[]): string =>
  `${HEAD}tokens:\n${tokens.map((token) => token.replace(/^/gm, '    ').replace(/^ {4}/, '  - ')).join('\n')}\n`;

/** A valid token in which the given fields replace or extend those of its own. */
export function token(fields: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    name: 'ci-regression-runner',
    purpose: 'Runs the regression suite on every merge',
    consumer: 'github-actions/acme/web',
    access: '{ projects: [{ project: proj_web, role: Project Viewer }] }',
    ...fields,
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
}
