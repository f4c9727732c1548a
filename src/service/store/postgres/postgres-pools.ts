import { type ClientBase, Pool, type PoolConfig } from 'pg';
import type { Statement } from '../sql/dialect';
import type { Columns } from '../sql/token-columns';

/** How long a connection, a statement, or a lock is waited for before the database counts as not answering. */
const WAITED_MILLISECONDS = 5_000;
const CONNECTIONS_FOR_READING = 8;

const settings = (connectionString: string): PoolConfig => ({
  connectionString,
  application_name: 'hawzu-tokens',
  connectionTimeoutMillis: WAITED_MILLISECONDS,
  statement_timeout: WAITED_MILLISECONDS,
  lock_timeout: WAITED_MILLISECONDS,
  // A replica that stops in the middle of a change keeps the others waiting no longer.
  idle_in_transaction_session_timeout: WAITED_MILLISECONDS,
  // Where the server itself hangs.
  query_timeout: 2 * WAITED_MILLISECONDS,
  keepAlive: true,
  // The service itself decides when it ends.
  allowExitOnIdle: true,
});

/** `?` as PostgreSQL counts them, remembered by text: there are few. */
const numbered = new Map<string, string>();

function withNumbers(sql: string): string {
  const known = numbered.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const text = sql.replace(/\?/g, () => `$${(count += 1)}`);
  if (numbered.size < 1_000) numbered.set(sql, text);
  return text;
}

/** Runs a statement on a connection, in whatever transaction it is in. */
export async function ask(
  client: Pick<ClientBase | Pool, 'query'>,
  { sql, values }: Statement,
): Promise<readonly Columns[]> {
  const { rows } = await client.query<Record<string, unknown>>(withNumbers(sql), [...values]);
  return rows;
}

/** Connections for reading, and one for changes, so that neither waits for the other. */
export function openPools(url: string): { readonly reading: Pool; readonly changing: Pool } {
  const pool = (max: number): Pool => {
    const made = new Pool({ ...settings(url), max });
    // One that is cut while nobody uses it is missed by nobody.
    made.on('error', () => undefined);
    // One that is in use tells whoever uses it; without a listener of its own it would end the process as well.
    made.on('connect', (client) => void client.on('error', () => undefined));
    return made;
  };
  return { reading: pool(CONNECTIONS_FOR_READING), changing: pool(1) };
}
