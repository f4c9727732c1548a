import type { AddressInfo } from 'node:net';
import { ServerStop } from '../server-stop';
import { LAST_USED_FLUSH_MILLISECONDS } from './access/last-used';
import { TokenKeeper } from './access/token-keeper';
import { createTokenServer } from './http/token-server';
import type { TokenService, TokenServiceOptions } from './options/service-options';
import type { SeededWorkspace } from './seed/directory';
import type { TokenStore } from './store/token-store';

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

/** What the server needs of a store that was opened for it. */
export interface OpenedStore extends Pick<TokenService, 'bootstrap' | 'handedOver'> {
  readonly store: TokenStore;
  readonly workspaces: ReadonlyMap<string, SeededWorkspace>;
  /** Closes the store and leaves it as this start found it, unless it was changed since; false: it was. */
  takeBack(): Promise<boolean>;
}

type ServerOptions = Pick<
  TokenServiceOptions,
  'port' | 'host' | 'hostNames' | 'clock' | 'random' | 'log' | 'faults' | 'stopMilliseconds'
>;

/**
 * Serves the contract over HTTP, and opens the store once it listens: what can fail comes before the store is made.
 * `held`: what keeps the store for this process.
 */
export async function runService(
  options: ServerOptions,
  held: { readonly lost: Promise<Error>; release(): void } | undefined,
  open: () => Promise<OpenedStore>,
): Promise<TokenService> {
  const { clock, random } = options;
  const log = options.log ?? (() => undefined);
  const host = options.host ?? LOOPBACK;
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
    const opened = await open();
    const serving = (keeper = new TokenKeeper(opened.store, opened.workspaces, clock, log));
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
        if (!undo || !(await opened.takeBack())) await serving.close();
      } finally {
        held?.release();
      }
    };
    let closing: Promise<void> | undefined;
    return {
      url: originOf(address),
      port: address.port,
      bootstrap: opened.bootstrap,
      handedOver: opened.handedOver,
      lost: held?.lost ?? new Promise(() => undefined),
      close: () => (closing ??= closeAll(false)),
      abandon: () => (closing ??= closeAll(true)),
      snapshot: () => serving.all(),
    };
  } catch (error) {
    await connections.stop();
    await app.close();
    held?.release();
    throw error;
  }
}
