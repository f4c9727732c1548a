import { resolve } from 'node:path';
import { holdStore, type StoreLock } from '../store-lock';
import { ensureBootstrapTokens, refuseUnusable } from './management-tokens/bootstrap-tokens';
import { purposeOf } from './options/purpose';
import type { HandedOverToken, TokenService, TokenServiceOptions } from './options/service-options';
import { type OpenedStore, runService } from './run-service';
import { bringSeed } from './bring-seed';
import { directoryOf, type SeededWorkspace } from './seed/directory';
import { readSeed } from './seed/read-seed';
import { requireSeedOfStore } from './seed/seed-of-store';
import { openSqliteTokenStore } from './store/sqlite/sqlite-token-store';
import type { TokenStore } from './store/token-store';
import { TokenHandover } from './management-tokens/token-handover';
import { finishHandovers, handedOverTokens, recogniseFile } from './management-tokens/unfinished-handovers';

/**
 * Starts the reference token service: the contract over HTTP on a SQLite file. What it answered is on the disk. All that
 * can fail comes before the store is made, and a start that fails after all takes back what it made.
 * @throws SeedInvalidError, SeedOfAnotherStoreError, BootstrapTokenError, StoreInUseError, StorePurposeError, StoreVersionError, TokenFileError, StorageFullError,
 *   or what listening fails with
 */
export async function startTokenService(options: TokenServiceOptions): Promise<TokenService> {
  const seed = readSeed(options.seed);
  refuseUnusable(options.bootstrapTokens ?? [], seed);
  const workspaces = directoryOf(seed);
  const lock = options.file === undefined ? undefined : await holdStore(options.file, { clock: options.clock });
  return runService(options, lock, () => openStore({ ...options, seed }, workspaces, lock));
}

/** Opens or makes the store, with the management tokens that the seed names. */
async function openStore(
  options: TokenServiceOptions,
  workspaces: ReadonlyMap<string, SeededWorkspace>,
  lock: StoreLock | undefined,
): Promise<OpenedStore> {
  const { maxPageCount } = options;
  const store = openSqliteTokenStore({ file: lock?.path, maxPageCount, lock, purpose: purposeOf(options) });
  let handover: TokenHandover | undefined;
  const opened = async (
    bootstrap: OpenedStore['bootstrap'],
    handedOver: readonly HandedOverToken[],
  ): Promise<OpenedStore> => {
    await bringSeed(store, options.seed, options.clock);
    const tokens = await store.count();
    const leave = async (): Promise<boolean> => {
      if ((await store.count()) !== tokens) return false;
      await takeBack(store, handover);
      return true;
    };
    return { store, workspaces, bootstrap, handedOver, takeBack: leave };
  };
  try {
    requireSeedOfStore(lock?.path ?? 'the store', await store.workspaceIds(), workspaces);
    if (lock === undefined || options.managementTokenFile === undefined) {
      const bootstrap = await ensureBootstrapTokens(options, store, workspaces, undefined);
      return await opened(bootstrap, []);
    }
    const labels = options.seed.workspaces.flatMap((one) => (one.management_tokens ?? []).map(({ label }) => label));
    const places = { store: lock.path, base: resolve(options.managementTokenFile), several: labels.length > 1 };
    handover = new TokenHandover(store, places);
    const earlier = new Set((await store.seeded()).map(({ id }) => id));
    const finished = await finishHandovers(store, handover, options);
    await recogniseFile(store, places);
    const bootstrap = await ensureBootstrapTokens(options, store, workspaces, handover);
    const handedOver = (await handedOverTokens(store, lock.path)).map(({ tokenId, label, file, state }) => {
      const isMade = finished.has(tokenId) || !earlier.has(tokenId);
      return { label, file, state: isMade && state !== 'revoked' ? 'made' : state } as const;
    });
    handedOver.sort((a, b) => labels.indexOf(a.label) - labels.indexOf(b.label));
    return await opened(bootstrap, handedOver);
  } catch (error) {
    await takeBack(store, handover);
    throw error;
  }
}

/** Leaves the store as this start found it. */
async function takeBack(store: TokenStore, handover: TokenHandover | undefined): Promise<void> {
  try {
    await handover?.takeBack();
  } finally {
    await store.discard();
  }
}
