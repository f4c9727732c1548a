import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import { allCatalogues } from '../../diagnostics/catalogue/all';
import type { CodeEntry } from '../../diagnostics/define-catalogue';
import { conceal } from '../../diagnostics/conceal';
import type { Diagnostic, Place } from '../../diagnostics/diagnostic';
import { inReadingOrder } from '../../diagnostics/order';

/** Who writes the log; the version comes from the entry point, which can read the package. */
export interface SarifTool {
  readonly name: string;
  readonly version: string;
  readonly informationUri?: string;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** A SARIF 2.1.0 log with one run. Waived findings are results with an accepted suppression. */
export function renderSarif(diagnostics: readonly Diagnostic[], tool: SarifTool): string {
  const ordered = inReadingOrder(diagnostics);
  const codes = [...new Set(ordered.map((d) => d.code))].sort();
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...tool, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: ordered.map((diagnostic) => resultOf(diagnostic, codes.indexOf(diagnostic.code))),
      },
    ],
  };
  return `${conceal(JSON.stringify(log, null, 2))}\n`;
}

function ruleOf(code: string): ReportingDescriptor {
  const entry = allCatalogues
    .map((catalogue) => (catalogue.entries as Readonly<Record<string, CodeEntry<never> | undefined>>)[code])
    .find((found) => found !== undefined);
  return {
    id: code,
    ...(entry ? { shortDescription: { text: entry.summary }, defaultConfiguration: { level: entry.severity } } : {}),
  };
}

function resultOf(diagnostic: Diagnostic, ruleIndex: number): Result {
  const text = [
    diagnostic.message,
    ...(diagnostic.suggestion === undefined ? [] : [`Did you mean ${diagnostic.suggestion}?`]),
    ...(diagnostic.advice === undefined ? [] : [diagnostic.advice]),
  ].join('\n');
  const related = diagnostic.related ?? [];
  return {
    ruleId: diagnostic.code,
    ruleIndex,
    level: diagnostic.severity,
    message: { text },
    ...(diagnostic.place ? { locations: [locationOf(diagnostic.place)] } : {}),
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(({ message, place }, id) => ({
            id,
            message: { text: message },
            ...locationOf(place),
          })),
        }),
    ...(diagnostic.waived
      ? { suppressions: [{ kind: 'inSource', status: 'accepted', justification: diagnostic.waived.reason }] }
      : {}),
  };
}

function locationOf(place: Place): Location {
  switch (place.kind) {
    case 'source':
      return {
        physicalLocation: {
          artifactLocation: { uri: uriOf(place.file) },
          region: {
            startLine: place.line,
            startColumn: place.column,
            ...(place.endColumn === undefined ? {} : { endColumn: place.endColumn }),
            ...(place.sourceLine === undefined ? {} : { snippet: { text: place.sourceLine } }),
          },
        },
      };
    case 'resource':
      return {
        logicalLocations: [
          {
            name: place.attribute ?? place.resource,
            fullyQualifiedName: place.attribute === undefined ? place.resource : `${place.resource}.${place.attribute}`,
            kind: 'resource',
          },
        ],
      };
  }
}

/** SARIF wants URI references: forward slashes, and everything that is special in a URI escaped. */
function uriOf(file: string): string {
  // A lone surrogate can not be escaped; through UTF-8 it becomes the replacement character.
  const parts = Buffer.from(file, 'utf8').toString('utf8').split(/[\\/]/);
  const [first = '', ...rest] = parts;
  // A drive letter would read as a scheme.
  const isDrive = /^[A-Za-z]:$/.test(first);
  const path = [isDrive ? first : encodeURIComponent(first), ...rest.map(encodeURIComponent)].join('/');
  return isDrive ? `file:///${path}` : path;
}
