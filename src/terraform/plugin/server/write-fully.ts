import { writeSync } from 'node:fs';

const retries = 2_000;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes to a file descriptor and returns when the text is out. A reader that is gone is ignored, since nobody could be
 * told; a full pipe is waited for, at most two seconds.
 */
export function writeFully(descriptor: number, text: string): void {
  let rest: Uint8Array = Buffer.from(text, 'utf8');
  for (let attempt = 0; rest.length > 0 && attempt < retries;) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      attempt += 1;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
