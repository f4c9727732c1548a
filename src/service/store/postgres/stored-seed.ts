import { Client, type ClientBase } from 'pg';
import { pastTable } from '../sql/past/past-table';
import type { StorePurpose } from '../store-errors';
import { answered } from './postgres-errors';
import { LOCKS } from './locks';

export async function readSeedText(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ seed: string | null }>('SELECT seed FROM hawzu_token_store');
  return rows[0]?.seed ?? undefined;
}

/** A store is one for rehearsal if it keeps what was there before. */
export async function readPurpose(client: ClientBase): Promise<StorePurpose> {
  const { rows } = await client.query<{ past: string | null }>("SELECT to_regclass('rehearsal_past')::text AS past");
  return rows[0]?.past == null ? 'service' : 'rehearsal';
}

/** Somebody else fills the store, or hands a management token of it over. */
export class StoreBusyError extends Error {
  readonly code = 'store-in-use';

  constructor() {
    super('Another process is filling this store or handing a management token over. Wait for it, then repeat.');
    this.name = 'StoreBusyError';
  }
}

/**
 * Does work that only one process at a time may do on a database. `keep` writes the seed, which ends the filling of a store,
 * and with it what the store is for.
 * @throws StoreBusyError, StoreUnavailableError
 */
export async function alone<Result>(
  url: string,
  work: (keep: (seed: string, purpose: StorePurpose) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'hawzu-tokens',
  });
  client.on('error', () => undefined);
  try {
    await answered(client.connect());
    const held = client.query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${LOCKS.handover}) AS held`);
    if ((await answered(held)).rows[0]?.held !== true) throw new StoreBusyError();
    return await work(async (seed, purpose) => {
      await answered(client.query('BEGIN'));
      if (purpose === 'rehearsal') await answered(client.query(pastTable('text COLLATE "C"', 'bigint')));
      await answered(client.query('UPDATE hawzu_token_store SET seed = $1', [seed]));
      await answered(client.query('COMMIT'));
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
