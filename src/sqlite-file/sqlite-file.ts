import { Database } from 'node-sqlite3-wasm';
import type { StoreLock } from '../store-lock';
import { type NoRoom, noRoomBeside, noRoomBy } from './room';

/** The library has one error class and no codes, so the message has to do. */
const says = (error: unknown, text: RegExp): boolean => error instanceof Error && text.test(error.message);
const isOutOfPages = (error: unknown): boolean => says(error, /database or disk is full/);
/** A write that the disk refuses is an I/O error to SQLite, whatever the reason. */
const isRefusedWrite = (error: unknown): boolean => says(error, /disk I\/O error/);

/** Whether SQLite found that what it reads can't be what it wrote. */
export const isDamage = (error: unknown): boolean =>
  says(error, /malformed|not a database|no such (table|column)|unsupported file format|vtable constructor failed/);

/** Why there was no room for what failed with this error beside the file; undefined if room was not the reason. */
export function noRoomFor(error: unknown, path: string): NoRoom | undefined {
  const named = noRoomBy(error);
  if (named !== undefined) return named;
  if (isRefusedWrite(error)) return noRoomBeside(path);
  return isOutOfPages(error) ? (noRoomBeside(path) ?? 'disk-full') : undefined;
}

/** An open database that nobody else has, and its transactions. */
export class SqliteFile {
  constructor(
    readonly database: Database,
    private readonly path: string,
    private readonly lock: StoreLock | undefined,
    /** Takes the files away that were made for it just now. */
    private readonly removeMade: () => void,
  ) {
    void lock?.lost.then(() => this.keepCommitted());
    this.noteLeft();
  }

  static inMemory(): SqliteFile {
    const database = new Database(':memory:');
    return new SqliteFile(database, ':memory:', undefined, () => undefined);
  }

  /** All or nothing, and on the disk when it returns. A change that failed stays undone, whatever happens next. */
  transaction<Result>(work: () => Result): Result {
    this.begin();
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      this.undo(error);
      throw error;
    }
  }

  /** Begins a transaction, which {@link commit} or {@link undo} ends. */
  begin(): void {
    this.lock?.prove();
    try {
      this.database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      this.undo(error);
      throw error;
    }
  }

  /** What was written is on the disk when it returns; when it throws, the transaction is to be undone. */
  commit(): void {
    this.database.exec('COMMIT');
    this.noteLeft();
    if (!(this.lock?.isWhole() ?? true)) this.keepCommitted();
  }

  /** Ends a transaction that failed by this error. */
  undo(error: unknown): void {
    this.rollBack();
    if (isRefusedWrite(error)) this.overwriteFailed();
    this.noteLeft();
  }

  /** Puts what the log holds into the database and cuts the log to nothing. False if the disk does not let it. */
  emptyLog(): boolean {
    try {
      const row = this.database.get('PRAGMA wal_checkpoint(TRUNCATE)') as { readonly busy: number } | null;
      return row?.busy === 0;
    } catch {
      return false;
    } finally {
      this.noteLeft();
    }
  }

  /** Why there was no room for what failed with this error; undefined if room was not the reason. */
  noRoomFor(error: unknown): NoRoom | undefined {
    if (this.path === ':memory:') return isOutOfPages(error) ? 'disk-full' : undefined;
    return noRoomFor(error, this.path);
  }

  /**
   * A store that was replaced, taken over or cut is left as it is, with its log: closing would work that off and remove it.
   */
  close(): void {
    if (this.lock === undefined || this.isComplete(this.lock)) this.database.close();
  }

  /** Closes it and, when it was made just now, takes its files away again. */
  discard(): void {
    this.database.close();
    this.removeMade();
  }

  /**
   * Whoever removed the log removed what is committed and in no other place. The log is still open here, so that is put
   * into the database.
   */
  private keepCommitted(): void {
    try {
      if (this.lock !== undefined && this.isComplete(this.lock) && this.database.isOpen)
        this.database.exec('PRAGMA wal_checkpoint(FULL)');
    } catch {
      // The process ends, and what is not in the database by then is lost with the log.
    }
  }

  private isComplete(lock: StoreLock): boolean {
    return lock.holdsStore() && !this.files().some((file) => lock.wasCut(file));
  }

  private noteLeft(): void {
    for (const file of this.files()) this.lock?.noteLeft(file);
  }

  private files(): readonly string[] {
    return [this.path, `${this.path}-wal`];
  }

  private rollBack(): void {
    try {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
    } catch {
      // The reason of the failure that led here says more.
    }
  }

  /**
   * A commit can fail after its last page was written: when waiting for the disk fails, or the filling up to a whole sector
   * finds no room. SQLite knows better, but a process that opens the file after a death would take it for done. A change
   * of nothing, written over the same place, ends that; the place is there, so it needs no room.
   */
  private overwriteFailed(): void {
    try {
      const { user_version: version } = this.database.get('PRAGMA user_version') as { readonly user_version: number };
      this.database.exec(`PRAGMA user_version = ${Number(version)}`);
    } catch {
      // This one fails for the same reason, after its page was written.
    }
  }
}
