import { randomBytes } from 'node:crypto';
import type { RandomSource } from '../../core/ports/clock';

/** Bytes from the operating system's cryptographic source. */
export class SystemRandom implements RandomSource {
  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
