import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../service-error';

/** The largest legal request is a value of 65,536 bytes in which every one is escaped as six characters. */
const MAX_BODY_BYTES = 1024 * 1024;
const TARGET_PREFIX = 'secretsmanager.';

/** The whole body. Throws RequestEntityTooLargeException, or whatever the connection died of. */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // The rest is read and dropped: a client that is still sending would not see an answer.
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size <= MAX_BODY_BYTES) return resolve(Buffer.concat(chunks).toString('utf8'));
      reject(new ServiceError('RequestEntityTooLargeException', `A request may have at most ${MAX_BODY_BYTES} bytes.`));
    });
    request.on('error', reject);
  });
}

/** The operation's name from X-Amz-Target; empty if the request names none of this service. */
export function targetOf(request: IncomingMessage): string {
  const target = request.headers['x-amz-target'];
  if (request.method !== 'POST' || typeof target !== 'string' || !target.startsWith(TARGET_PREFIX)) return '';
  return target.slice(TARGET_PREFIX.length);
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
