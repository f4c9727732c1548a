import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 65_536;

/** How often a pipe is looked at that somebody else made non-blocking. */
const AGAIN_MS = 20;

/**
 * Reads a file, pipe or device to its end, or to a chunk past so many bytes: more than `most` means that it is too large.
 * @param from path, or descriptor of what is open already
 */
export function readBytes(from: string | Buffer | number, most: number): Buffer {
  return endedBySignals(() => {
    if (typeof from === 'number') return readToEnd(from, most);
    const descriptor = openSync(from, 'r');
    try {
      return readToEnd(descriptor, most);
    } finally {
      closeSync(descriptor);
    }
  });
}

function readToEnd(descriptor: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= most; total += chunks.at(-1)?.length ?? 0) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const count = readSome(descriptor, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
  }
  return Buffer.concat(chunks);
}

function readSome(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // So a pipe ends on Windows.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS);
    }
  }
}

/**
 * A pipe may make us wait, and no listener runs meanwhile. So a signal does what it does by itself, which is to end the
 * process: nothing has been done yet that had to be ended in order.
 */
function endedBySignals<T>(work: () => T): T {
  const held = (['SIGINT', 'SIGTERM'] as const).flatMap((signal) =>
    process.listeners(signal).map((listener) => ({ signal, listener })),
  );
  for (const { signal, listener } of held) process.off(signal, listener);
  try {
    return work();
  } finally {
    for (const { signal, listener } of held) process.on(signal, listener);
  }
}
