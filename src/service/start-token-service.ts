import type { AddressInfo } from 'node:net';
import { LAST_USED_FLUSH_MILLISECONDS } from './access/last-used';
import { TokenKeeper } from './access/token-keeper';
import { ensureBootstrapTokens } from './bootstrap-tokens';
import { createTokenServer } from './http/token-server';
import { directoryOf } from './seed/directory';
import { readSeed } from './seed/read-seed';
import type { TokenService, TokenServiceOptions } from './service-options';
import { openSqliteTokenStore } from './store/sqlite-token-store';

const LOOPBACK = '127.0.0.1';
const SWEEP_MILLISECONDS = 20;

const originOf = (address: AddressInfo): string =>
  `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;

/**
 * Starts the reference token service: the contract over HTTP on a SQLite file. What it answered is on the disk.
 * @throws SeedInvalidError, BootstrapTokenError, FileInUseError, StoreVersionError, or what listening fails with
 */
export async function startTokenService(options: TokenServiceOptions): Promise<TokenService> {
  const { clock, random } = options;
  const log = options.log ?? (() => undefined);
  const host = options.host ?? LOOPBACK;
  const seed = readSeed(options.seed);
  const workspaces = directoryOf(seed);
  const store = openSqliteTokenStore({ file: options.file, maxPageCount: options.maxPageCount });
  const keeper = new TokenKeeper(store, workspaces, clock, log);
  const app = createTokenServer({
    faults: options.faults,
    log: options.log,
    host,
    hostNames: options.hostNames,
    tools: { keeper, random, clock },
  });
  try {
    const bootstrap = await ensureBootstrapTokens({ ...options, seed }, store, workspaces);
    await app.listen({ host, port: options.port ?? 0 });
    // When requests stop coming, nobody looks at the clock of the service any more; this writes the last uses then.
    const flushing = setInterval(() => void keeper.writeUses(), LAST_USED_FLUSH_MILLISECONDS).unref();
    const address = app.server.address() as AddressInfo;
    const closeAll = async (): Promise<void> => {
      clearInterval(flushing);
      // A connection whose request is answered during the close would stay open for as long as its client keeps it.
      const sweeping = setInterval(() => app.server.closeIdleConnections(), SWEEP_MILLISECONDS);
      await app.close();
      clearInterval(sweeping);
      await keeper.close();
    };
    let closing: Promise<void> | undefined;
    return {
      url: originOf(address),
      port: address.port,
      bootstrap,
      close: () => (closing ??= closeAll()),
      snapshot: () => keeper.all(),
    };
  } catch (error) {
    await app.close();
    await store.close();
    throw error;
  }
}
