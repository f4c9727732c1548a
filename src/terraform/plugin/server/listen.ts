import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';

/** Where a server listens, as the handshake names it. */
export interface Endpoint {
  readonly network: 'unix' | 'tcp';
  readonly address: string;
  /** Removes what listening left in the file system. */
  readonly remove: () => void;
}

/** The longest path of a socket that is safe: beyond 107 bytes it is cut silently, and then "address already in use". */
const longestSocketPath = 100;

/**
 * Listens on a socket that only this user can reach, in a new folder of mode 0700. When every folder that can be used
 * gives too long a path, and on Windows, it listens on a port of 127.0.0.1.
 * @param folders where the folder may be made, in order of preference
 */
export async function listen(server: Server, folders: readonly string[]): Promise<Endpoint> {
  const folder = process.platform === 'win32' ? undefined : socketFolder(folders);
  if (folder === undefined) {
    await listening(server, { host: '127.0.0.1', port: 0 });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { network: 'tcp', address: `127.0.0.1:${port}`, remove: () => undefined };
  }
  const path = join(folder, 's');
  await listening(server, { path });
  return { network: 'unix', address: path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function socketFolder(folders: readonly string[]): string | undefined {
  for (const parent of folders) {
    const prefix = join(parent, 'plugin');
    // mkdtemp adds six characters, the socket's name two.
    if (Buffer.byteLength(prefix) + 8 > longestSocketPath) continue;
    try {
      return mkdtempSync(prefix);
    } catch {
      continue;
    }
  }
  return undefined;
}

function listening(
  server: Server,
  options: { readonly path: string } | { readonly host: string; readonly port: number },
) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
