import { allCatalogues } from './all';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table of all codes, as Markdown: what `docs/diagnostics.md` holds. */
export function describeCatalogue(): string {
  const sections = allCatalogues.map(({ title, entries }) => {
    const rows = Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([code, { severity, summary, waivable }]) =>
          `| \`${code}\` | ${severity} | ${cell(summary)} | ${waivable === true ? 'yes' : ''} |`,
      );
    return [`## ${title}`, '', '| code | severity | meaning | can be waived |', '|---|---|---|---|', ...rows, ''].join(
      '\n',
    );
  });
  return [
    '# Diagnostic codes',
    '',
    'Generated from the catalogue in `src/core/diagnostics`; do not edit.',
    '',
    ...sections,
  ].join('\n');
}

/** Codes that a token's `waivers` may name. */
export const waivableCodes = (): ReadonlySet<string> =>
  new Set(
    allCatalogues.flatMap(({ entries }) =>
      Object.entries(entries).flatMap(([code, { waivable }]) => (waivable === true ? [code] : [])),
    ),
  );
