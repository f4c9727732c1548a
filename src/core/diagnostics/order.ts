import { type Diagnostic, formatPlace, type Severity } from './diagnostic';

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const p = a.place;
  const q = b.place;
  if (p?.kind === 'source' && q?.kind === 'source') {
    return compare(p.file, q.file) || compare(p.line, q.line) || compare(p.column, q.column);
  }
  // What has no place in a file comes first: it is about the whole run.
  const text = (d: Diagnostic) =>
    d.place?.kind === 'source' ? `1${d.place.file}` : `0${d.place ? formatPlace(d.place) : ''}`;
  return compare(text(a), text(b));
}

/**
 * What makes two diagnostics one thing to tell. Two policies may say the same of one token, one as an error and one as a
 * warning or waived: neither stands for the other.
 */
export function sameness({ code, place, message, severity, waived, related = [] }: Diagnostic): string {
  const beside = related.map((one) => `${formatPlace(one.place)} ${one.message}`);
  const accepted = waived ? `${waived.until} ${waived.reason}` : '';
  return [code, place ? formatPlace(place) : '', message, severity, accepted, ...beside].join('\n');
}

/** Reading order: by file, line and column; errors first where several stand at one place. Says each thing once. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const once = new Map(diagnostics.map((d) => [sameness(d), d] as const));
  return [...once.values()].sort(
    (a, b) =>
      byPlace(a, b) || RANK[a.severity] - RANK[b.severity] || compare(a.code, b.code) || compare(a.message, b.message),
  );
}

/** How many of each severity, waived findings apart. */
export function countBySeverity(
  diagnostics: readonly Diagnostic[],
): Readonly<Record<Severity, number>> & { readonly waived: number } {
  const counts = { error: 0, warning: 0, note: 0, waived: 0 };
  for (const diagnostic of diagnostics) counts[diagnostic.waived ? 'waived' : diagnostic.severity] += 1;
  return counts;
}
