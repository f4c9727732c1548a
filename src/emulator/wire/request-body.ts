import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../error/service-error';

/** The largest legal request is a value of 65,536 bytes in which every one is escaped as six characters. */
const MAX_BODY_BYTES = 1024 * 1024;
/** What all bodies together that are still arriving may hold of memory. */
const MAX_ARRIVING_BYTES = 32 * MAX_BODY_BYTES;

/** Reads bodies, and keeps clients that send slowly, or never end, from holding more than a bounded amount of memory. */
export class RequestBodies {
  private arriving = 0;

  /**
   * The whole body as text. Throws RequestEntityTooLargeException, ThrottlingException while too much else is arriving,
   * SerializationException for what is no UTF-8, or whatever the connection died of.
   */
  async read(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    let held = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size <= MAX_BODY_BYTES && this.arriving + chunk.length <= MAX_ARRIVING_BYTES) {
          held += chunk.length;
          this.arriving += chunk.length;
          chunks.push(chunk);
        } else {
          // The rest is read and dropped: a client that is still sending would not see an answer.
          this.arriving -= held;
          held = 0;
          chunks.length = 0;
        }
      }
    } finally {
      this.arriving -= held;
    }
    if (size > MAX_BODY_BYTES) {
      throw new ServiceError('RequestEntityTooLargeException', `A request may have at most ${MAX_BODY_BYTES} bytes.`);
    }
    if (held < size) throw new ServiceError('ThrottlingException', 'Rate exceeded');
    const bytes = Buffer.concat(chunks);
    if (!isUtf8(bytes)) throw new ServiceError('SerializationException', 'The request body must be UTF-8.');
    return bytes.toString('utf8');
  }
}

/** The members of a request. The parser's own message would quote the text, so it is not passed on. */
export function parseBody(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Answered below.
  }
  throw new ServiceError('SerializationException', 'The request body must be a JSON object.');
}
