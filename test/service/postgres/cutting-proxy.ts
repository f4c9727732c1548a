import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Stands between a service and its database, and cuts everything at a message that was chosen. */
export interface CuttingProxy {
  /** The address of a database through the proxy. */
  through(url: string): string;
  /** Cuts all connections at the nth piece that is sent to the database from now on: before it, or once it was passed on. */
  cutAt(nth: number, when: 'before' | 'after'): void;
  /** Pieces that were sent since then, and whether it has cut. */
  seen(): { readonly pieces: number; readonly isCut: boolean };
  close(): Promise<void>;
}

export async function cuttingProxy(folder: string): Promise<CuttingProxy> {
  let [pieces, nth, isCut] = [0, Number.POSITIVE_INFINITY, false];
  let when: 'before' | 'after' = 'before';
  const open = new Set<Socket>();
  const cutAll = (): void => {
    isCut = true;
    nth = Number.POSITIVE_INFINITY;
    for (const socket of open) socket.destroy();
  };
  const server: Server = createServer((client) => {
    const database = connect(join(folder, '.s.PGSQL.5432'));
    for (const socket of [client, database]) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
    }
    client.on('data', (data) => {
      pieces += 1;
      if (pieces !== nth) return void database.write(data);
      // What the database does with it and answers is heard by nobody.
      if (when === 'after') database.write(data, () => setTimeout(cutAll, 20));
      else cutAll();
      client.pause();
    });
    database.on('data', (data) => {
      if (pieces !== nth) client.write(data);
    });
    client.on('close', () => database.end());
    database.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    through: (url) => {
      const name = /@\/(\w+)\?/.exec(url)?.[1] ?? '';
      return `postgres://postgres@127.0.0.1:${port}/${name}`;
    },
    cutAt: (at, how) => {
      [pieces, nth, isCut, when] = [0, at, false, how];
    },
    seen: () => ({ pieces, isCut }),
    close: () => new Promise((resolve) => void server.close(() => resolve(undefined))),
  };
}
