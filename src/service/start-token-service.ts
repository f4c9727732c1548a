import { resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { ServerStop } from '../server-stop';
import { holdStore, type StoreLock } from '../store-lock';
import { LAST_USED_FLUSH_MILLISECONDS } from './access/last-used';
import { TokenKeeper } from './access/token-keeper';
import { ensureBootstrapTokens, refuseUnusable } from './bootstrap-tokens';
import { createTokenServer } from './http/token-server';
import { directoryOf } from './seed/directory';
import { requireSeedOfStore } from './seed/seed-of-store';
import { readSeed } from './seed/read-seed';
import type { HandedOverToken, TokenService, TokenServiceOptions } from './options/service-options';
import { openSqliteTokenStore } from './store/sqlite/sqlite-token-store';
import type { TokenStore } from './store/token-store';
import { TokenHandover } from './token-handover';
import { finishHandovers, handedOverTokens, recogniseFile } from './unfinished-handovers';

const LOOPBACK = '127.0.0.1';

const originOf = (address: AddressInfo): string =>
  `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;

/** Open while the service is ready; requests that arrive earlier wait. */
class Gate {
  private isOpen = false;
  private readonly waiting: (() => void)[] = [];

  readonly pass = (_request: unknown, _reply: unknown, done: () => void): void => {
    if (this.isOpen) done();
    else this.waiting.push(done);
  };

  open(): void {
    this.isOpen = true;
    for (const done of this.waiting.splice(0)) done();
  }
}

/**
 * Starts the reference token service: the contract over HTTP on a SQLite file. What it answered is on the disk. All that
 * can fail comes before the store is made, and a start that fails after all takes back what it made.
 * @throws SeedInvalidError, SeedOfAnotherStoreError, BootstrapTokenError, StoreInUseError, StoreVersionError, TokenFileError, StorageFullError,
 *   or what listening fails with
 */
export async function startTokenService(options: TokenServiceOptions): Promise<TokenService> {
  const { clock, random } = options;
  const log = options.log ?? (() => undefined);
  const host = options.host ?? LOOPBACK;
  const seed = readSeed(options.seed);
  refuseUnusable(options.bootstrapTokens ?? [], seed);
  const workspaces = directoryOf(seed);
  const lock = options.file === undefined ? undefined : await holdStore(options.file, { clock });
  let keeper: TokenKeeper | undefined;
  const gate = new Gate();
  const app = createTokenServer({
    faults: options.faults,
    log: options.log,
    host,
    hostNames: options.hostNames,
    tools: {
      random,
      clock,
      get keeper() {
        if (keeper === undefined) throw new Error('a request passed before the store was open');
        return keeper;
      },
    },
  });
  app.addHook('onRequest', gate.pass);
  const connections = new ServerStop(app.server, options.stopMilliseconds);
  try {
    await app.listen({ host, port: options.port ?? 0 });
    const opened = await openStore({ ...options, seed }, workspaces, lock);
    const { store, handover } = opened;
    const serving = (keeper = new TokenKeeper(store, workspaces, clock, log));
    gate.open();
    // When requests stop coming, nobody looks at the clock of the service any more; this writes the last uses then.
    const flushing = setInterval(() => void serving.writeUses(), LAST_USED_FLUSH_MILLISECONDS).unref();
    const address = app.server.address() as AddressInfo;
    const closeAll = async (undo: boolean): Promise<void> => {
      clearInterval(flushing);
      await connections.stop();
      await app.close();
      try {
        // What was answered in the meantime is kept, with what it hangs on.
        const isUntouched = (await store.count()) === opened.tokens;
        if (undo && isUntouched) await takeBack(store, handover);
        else await serving.close();
      } finally {
        lock?.release();
      }
    };
    let closing: Promise<void> | undefined;
    return {
      url: originOf(address),
      port: address.port,
      bootstrap: opened.bootstrap,
      handedOver: opened.handedOver,
      lost: lock?.lost ?? new Promise(() => undefined),
      close: () => (closing ??= closeAll(false)),
      abandon: () => (closing ??= closeAll(true)),
      snapshot: () => serving.all(),
    };
  } catch (error) {
    await connections.stop();
    await app.close();
    lock?.release();
    throw error;
  }
}

interface OpenedStore {
  readonly store: TokenStore;
  readonly handover: TokenHandover | undefined;
  /** How many there are now. */
  readonly tokens: number;
  readonly bootstrap: TokenService['bootstrap'];
  readonly handedOver: readonly HandedOverToken[];
}

/** Opens or makes the store, with the management tokens that the seed names. */
async function openStore(
  options: TokenServiceOptions,
  workspaces: ReturnType<typeof directoryOf>,
  lock: StoreLock | undefined,
): Promise<OpenedStore> {
  const { maxPageCount } = options;
  const store = openSqliteTokenStore({ file: lock?.path, maxPageCount, lock });
  let handover: TokenHandover | undefined;
  try {
    requireSeedOfStore(lock?.path ?? 'the store', await store.workspaceIds(), workspaces);
    if (lock === undefined || options.managementTokenFile === undefined) {
      const bootstrap = await ensureBootstrapTokens(options, store, workspaces, undefined);
      return { store, handover, tokens: await store.count(), bootstrap, handedOver: [] };
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
    return { store, handover, tokens: await store.count(), bootstrap, handedOver };
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
