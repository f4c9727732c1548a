import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a stop waits for what is being asked or answered. */
export const STOP_MILLISECONDS = 5_000;
const SWEEP_MILLISECONDS = 20;

/**
 * Ends an HTTP server in bounded time, whatever its clients do. What was asked in full is answered; connections without
 * a request end at once; after {@link STOP_MILLISECONDS} the rest is cut: requests that were not sent to their end, and
 * answers that nobody reads.
 */
export class ServerStop {
  private readonly sockets = new Set<Socket>();
  private readonly stopped: Promise<void>;

  /** @param server one that nobody has connected to yet */
  constructor(
    private readonly server: Server,
    private readonly milliseconds = STOP_MILLISECONDS,
  ) {
    this.stopped = new Promise((resolve) => server.once('close', () => resolve()));
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** Stops listening and resolves when the last connection is gone. */
  async stop(): Promise<void> {
    this.server.close();
    const sweeping = setInterval(() => this.endIdle(), SWEEP_MILLISECONDS);
    const cutting = setTimeout(() => this.cutAll(), this.milliseconds);
    this.endIdle();
    await this.stopped;
    clearInterval(sweeping);
    clearTimeout(cutting);
  }

  /** A connection whose request is answered during the stop would otherwise stay for as long as its client keeps it. */
  private endIdle(): void {
    this.server.closeIdleConnections();
    // Node counts a connection that never sent a byte as one that is about to.
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  private cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
