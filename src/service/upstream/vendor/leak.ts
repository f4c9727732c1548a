import { Transform, type TransformCallback } from 'node:stream';

/** What must not pass was about to. */
export class LeakError extends Error {
  override readonly name = 'LeakError';
}

/** Whether one of the secrets stands in a text or in bytes. */
export const holdsSecret = (where: Buffer | string, secrets: readonly Buffer[]): boolean => {
  const bytes = typeof where === 'string' ? Buffer.from(where, 'latin1') : where;
  return secrets.some((secret) => bytes.includes(secret));
};

/** How many bytes at the end may be the beginning of a secret. */
function unclear(bytes: Buffer, secrets: readonly Buffer[]): number {
  let most = 0;
  for (const secret of secrets) {
    const first = secret[0]!;
    let at = bytes.indexOf(first, Math.max(0, bytes.length - secret.length + 1));
    while (at !== -1 && bytes.length - at > most) {
      const tail = bytes.subarray(at);
      if (tail.equals(secret.subarray(0, tail.length))) most = tail.length;
      at = bytes.indexOf(first, at + 1);
    }
  }
  return most;
}

/** Looks through bytes as they come, and fails before a secret has passed, however it is cut into pieces. */
export class LeakScan {
  private kept: Buffer = Buffer.alloc(0);

  constructor(private readonly secrets: readonly Buffer[]) {}

  /** @returns what may pass by now; a tail that may be the beginning of a secret waits. @throws LeakError */
  pass(chunk: Buffer): Buffer {
    const bytes = this.kept.length === 0 ? chunk : Buffer.concat([this.kept, chunk]);
    if (holdsSecret(bytes, this.secrets)) throw new LeakError('a secret in a body');
    const clear = bytes.length - unclear(bytes, this.secrets);
    this.kept = bytes.subarray(clear);
    return clear === bytes.length ? bytes : bytes.subarray(0, clear);
  }

  /** What still waits, when nothing follows. */
  rest(): Buffer {
    return this.kept;
  }
}

/** The same as a stream. What it fails with is what `told` makes of it. */
export class LeakStop extends Transform {
  private readonly scan: LeakScan;

  constructor(
    secrets: readonly Buffer[],
    private readonly told: (error: Error) => Error,
  ) {
    super();
    this.scan = new LeakScan(secrets);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      done(null, this.scan.pass(chunk));
    } catch (error) {
      done(error as LeakError);
    }
  }

  override _flush(done: TransformCallback): void {
    done(null, this.scan.rest());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(error && this.told(error));
  }
}
