import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ensureBootstrapTokens, refuseUnusable } from './management-tokens/bootstrap-tokens';
import type { HandedOverToken, TokenService, TokenServiceOptions } from './options/service-options';
import { bringSeed } from './bring-seed';
import { directoryOf } from './seed/directory';
import { readSeed } from './seed/read-seed';
import { requireSeedOfStore } from './seed/seed-of-store';
import { type StorePurpose, StorePurposeError } from './store/store-errors';
import { DATABASE, openPostgresTokenStore } from './store/postgres/postgres-token-store';
import { alone } from './store/postgres/stored-seed';
import { TokenHandover } from './management-tokens/token-handover';
import { finishHandovers, handedOverTokens } from './management-tokens/unfinished-handovers';

export type FillOptions = Pick<
  TokenServiceOptions,
  'seed' | 'bootstrapTokens' | 'managementTokenFile' | 'clock' | 'random'
> & {
  readonly databaseUrl: string;
  /** To serve when absent. */
  readonly purpose?: StorePurpose;
};

/** What filling a store came to. */
export interface FilledStore extends Pick<TokenService, 'bootstrap'> {
  /** `there`: it had been filled before, with this seed; `differs`: with another, which stays. */
  readonly state: 'filled' | 'there' | 'differs';
  readonly handedOver: readonly HandedOverToken[];
}

/** How a file is remembered that lies beside others of its folder, where there is no file of a store. */
export const besides = (file: string): string => join(dirname(resolve(file)), 'store');

/**
 * Fills an empty PostgreSQL with a seed and its management tokens, once. Killed at any point, it is done or can be repeated: the
 * seed is written last. From then on the store rules.
 * @throws SeedInvalidError, SeedOfAnotherStoreError, BootstrapTokenError, TokenFileError, StoreBusyError, StoreUnavailableError,
 *   StoreVersionError, StoreForeignError, StorePurposeError
 */
export async function fillStore(options: FillOptions): Promise<FilledStore> {
  const { databaseUrl, managementTokenFile, purpose = 'service' } = options;
  const seed = readSeed(options.seed);
  refuseUnusable(options.bootstrapTokens ?? [], seed);
  const workspaces = directoryOf(seed);
  // Makes the tables, too.
  await (await openPostgresTokenStore(databaseUrl)).store.close();
  return alone(databaseUrl, async (keep) => {
    const { store, seed: text, purpose: made } = await openPostgresTokenStore(databaseUrl);
    try {
      if (text !== undefined) {
        if (made !== purpose) throw new StorePurposeError(DATABASE, made);
        const isSame = isDeepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify(seed)));
        return { state: isSame ? 'there' : 'differs', bootstrap: [], handedOver: [] };
      }
      requireSeedOfStore(DATABASE, await store.workspaceIds(), workspaces);
      const labels = seed.workspaces.flatMap((one) => (one.management_tokens ?? []).map(({ label }) => label));
      const places =
        managementTokenFile === undefined
          ? undefined
          : {
              store: besides(managementTokenFile),
              base: resolve(managementTokenFile),
              several: labels.length > 1,
            };
      const handover = places && new TokenHandover(store, places);
      if (handover !== undefined) await finishHandovers(store, handover, options);
      const bootstrap = await ensureBootstrapTokens({ ...options, seed }, store, workspaces, handover);
      await bringSeed(store, seed, options.clock);
      await keep(JSON.stringify(seed), purpose);
      const files = places === undefined ? [] : await handedOverTokens(store, places.store);
      return {
        state: 'filled',
        bootstrap,
        handedOver: files.map(({ label, file, state }) => ({ label, file, state: state === 'there' ? 'made' : state })),
      };
    } finally {
      await store.close();
    }
  });
}
