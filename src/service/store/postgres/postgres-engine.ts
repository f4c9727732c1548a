import type { Pool, PoolClient, QueryResult } from 'pg';
import { GroupedChanges, type OpenTransaction } from '../sql/engine/grouped-changes';
import type { Holder } from '../holder';
import type { Ask } from '../sql/sql-tokens';
import type { Engine } from '../sql/engine/sql-token-store';
import { RememberedHolders } from '../sql/engine/remembered-holders';
import { SqlAccounts } from '../sql/accounts/sql-accounts';
import { SqlPastLog } from '../sql/past/sql-past-log';
import { SqlPeople } from '../sql/people/sql-people';
import { SqlResources } from '../sql/resources/sql-resources';
import { RememberedBooks } from '../sql/roles/remembered-books';
import { SqlRoles } from '../sql/roles/sql-roles';
import { StoredTokens } from '../sql/stored-tokens';
import { StorageFullError } from '../storage-full-error';
import { StoreUnavailableError } from '../store-errors';
import { LOCKS } from './locks';
import { postgresDialect } from './postgres-dialect';
import { answered, isCut, isRetried, stateOf } from './postgres-errors';
import { ask } from './postgres-pools';
import { SCHEMA_VERSION } from './postgres-schema';

/** Prepared once for each connection: every request asks it. What it answers is short, for it is asked so often. */
const HOLDER = {
  name: 'holder',
  text:
    'SELECT id, revision, updated_at, status, expires_at, ' +
    '(SELECT stamp FROM role_books WHERE workspace_id = tokens.workspace_id) FROM tokens WHERE hash = $1',
  rowMode: 'array',
} as const;
type Version = [
  id: string,
  revision: number,
  updatedAt: string,
  status: string,
  expiresAt: string | null,
  stamp: string | null,
];

/** Whether a row and its roles are still what they were: all that a change could change comes with another revision, at another time. */
const isSame = ({ row, roles }: Holder, [id, revision, updatedAt, status, expiresAt, stamp]: Version): boolean =>
  row.id === id &&
  row.revision === revision &&
  row.updatedAt === Number(updatedAt) &&
  row.status === status &&
  row.expiresAt === (expiresAt === null ? null : Number(expiresAt)) &&
  roles.stamp === (stamp ?? '');
const TRIES = 3;
/** Not as it is remembered. */
const CHANGED = Symbol('changed');

/**
 * Transactions on a PostgreSQL that replicas share. Changes of all of them come one after the other, by a lock that lasts as
 * long as the transaction; what a replica has waiting is committed as one. Nothing that was read is believed before the
 * database has said that it is still so: thus what one replica has answered counts at the next request to any.
 */
export class PostgresEngine implements Engine {
  private readonly holders = new RememberedHolders();
  private readonly books = new RememberedBooks();
  private readonly changes = new GroupedChanges(() => this.begin());

  constructor(
    private readonly pools: { readonly reading: Pool; readonly changing: Pool },
    /** What each change begins with, beside its lock. */
    private readonly beginning: string,
    private readonly keepsPast: boolean,
  ) {}

  async holder(hash: string): Promise<Holder | undefined> {
    const known = await readAgain(async () => {
      const { rows } = await answered(this.pools.reading.query<Version>({ ...HOLDER, values: [hash] }));
      const [version] = rows;
      if (version === undefined) return undefined;
      const known = this.holders.get(hash);
      if (known !== undefined && isSame(known, version)) return known;
      return CHANGED;
    });
    if (known !== CHANGED) return known;
    // Token and roles are of one time only in one transaction.
    const holder = await this.read((tokens) => tokens.holder(hash));
    if (holder !== undefined) this.holders.remember(holder);
    return holder;
  }

  read<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result> {
    return readAgain(async () => {
      const client = await answered(this.pools.reading.connect());
      try {
        await answered(client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
        const result = await work(this.view((statement) => answered(ask(client, statement)), true));
        await answered(client.query('COMMIT'));
        client.release();
        return result;
      } catch (error) {
        await rollBack(client, error);
        throw error;
      }
    });
  }

  readMuch<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result> {
    return this.read(work);
  }

  async change<Result>(work: (tokens: StoredTokens) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.changes.change(work);
      } catch (error) {
        if (!isRetried(error) || attempt === TRIES) throw error;
      }
    }
  }

  check(): Promise<void> {
    return readAgain(async () => {
      const read = this.pools.reading.query<{ version: number }>('SELECT version FROM hawzu_token_store');
      this.requireVersion([await answered(read)]);
    });
  }

  async close(): Promise<void> {
    await this.changes.idle();
    await Promise.all([this.pools.reading.end(), this.pools.changing.end()]);
  }

  discard(): Promise<void> {
    return this.close();
  }

  private async begin(): Promise<OpenTransaction<StoredTokens>> {
    const client = await answered(this.pools.changing.connect());
    try {
      // Of what was committed before the lock was given, every statement after it sees all.
      const begun = client.query(`BEGIN; SELECT pg_advisory_xact_lock(${LOCKS.change}); ${this.beginning}`);
      this.requireVersion(await answered(begun as unknown as Promise<readonly QueryResult<{ version: number }>[]>));
    } catch (error) {
      await rollBack(client, error);
      throw error;
    }
    let writes = 0;
    const told: Ask = (statement) => {
      if (!statement.sql.startsWith('SELECT')) writes += 1;
      return answered(ask(client, statement));
    };
    return {
      view: this.view(told, false),
      writes: () => writes,
      goesOnAfter: (error) => stateOf(error) === undefined && !isOfStore(error),
      commit: async () => {
        const { command } = await answered(client.query('COMMIT'));
        if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`);
        client.release();
      },
      undo: (error) => rollBack(client, error),
    };
  }

  private view(told: Ask, isReading: boolean): StoredTokens {
    return new StoredTokens(told, postgresDialect, {
      accounts: new SqlAccounts(told),
      people: new SqlPeople(told, postgresDialect),
      roles: new SqlRoles(told, postgresDialect, this.books, isReading),
      resources: new SqlResources(told),
      past: this.keepsPast ? new SqlPastLog(told) : undefined,
    });
  }

  /** A replica of an earlier version writes nothing more once a later one has changed the tables. */
  private requireVersion(results: readonly QueryResult<{ version: number }>[]): void {
    const version = results.at(-1)?.rows[0]?.version;
    if (version !== SCHEMA_VERSION) throw new StoreUnavailableError(new Error(`the store has version ${version}`));
  }
}

const isOfStore = (error: unknown): boolean =>
  error instanceof StoreUnavailableError || error instanceof StorageFullError;

/** A connection that does not answer is given up, which rolls back, too. */
async function rollBack(client: PoolClient, error: unknown): Promise<void> {
  if (error instanceof StoreUnavailableError) return client.release(true);
  const isBack = await client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
  client.release(!isBack);
}

/** What reads is tried once more where that may help. */
async function readAgain<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isCut(error) && !isRetried(error)) throw error;
    return work();
  }
}
