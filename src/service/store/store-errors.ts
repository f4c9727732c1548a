/** The store was written by another version of this software. */
export class StoreVersionError extends Error {
  readonly code = 'store-version';

  constructor(store: string, found: number, read: number) {
    super(`${store} has store version ${found}; this version reads ${read}. Use the version that wrote it.`);
    this.name = 'StoreVersionError';
  }
}

/**
 * What a store was made for. One for rehearsal may fail on command, so it is served with `--rehearsal` alone, and no other
 * ever is.
 */
export type StorePurpose = 'service' | 'rehearsal';

/** A store is to be served as what it was not made for. */
export class StorePurposeError extends Error {
  readonly code = 'store-purpose';

  constructor(store: string, made: StorePurpose) {
    super(
      made === 'rehearsal'
        ? `${store} was made for rehearsal: a service on it fails on command, so it is served with --rehearsal only. Add --rehearsal, or name another store. Nothing was changed.`
        : `${store} was not made for rehearsal, and what is used in earnest must not fail on command. Leave --rehearsal out, or name a new store to make one for rehearsal. Nothing was changed.`,
    );
    this.name = 'StorePurposeError';
  }
}

/** What was named is not a store of the token service. */
export class StoreForeignError extends Error {
  readonly code = 'store-foreign';

  constructor(store: string) {
    super(`${store} is no store of the token service. Name another; nothing was changed.`);
    this.name = 'StoreForeignError';
  }
}

/** The database does not answer. Whether what was about to be written was written may not be known. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';

  constructor(override readonly cause?: unknown) {
    super(`The database of the token store does not answer${cause instanceof Error ? `: ${cause.message}` : '.'}`);
  }
}
