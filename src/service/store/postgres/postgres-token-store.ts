import { Client } from 'pg';
import { SqlTokenStore } from '../sql/engine/sql-token-store';
import type { StorePurpose } from '../store-errors';
import { PostgresEngine } from './postgres-engine';
import { answered } from './postgres-errors';
import { openPools } from './postgres-pools';
import { makeTables } from './postgres-schema';
import { readPurpose, readSeedText } from './stored-seed';

/** A store in a PostgreSQL, and what was said when it was filled. */
export interface PostgresStore {
  readonly store: SqlTokenStore;
  /** The seed that it was filled with, as JSON; undefined: it was not filled yet. */
  readonly seed: string | undefined;
  /** What it was made for, once it is filled. */
  readonly purpose: StorePurpose;
}

/** What a database is called in messages. Its address may hold a password. */
export const DATABASE = 'The database of DATABASE_URL';

/** Each change sees whether a later version has changed the tables. */
const VERSION = 'SELECT version FROM hawzu_token_store';
/** Somebody who waits for no disk would lose what was answered. */
const DURABLE = 'SET LOCAL synchronous_commit TO on';

/**
 * Opens the store of a database, and makes its tables where there are none.
 * @throws StoreUnavailableError, StoreVersionError, StoreForeignError
 */
export async function openPostgresTokenStore(url: string): Promise<PostgresStore> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'hawzu-tokens',
  });
  client.on('error', () => undefined);
  try {
    await answered(client.connect());
    await answered(makeTables(client, DATABASE));
    const seed = await answered(readSeedText(client));
    const purpose = await answered(readPurpose(client));
    const { rows } = await answered(client.query<{ synchronous_commit: string }>('SHOW synchronous_commit'));
    const beginning = rows[0]?.synchronous_commit === 'off' ? `${DURABLE}; ${VERSION}` : VERSION;
    const engine = new PostgresEngine(openPools(url), beginning, purpose === 'rehearsal');
    return { store: new SqlTokenStore(engine), seed, purpose };
  } finally {
    await client.end().catch(() => undefined);
  }
}
