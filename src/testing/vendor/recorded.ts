import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** One request as the stand-in vendor got it. */
export class Recorded {
  readonly method: string;
  /** As it stood in the request line. */
  readonly target: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  /** Which token it carried: its place among those that were ever valid; undefined: none of them. */
  tokenNumber: number | undefined;
  /** Bytes of the body so far. */
  received = 0;
  /** SHA-256 of the body, in hex, once it is whole. */
  sha256: string | undefined;
  /** The body, where it is small. */
  body = Buffer.alloc(0);
  /** How its connection ended: with the answer, or before. */
  end: 'answered' | 'cut' | undefined;

  readonly #hash = createHash('sha256');

  constructor(request: IncomingMessage) {
    this.method = request.method ?? '';
    this.target = request.url ?? '';
    this.rawHeaders = [...request.rawHeaders];
  }

  /** Values of a header, each as often as it came. */
  header(name: string): readonly string[] {
    return this.rawHeaders.filter((_, index) => index % 2 === 1 && this.rawHeaders[index - 1]?.toLowerCase() === name);
  }

  take(chunk: Buffer): void {
    this.received += chunk.length;
    this.#hash.update(chunk);
    if (this.received <= KEPT) this.body = Buffer.concat([this.body, chunk]);
  }

  whole(): void {
    this.sha256 = this.#hash.digest('hex');
  }
}

const KEPT = 2 * 1024 * 1024;
