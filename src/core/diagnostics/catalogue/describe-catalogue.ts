import type { CodeEntry } from '../define-catalogue';
import { SPEC_WORDS } from '../words';
import { allCatalogues } from './all';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/<[a-zA-Z…]+>/g, '`$&`');

/** The table of all codes, as Markdown: what `docs/diagnostics.md` holds. */
export function describeCatalogue(): string {
  const sections = allCatalogues.map(({ about: { title, arises }, entries }) => {
    const rows = Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, one]) => {
        const severity = one.waivable === true ? `${one.severity}, can be waived` : one.severity;
        return `| \`${code}\` | ${severity} | ${cell(one.summary)} | ${cell(adviceOf(one))} |`;
      });
    const head = ['| code | severity | meaning | what to do |', '|---|---|---|---|'];
    return [`## ${title}`, '', arises, '', ...head, ...rows, ''].join('\n');
  });
  return [
    '# Diagnostic codes',
    '',
    'Generated from the catalogue in `src/core/diagnostics`; do not edit. What a diagnostic is about stands in `<…>`.',
    '',
    ...sections,
  ].join('\n');
}

/** What an entry advises, with the names of its parameters in their places. */
function adviceOf({ advice }: CodeEntry<never>): string {
  try {
    return advice?.(placeholder('…') as never, SPEC_WORDS) ?? '';
  } catch {
    // It works something out of its parameters, which names don't have.
    return '';
  }
}

/** Stands for a parameter, and for every parameter in it; as a text it is its name. */
function placeholder(name: string): object {
  const text = (): string => `<${name}>`;
  return new Proxy(text, {
    get: (_, key) => {
      if (key === Symbol.toPrimitive || key === 'join' || key === 'toString') return text;
      return typeof key === 'string' ? placeholder(key) : undefined;
    },
  });
}

/** Codes that a token's `waivers` may name. */
export const waivableCodes = (): ReadonlySet<string> =>
  new Set(
    allCatalogues.flatMap(({ entries }) =>
      Object.entries(entries).flatMap(([code, { waivable }]) => (waivable === true ? [code] : [])),
    ),
  );
