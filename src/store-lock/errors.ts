import { describeHolder, type Holder } from './holder';

/** Another process has the store open. */
export class StoreInUseError extends Error {
  readonly code = 'store-in-use';
  override readonly name = 'StoreInUseError';

  constructor(
    readonly file: string,
    readonly holder: Holder | undefined,
  ) {
    const unknown = 'another process that is just starting, or that opened it under another name';
    const who = holder === undefined ? unknown : describeHolder(holder);
    const dead = holder?.kind === 'heartbeat' ? ' If it is dead, try again in 15 seconds.' : '';
    super(`${file} is in use by ${who}. Stop that process, or give this one another file.${dead}`);
  }
}

/** The store's file has more than one name, and each would have a lock of its own. */
export class StoreLinkedError extends Error {
  readonly code = 'store-linked';
  override readonly name = 'StoreLinkedError';

  constructor(file: string, names: number) {
    super(
      `${file} has ${names} names (hard links); a store has to have one. Copy it with its -wal file while nothing has it open, and use the copy. "find <folder> -samefile ${file}" lists the names.`,
    );
  }
}

/** Something that we did not make has the name of the lock file. It is left alone. */
export class StoreLockForeignError extends Error {
  readonly code = 'store-lock-foreign';
  override readonly name = 'StoreLockForeignError';

  constructor(file: string, path: string) {
    super(`${file} can't be locked: ${path} was not made by hawzu-tokens. Move it away, or use another file.`);
  }
}

/** The store was this process's and no longer is: a file of it was removed, moved or cut, or another process took over. */
export class StoreLostError extends Error {
  readonly code = 'store-lost';
  override readonly name = 'StoreLostError';

  constructor(file: string, path: string) {
    super(
      `${file} no longer belongs to this process: ${path} was removed, moved or changed, or another process took the store over. Nothing more is written. Start again.`,
    );
  }
}
