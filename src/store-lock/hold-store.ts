import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreInUseError, StoreLockForeignError } from './errors';
import { HeldStore, SILENCE_MILLISECONDS, type StoreLock } from './held-store';
import { decodeHolder, type Holder, thisProcess } from './holder';
import { lockInKernel } from './kernel-lock';
import { LockFile } from './lock-file';
import { realPathOf } from './real-path';

/** Between two looks at a lock that is held: whoever just lets go of it, or just took it, is done by then. */
const LOOK_MILLISECONDS = 50;
const LOOKS = 4;
/** After taking over from a process that may only have been suspended: whatever it was writing is written by then. */
const SETTLE_MILLISECONDS = 1_000;

export interface HoldOptions {
  /** The time, in milliseconds since the epoch, for the words about who holds the store. It decides nothing. */
  readonly clock: () => number;
  /** How the kernel is asked for the lock of an open file. */
  readonly askKernel?: typeof lockInKernel;
}

type Means = Required<HoldOptions>;

type Attempt = HeldStore | 'again' | 'made-way' | { readonly heldBy: Holder | undefined };

/**
 * Makes this process the only one that has the store open, or refuses. The lock file stands beside the real file, so
 * every way to the store leads to one lock. Containers with process ids of their own see the same lock.
 * @throws StoreInUseError, StoreLinkedError, StoreLockForeignError, StoreLostError
 */
export async function holdStore(file: string, options: HoldOptions): Promise<StoreLock> {
  const real = realPathOf(file);
  const means: Means = { askKernel: lockInKernel, ...options };
  let tookOver = false;
  for (let look = 1; ;) {
    const attempt = watched(tryToHold(real, means));
    if (attempt instanceof HeldStore) {
      if (tookOver || attempt.tookOver) await settle(attempt);
      return attempt;
    }
    tookOver ||= attempt === 'made-way';
    if (typeof attempt === 'string') continue;
    if (look++ >= LOOKS) throw new StoreInUseError(file, attempt.heldBy);
    await sleep(LOOK_MILLISECONDS);
  }
}

/** Held by name, and by its file too, which a process that knows it by another name may have. */
function watched(attempt: Attempt): Attempt {
  if (!(attempt instanceof HeldStore)) return attempt;
  try {
    attempt.watch();
    return attempt;
  } catch (error) {
    attempt.release();
    if (error instanceof StoreInUseError) return { heldBy: undefined };
    throw error;
  }
}

async function settle(held: HeldStore): Promise<void> {
  await sleep(SETTLE_MILLISECONDS);
  try {
    held.prove();
  } catch (error) {
    held.release();
    throw error;
  }
}

function tryToHold(file: string, means: Means): Attempt {
  const lockFile = LockFile.open(`${file}.held`);
  let attempt: Attempt | undefined;
  try {
    const found = lockFile.isNew ? 'nobody' : decodeHolder(readFileSync(lockFile.handle, 'utf8'));
    if (found === 'foreign') throw new StoreLockForeignError(file, lockFile.path);
    const locked = means.askKernel(lockFile.handle);
    if (locked === 'locked') attempt = holdByKernel(file, lockFile, means);
    else if (locked === 'unavailable') attempt = holdByHeartbeat(file, lockFile, found, means);
    else attempt = { heldBy: found === 'nobody' ? undefined : found };
    return attempt;
  } finally {
    if (!(attempt instanceof HeldStore)) lockFile.close();
  }
}

function holdByKernel(file: string, lockFile: LockFile, means: Means): Attempt {
  // Whoever held it before removed it while we waited: what we locked is no longer the lock.
  if (!lockFile.isInPlace()) return 'again';
  const found = lockFile.isNew ? 'nobody' : lockFile.read();
  // The kernel says that nobody has it, but this holder never asked the kernel.
  const beats = typeof found === 'object' && found.kind === 'heartbeat';
  if (beats && lockFile.silence() < SILENCE_MILLISECONDS) return { heldBy: found };
  const holder = thisProcess('kernel', means.clock());
  return new HeldStore(file, lockFile, means.askKernel, { holder, tookOver: beats });
}

function holdByHeartbeat(file: string, lockFile: LockFile, found: Holder | 'nobody', means: Means): Attempt {
  if (lockFile.isNew) {
    const holder = thisProcess('heartbeat', means.clock());
    return new HeldStore(file, lockFile, means.askKernel, { holder, tookOver: false });
  }
  if (lockFile.silence() < SILENCE_MILLISECONDS) return { heldBy: found === 'nobody' ? undefined : found };
  return removeSilent(lockFile) ? 'made-way' : 'again';
}

/**
 * Takes the silent file away, which only one process can do. Had the path come to lead to another file in between, that
 * one goes back; its holder, if it looked in that moment, gives up, so that there is never more than one.
 */
function removeSilent(silent: LockFile): boolean {
  const aside = `${silent.path}.${randomUUID()}`;
  try {
    renameSync(silent.path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const isTheSilentOne = silent.isAt(aside) && silent.silence() >= SILENCE_MILLISECONDS;
  if (!isTheSilentOne) putBack(aside, silent.path);
  unlinkSync(aside);
  return isTheSilentOne;
}

function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (error) {
    // Somebody else holds it by now.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
