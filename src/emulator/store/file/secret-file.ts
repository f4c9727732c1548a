import type { Database, SQLiteValue } from 'node-sqlite3-wasm';
import type { SqliteFile } from '../../../sqlite-file';
import { differenceOf, type Change } from './secret-changes';
import { SecretAssembly, secretRecord, versionRecord } from './secret-records';
import type { Secret } from '../secret/secret';
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
  override readonly name = 'FileWriteError';

  constructor(
    file: string,
    readonly why: string,
  ) {
    super(`${file} can't be written: ${why}`);
  }
}

/**
 * The SQLite file behind a store. What was saved is on the disk before `save` returns, all of it or nothing. What was
 * removed is gone from the database, whose freed space is zeroed, and from the log beside it.
 */
export class SecretFile {
  /** A full disk may take a change and have no room to work off the log; each later save tries again. */
  private logHoldsRemoved = false;

  private readonly database: Database;

  constructor(
    private readonly path: string,
    private readonly opened: SqliteFile,
  ) {
    this.database = opened.database;
  }

  /** Makes the tables of a new file. */
  format(): void {
    const made = this.database.get('PRAGMA schema_version') as { readonly schema_version: SQLiteValue };
    if (Number(made.schema_version) === 0) this.transaction(() => this.database.exec(TABLES));
  }

  load(): ReadonlyMap<string, Secret> {
    // A process that was killed may not have come to it.
    this.logHoldsRemoved = !this.opened.emptyLog();
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
    this.logHoldsRemoved = removed && !this.opened.emptyLog();
  }

  close(): void {
    this.opened.close();
  }

  /** Closes it and, when it was made just now, takes it away again. */
  discard(): void {
    this.opened.discard();
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

  private transaction(work: () => void): void {
    try {
      this.opened.transaction(work);
    } catch (error) {
      throw new FileWriteError(this.path, whyNot(this.path, error));
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
