import { ExitCode } from './exit-code';
import type { Terminal } from './terminal';

/**
 * Ctrl-C and its like. The first asks a command to stop, a second ends it at once. While a child process works, each is
 * handed to it instead, and it decides when it ends: a Terraform that is left alone would go on without anybody watching.
 */
export class Interruption {
  readonly #stop = new AbortController();
  #child: (() => void) | undefined;
  #notice = 'Stopping after the steps that are under way. Again to stop at once: the same command goes on from there.';

  constructor(private readonly terminal: Terminal) {
    process.on('SIGINT', this.#arrive).on('SIGTERM', this.#arrive);
  }

  /** Aborted since the first interruption. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** What the first interruption says. */
  announce(notice: string): void {
    this.#notice = notice;
  }

  /** Hands interruptions to a child process until its work has ended. */
  async passTo<T>(interruptChild: () => void, work: Promise<T>): Promise<T> {
    this.#child = interruptChild;
    try {
      return await work;
    } finally {
      this.#child = undefined;
    }
  }

  /** Leaves interruptions to the system again. */
  close(): void {
    process.off('SIGINT', this.#arrive).off('SIGTERM', this.#arrive);
  }

  readonly #arrive = (): void => {
    const again = this.#stop.signal.aborted;
    if (this.#child) this.#child();
    else if (again) process.exit(ExitCode.interrupted);
    else this.terminal.say(this.#notice);
    this.#stop.abort();
  };
}
