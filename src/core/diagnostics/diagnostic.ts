/** `error`: nothing is done until it is put right. `warning` and `note`: findings, which a waiver can answer. */
export type Severity = 'error' | 'warning' | 'note';

/** A stretch of one line of a file. Lines and columns count from 1, columns in UTF-16 units, as editors do. */
export interface SourcePlace {
  readonly kind: 'source';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The column after the last one meant. */
  readonly endColumn?: number;
  /** The whole line, so that a report can show it without reading the file again. */
  readonly sourceLine?: string;
}

/** A thing outside the spec: a token, a secret, a Terraform resource. */
export interface ResourcePlace {
  readonly kind: 'resource';
  readonly resource: string;
  readonly attribute?: string;
}

export type Place = SourcePlace | ResourcePlace;

/** Another place that belongs to the same problem, e.g. where a name was used first. */
export interface RelatedPlace {
  readonly message: string;
  readonly place: Place;
}

/** What somebody wrote down to accept a finding until a date. */
export interface Waived {
  readonly reason: string;
  /** ISO 8601; the waiver counts before it. */
  readonly until: string;
}

/** One thing to tell a person: what, where, and what to do next. */
export interface Diagnostic {
  /** Stable, kebab-case; what tests, waivers and scripts go by. The words of a message may change, a code may not. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do next. */
  readonly advice?: string;
  readonly place?: Place;
  /** What was probably meant: "did you mean ...". */
  readonly suggestion?: string;
  readonly related?: readonly RelatedPlace[];
  /** Set on a finding that a waiver answers: it is kept for auditors and not shown otherwise. */
  readonly waived?: Waived;
}

export const isError = (diagnostic: Diagnostic): boolean => diagnostic.severity === 'error';

/** For one line of text: `tokens.yaml:12:5` or `secret hawzu/acme/x (kmsKeyId)`. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case 'source':
      return `${place.file}:${place.line}:${place.column}`;
    case 'resource':
      return place.attribute === undefined ? place.resource : `${place.resource} (${place.attribute})`;
  }
}
