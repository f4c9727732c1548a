/** What is read at most. Generous for people, and small enough that a hostile file costs seconds, not minutes. */
export interface SpecLimits {
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** YAML documents in one file. */
  readonly documents: number;
  /** Pieces of syntax in one file: words, signs, line ends, stretches of space. */
  readonly lexemes: number;
  /** Levels of nesting. */
  readonly depth: number;
  /** Entries of one list or map. */
  readonly entries: number;
  /** Values that aliases and merge keys add to one file. */
  readonly aliasedValues: number;
  /** Tokens over all files. */
  readonly tokens: number;
  /** Problems reported before reading stops. */
  readonly problems: number;
}

export const MEBIBYTE = 1024 * 1024;

export const defaultLimits: SpecLimits = {
  fileBytes: 4 * MEBIBYTE,
  documents: 1_000,
  lexemes: 1_500_000,
  depth: 64,
  entries: 20_000,
  aliasedValues: 500_000,
  tokens: 20_000,
  problems: 1_000,
};
