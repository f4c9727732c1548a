import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { SecretValue } from '../../../core/model/secret-value';
import type { Circuit } from '../limits/circuit';
import type { VendorPauses } from '../limits/vendor-pauses';
import { isOfVendor } from './vendor-failure';

export type VendorAnswer = Dispatcher.ResponseData;

/** A request to the vendor, without its token. */
export interface Sending {
  readonly workspace: string;
  readonly method: string;
  /** Path and query, encoded anew. */
  readonly target: string;
  /** Pairs. */
  readonly headers: readonly string[];
  readonly body: Buffer | AsyncIterable<Buffer> | null;
  /** Emits `abort` when nobody waits for the answer any more. */
  readonly signal?: EventEmitter;
}

const FAILED: ReadonlySet<number> = new Set([502, 503, 504]);

/** Sends requests to the one host that the vendor is. No redirect is followed. */
export class Vendor {
  constructor(
    readonly origin: string,
    private readonly pool: Dispatcher,
    private readonly guards: { readonly circuit: Circuit; readonly pauses: VendorPauses },
  ) {}

  /** @throws ProblemError where it may not be asked now; what the connection failed with */
  async send(sending: Sending, token: SecretValue): Promise<VendorAnswer> {
    try {
      return await this.once(sending, token);
    } catch (error) {
      // Nothing of an answer was there, and asking again does nothing that asking once does not.
      const isSafe = (sending.method === 'GET' || sending.method === 'HEAD') && sending.body === null;
      if (!isSafe || !isOfVendor(error) || !AGAIN.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return this.once(sending, token);
    }
  }

  private async once(sending: Sending, token: SecretValue): Promise<VendorAnswer> {
    const { workspace, method, target, headers, body, signal } = sending;
    this.guards.pauses.require(workspace);
    const over = this.guards.circuit.enter();
    try {
      const answer = await this.pool.request({
        origin: this.origin,
        method,
        path: target,
        headers: [...headers, 'authorization', `Bearer ${token.reveal()}`],
        // It takes whatever can be iterated, and says so nowhere.
        body: body as Buffer | Readable | null,
        ...(signal !== undefined && { signal }),
      });
      // Whoever reads it hears of it; one that nobody reads any more fails without harm.
      answer.body.on('error', () => undefined);
      const { statusCode } = answer;
      over(FAILED.has(statusCode) ? 'failed' : 'answered');
      if (statusCode === 429 || statusCode === 503) {
        this.guards.pauses.note(workspace, answer.headers['retry-after'] as string | undefined);
      }
      return answer;
    } catch (error) {
      over(isOfVendor(error) ? 'failed' : 'undone');
      throw error;
    }
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }
}

/** The connection ended, or never stood. What took too long would take as long again. */
const AGAIN: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'UND_ERR_INFO']);
