/** The store was written by another version of this software. */
export class StoreVersionError extends Error {
  readonly code = 'store-version';

  constructor(store: string, found: number, read: number) {
    super(`${store} has store version ${found}; this version reads ${read}. Use the version that wrote it.`);
    this.name = 'StoreVersionError';
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
