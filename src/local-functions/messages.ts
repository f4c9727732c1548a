/** What a function's process is to load: the first message. */
export interface Load {
  /** Where its code lies. */
  readonly folder: string;
  /** As Lambda names it: `function.rotate` is the export `rotate` of `function.js`. */
  readonly handler: string;
}

/** One call. */
export interface Call {
  readonly event: unknown;
  /** What time it is for the function, in milliseconds since the epoch. */
  readonly now: number;
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** How a call ended: what the function gave, as JSON, or what it threw, as Lambda tells it. */
export type Ended = { readonly payload: string } | { readonly error: FunctionError };

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
}
