import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a stop waits for what is being asked or answered. */
export const STOP_MILLISECONDS = 5_000;
const SWEEP_MILLISECONDS = 20;
/** What a client sent before the stop has been read by then. */
const ARRIVAL_MILLISECONDS = 250;

/**
 * Ends an HTTP server in bounded time, whatever its clients do. What was asked in full is answered; connections without
 * a request end at once (Node counts one that never sent a byte as about to); after {@link STOP_MILLISECONDS} the rest is cut: requests that were not sent to their end, and
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
    // A connection whose request is answered meanwhile would stay for as long as its client keeps it.
    const sweeping = setInterval(() => this.server.closeIdleConnections(), SWEEP_MILLISECONDS);
    const silencing = setTimeout(() => this.cut((socket) => socket.bytesRead === 0), ARRIVAL_MILLISECONDS);
    const cutting = setTimeout(() => this.cut(() => true), this.milliseconds);
    await this.stopped;
    clearInterval(sweeping);
    clearTimeout(silencing);
    clearTimeout(cutting);
  }

  private cut(isMeant: (socket: Socket) => boolean): void {
    for (const socket of this.sockets) if (isMeant(socket)) socket.destroy();
  }
}
