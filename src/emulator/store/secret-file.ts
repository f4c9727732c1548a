import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import { differenceOf, type Change } from './secret-changes';
import { SecretAssembly, secretRecord, versionRecord } from './secret-records';
import type { Secret } from './secret';
import { whyNot } from './why-not';

/** Marks a database as the embedded Secrets Manager's own ("HSMs"). */
export const APPLICATION_ID = 0x48534d73;
export const FORMAT_VERSION = 2;

/**
 * `row` keeps the order in which things were made. A value stands in the record of its version and nowhere else.
 */
const TABLES = `
  CREATE TABLE secrets (row INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, record TEXT NOT NULL);
  CREATE TABLE versions (
    row INTEGER PRIMARY KEY, key TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, UNIQUE (key, id));
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT_VERSION};`;

/** The file could not be written, and is as it was. The message says why, for whoever runs the server. */
export class FileWriteError extends Error {
  constructor(file: string, cause: unknown) {
    super(`${file} can't be written: ${whyNot(file, cause)}`);
    this.name = 'FileWriteError';
  }
}

/**
 * The SQLite file behind a store. What was saved is on the disk before `save` returns, all of it or nothing. What was
 * removed is gone from the database, whose freed space is zeroed, and from the log beside it.
 */
export class SecretFile {
  /** A full disk may take a change and have no room to work off the log; each later save tries again. */
  private logHoldsRemoved = false;

  constructor(
    private readonly path: string,
    private readonly database: Database,
    /** Throws if the file is no longer this process's. */
    private readonly prove: () => void = () => undefined,
  ) {}

  /** Whose the database is. */
  identity(): { readonly applicationId: number; readonly formatVersion: number; readonly isNew: boolean } {
    const read = (name: string): number => {
      const row = this.database.get(`PRAGMA ${name}`) as Readonly<Record<string, SQLiteValue>>;
      return Number(row[name]);
    };
    return {
      applicationId: read('application_id'),
      formatVersion: read('user_version'),
      isNew: read('schema_version') === 0,
    };
  }

  /** Makes the tables of a new file. */
  format(): void {
    this.transaction(() => this.database.exec(TABLES));
  }

  load(): ReadonlyMap<string, Secret> {
    // A process that was killed may not have come to it.
    this.logHoldsRemoved = !this.emptyLog();
    const assembly = new SecretAssembly();
    this.each('SELECT key, record FROM secrets ORDER BY row', (key, record) => assembly.addSecret(key, record));
    this.each('SELECT key, record FROM versions ORDER BY row', (key, record) => assembly.addVersion(key, record));
    return assembly.all();
  }

  /** @throws FileWriteError, and then nothing of it was written */
  save(changes: readonly Change[]): void {
    let removed = this.logHoldsRemoved;
    this.transaction(() => {
      for (const change of changes) removed = this.write(change) || removed;
    });
    this.logHoldsRemoved = removed && !this.emptyLog();
  }

  close(): void {
    this.database.close();
  }

  /** @returns whether a value was removed or replaced */
  private write(change: Change): boolean {
    const { key, after } = change;
    const { removed, put, purged } = differenceOf(change);
    if (removed) {
      this.database.run('DELETE FROM versions WHERE key = ?', [key]);
      this.database.run('DELETE FROM secrets WHERE key = ?', [key]);
    }
    if (after === undefined) return removed;
    const merge = 'DO UPDATE SET record = excluded.record';
    this.database.run(`INSERT INTO secrets (key, record) VALUES (?, ?) ON CONFLICT (key) ${merge}`, [
      key,
      secretRecord(after),
    ]);
    for (const id of purged) this.database.run('DELETE FROM versions WHERE key = ? AND id = ?', [key, id]);
    for (const version of put) {
      this.database.run(`INSERT INTO versions (key, id, record) VALUES (?, ?, ?) ON CONFLICT (key, id) ${merge}`, [
        key,
        version.id,
        versionRecord(version),
      ]);
    }
    return removed || purged.length > 0;
  }

  /** Puts what the log holds into the database and cuts the log to nothing. False if the disk does not let it. */
  private emptyLog(): boolean {
    try {
      const row = this.database.get('PRAGMA wal_checkpoint(TRUNCATE)') as { readonly busy: number } | null;
      return row?.busy === 0;
    } catch {
      return false;
    }
  }

  private transaction(work: () => void): void {
    try {
      this.prove();
      this.database.exec('BEGIN IMMEDIATE');
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      this.rollBack();
      throw new FileWriteError(this.path, error);
    }
  }

  /**
   * A commit can fail after its last page is in the log: when waiting for the disk fails, or the filling up to a whole
   * sector finds no room. SQLite knows better, but the next process would take it for done. A change of nothing, written
   * over the same place, ends that; it needs no room, and nothing is lost if it fails for the same reason.
   */
  private rollBack(): void {
    for (const step of [this.database.inTransaction ? 'ROLLBACK' : '', `PRAGMA user_version = ${FORMAT_VERSION}`]) {
      try {
        this.database.exec(step);
      } catch {
        // The reason of the failure that led here says more.
      }
    }
  }

  private each(sql: string, use: (key: string, record: string) => void): void {
    const statement = this.database.prepare(sql);
    try {
      for (const row of statement.iterate()) {
        const { key, record } = row as { readonly key: string; readonly record: string };
        use(key, record);
      }
    } finally {
      statement.finalize();
    }
  }
}
