/** A file that the store did not make has a name that SQLite needs beside it. It is left alone. */
export class StoreFileForeignError extends Error {
  readonly code = 'store-file-foreign';
  override readonly name = 'StoreFileForeignError';

  constructor(store: string, path: string, why: string) {
    super(`${store} can't be opened: ${path} is in the way, ${why}. Move it away; nothing was changed.`);
  }
}

/** A file is a store's and can't be read as one: a part of it was overwritten or is missing. */
export class StoreDamagedError extends Error {
  readonly code = 'store-damaged';
  override readonly name = 'StoreDamagedError';

  constructor(file: string) {
    super(`${file} is damaged. Restore it from a copy, or move it away to start empty.`);
  }
}

/** Another program has the database open. */
export class StoreOpenElsewhereError extends Error {
  readonly code = 'store-in-use';
  override readonly name = 'StoreOpenElsewhereError';

  constructor(file: string, pid: number) {
    const who = pid > 0 ? `process ${pid}` : 'a process outside of this container';
    super(`${file} is open in another program (${who}), such as SQLite's command line. Close it there first.`);
  }
}

/** Something that SQLite did not make has the name of its lock. It is left alone. */
export class StoreLockInTheWayError extends Error {
  readonly code = 'store-lock-foreign';
  override readonly name = 'StoreLockInTheWayError';

  constructor(lock: string) {
    super(`${lock} is in the way: SQLite needs this name for its lock. Move it away.`);
  }
}
