import { describeHolder, type Holder } from './holder';

/** Another process has the store open. */
export class StoreInUseError extends Error {
  readonly code = 'store-in-use';
  override readonly name = 'StoreInUseError';

  constructor(
    readonly file: string,
    readonly holder: Holder | undefined,
  ) {
    const who = holder === undefined ? 'another process that is just starting' : describeHolder(holder);
    super(`${file} is in use by ${who}. Stop that process, or give this one another file.`);
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

/** The store was this process's and no longer is: its lock file was removed, or another process took over. */
export class StoreLostError extends Error {
  readonly code = 'store-lost';
  override readonly name = 'StoreLostError';

  constructor(file: string, path: string) {
    super(
      `${file} no longer belongs to this process: ${path} was removed, or another process took the store over. Nothing more is written. Start again.`,
    );
  }
}
