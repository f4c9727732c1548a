import { isDeepStrictEqual } from 'node:util';
import type { TokenService, TokenServiceOptions } from './options/service-options';
import { purposeOf } from './options/purpose';
import { timedLog } from './options/timed-log';
import { runService } from './run-service';
import { bringSeed } from './bring-seed';
import { directoryOf } from './seed/directory';
import { readStoredSeed } from './seed/read-seed';
import { StorePurposeError } from './store/store-errors';
import { DATABASE, openPostgresTokenStore } from './store/postgres/postgres-token-store';

/** Nothing can be served from a store that was not filled. */
export class StoreEmptyError extends Error {
  readonly code = 'store-empty';

  constructor() {
    super('The database of DATABASE_URL holds no seed yet. Fill it once: hawzu-tokens serve --init --seed FILE.');
    this.name = 'StoreEmptyError';
  }
}

export interface ReplicaOptions extends Omit<
  TokenServiceOptions,
  'file' | 'seed' | 'bootstrapTokens' | 'managementTokenFile' | 'maxPageCount'
> {
  /** Of a PostgreSQL: `postgres://user:password@host/database`. */
  readonly databaseUrl: string;
  /** What somebody takes for the seed of the store. The store rules; a difference is told in the log. */
  readonly seed?: TokenServiceOptions['seed'];
}

/**
 * Starts one of several token services on a PostgreSQL that was filled before. It makes no token and changes no seed.
 * @throws StoreEmptyError, StorePurposeError, StoreVersionError, StoreForeignError, StoreUnavailableError, or what listening fails with
 */
export async function startReplica(options: ReplicaOptions): Promise<TokenService> {
  return runService(options, undefined, async () => {
    const { store, seed: text, purpose } = await openPostgresTokenStore(options.databaseUrl);
    if (text === undefined) {
      await store.close();
      throw new StoreEmptyError();
    }
    if (purpose !== purposeOf(options)) {
      await store.close();
      throw new StorePurposeError(DATABASE, purpose);
    }
    const seed = readStoredSeed(text);
    // Writes only where the store was filled by a version that kept neither people nor roles.
    await bringSeed(store, seed, options.clock).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
    if (options.seed !== undefined && !isDeepStrictEqual(JSON.parse(JSON.stringify(options.seed)), JSON.parse(text))) {
      timedLog(options)?.({ event: 'seed-differs', served: 'the seed of the store' });
    }
    return {
      store,
      workspaces: directoryOf(seed),
      bootstrap: [],
      handedOver: [],
      shareCounts: (minute, counts) => store.addCounts(minute, counts),
      takeBack: async () => {
        await store.close();
        return true;
      },
    };
  });
}
