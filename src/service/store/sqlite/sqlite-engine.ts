import type { Database } from 'node-sqlite3-wasm';
import { isDamage, type SqliteFile, StoreDamagedError } from '../../../sqlite-file';
import { GroupedChanges, type OpenTransaction } from '../sql/engine/grouped-changes';
import type { Ask, Beside } from '../sql/sql-tokens';
import type { Engine } from '../sql/engine/sql-token-store';
import { StoredTokens } from '../sql/stored-tokens';
import { StorageFullError } from '../storage-full-error';
import type { Holder } from '../holder';
import { RememberedHolders } from '../sql/engine/remembered-holders';
import { SqlAccounts } from '../sql/accounts/sql-accounts';
import { SqlPastLog } from '../sql/past/sql-past-log';
import { SqlPeople } from '../sql/people/sql-people';
import { SqlResources } from '../sql/resources/sql-resources';
import { RememberedBooks } from '../sql/roles/remembered-books';
import { SqlRoles } from '../sql/roles/sql-roles';
import { sqliteDialect } from './sqlite-dialect';
import { Turns } from './turns';

/** For want of room SQLite rolls back everything; its other errors leave a statement half-done. */
const isOfSqlite = (error: unknown): boolean => error instanceof Error && error.name === 'SQLite3Error';

/** @param keeps whether what is read is committed, and may be remembered */
const besideTokens = (ask: Ask, books: RememberedBooks, keeps: boolean): Beside => ({
  accounts: new SqlAccounts(ask),
  people: new SqlPeople(ask, sqliteDialect),
  roles: new SqlRoles(ask, sqliteDialect, books, keeps),
  resources: new SqlResources(ask),
});

/** The tokens for a transaction that reads. One that writes may yet be rolled back, so it remembers nothing. */
class RememberingTokens extends StoredTokens {
  constructor(
    ask: Ask,
    books: RememberedBooks,
    private readonly holders: RememberedHolders,
  ) {
    super(ask, sqliteDialect, besideTokens(ask, books, true));
  }

  override async holder(hash: string): Promise<Holder | undefined> {
    const remembered = this.holders.get(hash);
    if (remembered !== undefined) return remembered;
    const holder = await super.holder(hash);
    if (holder !== undefined) this.holders.remember(holder);
    return holder;
  }
}

/**
 * Transactions on a SQLite file that is this process's alone. Each statement is answered at once, so a transaction that
 * waits for nothing else is over before the loop turns: nothing comes between. What does come between, waits.
 */
export class SqliteEngine implements Engine {
  private readonly database: Database;
  private readonly holders = new RememberedHolders();
  private readonly reading: RememberingTokens;
  private readonly changing: StoredTokens;
  private readonly changes = new GroupedChanges(() => this.begin());
  /** While a change is under way; then nothing is read, as it might see what is never committed. */
  private ended: Promise<void> | undefined;
  private end: () => void = () => undefined;
  private readers = 0;
  private writes = 0;
  private readonly turns = new Turns();

  constructor(
    private readonly opened: SqliteFile,
    private readonly file: string,
    keepsPast: boolean,
  ) {
    const { database } = opened;
    this.database = database;
    const ask: Ask = async ({ sql, values }) => database.all(sql, [...values]);
    const books = new RememberedBooks();
    this.reading = new RememberingTokens(ask, books, this.holders);
    const counted: Ask = (statement) => {
      if (!statement.sql.startsWith('SELECT')) this.writes += 1;
      return ask(statement);
    };
    const beside = besideTokens(counted, books, false);
    const past = keepsPast ? new SqlPastLog(counted) : undefined;
    this.changing = new StoredTokens(counted, sqliteDialect, { ...beside, past });
  }

  async holder(hash: string): Promise<Holder | undefined> {
    // What is remembered is what is stored: it is forgotten before a change is answered.
    return this.holders.get(hash) ?? this.read((tokens) => tokens.holder(hash));
  }

  async read<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result> {
    while (this.ended !== undefined) await this.ended;
    this.readers += 1;
    try {
      return await this.undamaged(() => work(this.reading));
    } finally {
      this.readers -= 1;
    }
  }

  readMuch<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result> {
    return this.turns.run(() => this.read(work));
  }

  async change<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result> {
    try {
      return await this.undamaged(() => this.changes.change(work));
    } catch (error) {
      throw this.opened.noRoomFor(error) === undefined ? error : new StorageFullError();
    }
  }

  check(): Promise<void> {
    return this.read(async () => void this.database.get('SELECT 1'));
  }

  async close(): Promise<void> {
    await this.changes.idle();
    this.opened.close();
  }

  async discard(): Promise<void> {
    await this.changes.idle();
    this.opened.discard();
  }

  private async begin(): Promise<OpenTransaction<StoredTokens>> {
    while (this.readers > 0) await new Promise((resolve) => setImmediate(resolve));
    this.opened.begin();
    this.ended = new Promise((resolve) => (this.end = resolve));
    return {
      view: this.changing,
      writes: () => this.writes,
      goesOnAfter: (error) => this.database.inTransaction && !isOfSqlite(error),
      commit: async () => {
        this.opened.commit();
        this.over();
      },
      undo: async (error) => {
        this.opened.undo(error);
        this.over();
      },
    };
  }

  private over(): void {
    this.holders.forget();
    this.ended = undefined;
    this.end();
  }

  private async undamaged<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      // What is no JSON any more was JSON when it was written.
      throw isDamage(error) || error instanceof SyntaxError ? new StoreDamagedError(this.file) : error;
    }
  }
}
