import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { StoreLockForeignError } from './errors';
import { decodeHolder, encodeHolder, type Holder } from './holder';

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException).code ?? '');

/** An open lock file. It is removed by whoever holds it, and by nobody else. */
export class LockFile {
  private constructor(
    readonly path: string,
    readonly handle: number,
    /** Nobody else can have held it yet. */
    readonly isNew: boolean,
  ) {}

  static open(path: string): LockFile {
    const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;
    for (;;) {
      try {
        return new LockFile(path, openSync(path, O_RDWR | O_CREAT | O_EXCL, 0o600), true);
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      try {
        return new LockFile(path, openPlain(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK), false);
      } catch (error) {
        if (hasCode(error, 'ELOOP', 'EISDIR', 'ENXIO'))
          throw new StoreLockForeignError(path.replace(/\.held$/, ''), path);
        // Its holder let go of it in between.
        if (!hasCode(error, 'ENOENT')) throw error;
      }
    }
  }

  /** Whether the path still leads to this file, and not to nothing or to another. */
  isInPlace(): boolean {
    return this.isAt(this.path);
  }

  isAt(path: string): boolean {
    try {
      const there = statSync(path, { bigint: true });
      const here = fstatSync(this.handle, { bigint: true });
      return there.ino === here.ino && there.dev === here.dev;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
  }

  read(): ReturnType<typeof decodeHolder> {
    return decodeHolder(readFileSync(this.path, 'utf8'));
  }

  write(holder: Holder): void {
    const bytes = Buffer.from(encodeHolder(holder));
    // Over what is there first: a full disk still has room for that.
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.handle, bytes, written, bytes.length - written, written);
    }
    ftruncateSync(this.handle, bytes.length);
  }

  /** Proves life to whoever looks at the file's time. */
  beat(): void {
    writeSync(this.handle, '{', 0);
  }

  /** How long ago somebody proved life, by the clock of the disk: hosts that share it need not agree on the time. */
  silence(): number {
    return timeOfDisk(this.path) - fstatSync(this.handle).mtimeMs;
  }

  remove(): void {
    unlinkSync(this.path);
  }

  close(): void {
    closeSync(this.handle);
  }
}

/** A pipe would be waited for, or read as an empty file. */
function openPlain(path: string, flags: number): number {
  const handle = openSync(path, flags);
  if (fstatSync(handle).isFile()) return handle;
  closeSync(handle);
  throw new StoreLockForeignError(path.replace(/\.held$/, ''), path);
}

function timeOfDisk(path: string): number {
  const probe = `${path}.${randomUUID()}`;
  const handle = openSync(probe, 'wx', 0o600);
  try {
    return fstatSync(handle).mtimeMs;
  } finally {
    unlinkSync(probe);
    closeSync(handle);
  }
}
