/** The database does not answer. Whether what was about to be written was written may not be known. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';

  constructor(override readonly cause?: unknown) {
    super(`The database of the token store does not answer${cause instanceof Error ? `: ${cause.message}` : '.'}`);
  }
}
