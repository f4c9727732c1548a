import type { InFlight } from './services/grpc-method';

/** How long an ended process waits: for the client to close after Shutdown, and for work in flight after it has closed. */
const patience = { afterShutdown: 200, afterClose: 1_000, forFirstConnection: 60_000 } as const;

/**
 * Decides when the process ends. Terraform waits for the exit of each process that it starts, several in every command,
 * so the process ends the moment its client has closed the connection; Terraform being killed looks the same. Work that
 * is then in flight is asked to stop and given a second.
 */
export class ExitRules implements InFlight {
  #connections = 0;
  #working = 0;
  #everServed = false;
  #closed = false;
  #exited = false;

  constructor(
    private readonly exit: (code: number) => void,
    private readonly stop: () => void,
  ) {}

  /** Ends a process that nobody ever talks to: Terraform died between starting it and connecting. */
  awaitFirstConnection(): void {
    setTimeout(() => {
      if (!this.#everServed && this.#connections === 0) this.#leave(1);
    }, patience.forFirstConnection).unref();
  }

  connectionOpened(): void {
    this.#connections += 1;
  }

  /** The last connection is Terraform's own, unless nothing was ever served: then it was somebody without a certificate. */
  connectionClosed(): void {
    this.#connections -= 1;
    if (this.#connections > 0 || !this.#everServed) return;
    this.#closed = true;
    this.stop();
    if (this.#working === 0) this.#leave(0);
    else setTimeout(() => this.#leave(0), patience.afterClose);
  }

  /** Terraform asked for the end; it closes the connection once it has the answer. */
  shutdown(): void {
    setTimeout(() => this.#leave(0), patience.afterShutdown);
  }

  entered(): void {
    this.#everServed = true;
    this.#working += 1;
  }

  left(): void {
    this.#working -= 1;
    if (this.#closed && this.#working === 0) this.#leave(0);
  }

  #leave(code: number): void {
    if (this.#exited) return;
    this.#exited = true;
    this.exit(code);
  }
}
