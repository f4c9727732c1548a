import type { SqlValue } from './token-columns';

/** Text of a statement, with `?` where its values go. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Part of a statement. */
export type Condition = Statement;

/** How many rows an upgrade of a store writes with one statement. */
export const ROWS_AT_ONCE = 1_000;

/** When a value was presented last, and from where, and how often. */
export type PresentationRow = readonly [tokenId: string, at: number, from: string, count: number];

/** The few places where the two databases need different words. */
export interface Dialect {
  /** `tokens`, to be read by this index. */
  tokensBy(index: string): string;
  /** `tokens`, those for which the condition holds, to be found by this index. The condition may hold for others, too. */
  tokensWith(condition: Condition, index: string): Statement;
  /** The sequence numbers of the tokens that have all of these pieces of text. */
  withGrams(grams: readonly string[]): Statement;
  /** Tokens of a list of sequence numbers: reading them begins with the list. */
  tokensIn(sequence: Statement): Statement;
  /** Whether one text is part of another; both are expressions. */
  contains(text: string, part: string): string;
  /** Statements that write the pieces of text by which the token of this id is found; of none, it is not found. */
  writeGrams(tokenId: string, grams: readonly string[]): readonly Statement[];
  /** The same for many tokens, each with one piece of text at least. */
  writeManyGrams(tokens: readonly (readonly [tokenId: string, grams: readonly string[]])[]): readonly Statement[];
  /** The one value of a statement, a list of lists in JSON, as a table of texts with these columns. */
  listed(columns: readonly string[]): string;
  /** Writes when tokens were last used, by id; what is stored and later stays. */
  touch(uses: readonly PresentationRow[]): Statement;
  /** Adds verifications to those that are stored, the last of each with its place. */
  verify(those: readonly PresentationRow[]): Statement;
}
