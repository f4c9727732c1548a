import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../../problem/problem-error';
import { LeakError, LeakScan } from '../vendor/leak';
import { ConsumerLeft } from '../vendor/vendor-failure';

/** A body up to this size is held whole: it can be read, and sent once more. */
export const HELD_BYTES = 1024 * 1024;

/** What a consumer sends. `begun`: the first of it, when it is too long to be held. */
export type ConsumerBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'held'; readonly bytes: Buffer }
  | { readonly kind: 'stream'; readonly begun: readonly Buffer[]; readonly length: number | undefined };

const chunksOf = async function* (raw: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {
    throw new ConsumerLeft('the consumer left');
  }
};

/** Waits for a body that is short; of a longer one, or one that does not say how long it is, as much as is held. */
export async function takeBody(raw: IncomingMessage): Promise<ConsumerBody> {
  const { 'content-length': said, 'transfer-encoding': encoding } = raw.headers;
  const length = said === undefined ? undefined : Number(said);
  if (encoding === undefined && (length ?? 0) === 0) return { kind: 'none' };
  if (length !== undefined && length > HELD_BYTES) return { kind: 'stream', begun: [], length };
  const begun: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(raw)) {
    begun.push(chunk);
    bytes += chunk.length;
    if (bytes > HELD_BYTES) return { kind: 'stream', begun, length };
  }
  if (!raw.complete) throw new ConsumerLeft('the consumer left');
  return { kind: 'held', bytes: Buffer.concat(begun, bytes) };
}

/** How a stream is looked after while it passes. */
export interface Watch {
  /** Consumers' own values, which go nowhere. */
  readonly secrets: readonly Buffer[];
  /** Resolves if the rights are still there. */
  readonly judge: () => Promise<void>;
}

/** A body as it goes on. Its last piece waits until the rights have been judged again: without it, nothing takes effect. */
export async function* passedOn(
  raw: IncomingMessage,
  begun: readonly Buffer[],
  { secrets, judge }: Watch,
): AsyncGenerator<Buffer> {
  const scan = new LeakScan(secrets);
  let last: Buffer | undefined;
  const next = function* (chunk: Buffer): Generator<Buffer> {
    const clear = cleared(scan, chunk);
    if (clear.length === 0) return;
    if (last !== undefined) yield last;
    last = clear;
  };
  for (const chunk of begun) yield* next(chunk);
  for await (const chunk of chunksOf(raw)) yield* next(chunk);
  if (!raw.complete) throw new ConsumerLeft('the consumer left');
  await judge();
  if (last !== undefined) yield last;
  const rest = scan.rest();
  if (rest.length > 0) yield rest;
}

const OWN_TOKEN = 'The body holds the access token that came with it. No token of a consumer goes to the vendor.';

export const ownTokenInBody = (): ProblemError => new ProblemError('gateway-body-refused', OWN_TOKEN);

function cleared(scan: LeakScan, chunk: Buffer): Buffer {
  try {
    return scan.pass(chunk);
  } catch (error) {
    throw error instanceof LeakError ? ownTokenInBody() : error;
  }
}
