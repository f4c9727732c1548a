import { statSync } from 'node:fs';
import { StoreInUseError, StoreLostError } from './errors';
import type { Holder } from './holder';
import type { lockInKernel } from './kernel-lock';
import type { LockFile } from './lock-file';
import { StoreInode } from './store-inode';

/** A holder without the kernel's lock that has been silent for so long counts as dead. */
export const SILENCE_MILLISECONDS = 15_000;
const BEAT_MILLISECONDS = 3_000;
/** A holder that could not prove life for so long writes nothing more: soon somebody may take it for dead. */
const SAFE_MILLISECONDS = 10_000;

/** The only one that may write to a store. */
export interface StoreLock {
  /** The real file, without symbolic links: what lies beside a store lies beside this. */
  readonly path: string;
  /**
   * Before each write: proves that the store still is this process's.
   * @throws StoreLostError
   */
  prove(): void;
  /**
   * Once the store's file is made or replaced: from here on its path has to lead to this very file.
   * @throws StoreInUseError, StoreLinkedError
   */
  watch(): void;
  /**
   * As this process left a file of the store: from here on nobody else may remove it, replace it or change its size. A
   * log that somebody cut has lost what was answered. Nothing where there is none (yet).
   */
  noteLeft(path: string): void;
  /** Whether somebody made a file shorter since it was left. */
  wasCut(path: string): boolean;
  /** Whether everything that is watched is in its place. */
  isWhole(): boolean;
  /** Whether the store itself is still this process's, whatever became of the files beside it. */
  holdsStore(): boolean;
  /** Resolves if the store stops being this process's before it is released. */
  readonly lost: Promise<StoreLostError>;
  release(): void;
}

/** Who holds a store, and how it came to. */
interface Holding {
  readonly holder: Holder;
  /** Whether it was taken from a silent holder that may only have been suspended. */
  readonly tookOver: boolean;
}

interface Identity {
  readonly ino: bigint;
  readonly dev: bigint;
  readonly size: bigint;
}

const identityOf = (path: string): Identity | undefined => statSync(path, { bigint: true, throwIfNoEntry: false });
const isSame = (one: Identity | undefined, other: Identity): boolean => one?.ino === other.ino && one.dev === other.dev;
const isAsLeft = (now: Identity | undefined, was: Identity): boolean => isSame(now, was) && now?.size === was.size;

export class HeldStore implements StoreLock {
  readonly lost: Promise<StoreLostError>;
  readonly tookOver: boolean;
  private readonly holder: Holder;
  private tellLoss: (error: StoreLostError) => void = () => undefined;
  private loss: StoreLostError | undefined;
  private readonly beating: NodeJS.Timeout;
  private beatAt = performance.now();
  private released = false;
  private inode: StoreInode | undefined;
  private readonly left = new Map<string, Identity>();

  constructor(
    readonly path: string,
    private readonly lockFile: LockFile,
    private readonly askKernel: typeof lockInKernel,
    { holder, tookOver }: Holding,
  ) {
    this.holder = holder;
    this.tookOver = tookOver;
    this.lost = new Promise((resolve) => (this.tellLoss = resolve));
    try {
      lockFile.write(holder);
    } catch (error) {
      // On a full disk the kernel's lock holds all the same; it only doesn't say who has it.
      if (holder.kind === 'heartbeat') {
        lockFile.remove();
        throw error;
      }
    }
    this.beating = setInterval(() => this.beat(), BEAT_MILLISECONDS).unref();
  }

  watch(): void {
    if (this.inode?.isInPlace() === true) return;
    const found = StoreInode.open(this.path, this.askKernel);
    if (found === 'busy') throw new StoreInUseError(this.path, undefined);
    this.inode?.close();
    this.inode = found;
  }

  noteLeft(path: string): void {
    const was = this.left.get(path);
    const found = identityOf(path);
    if (found !== undefined && (was === undefined || isSame(found, was))) this.left.set(path, found);
  }

  wasCut(path: string): boolean {
    const was = this.left.get(path);
    const found = identityOf(path);
    return was !== undefined && found !== undefined && isSame(found, was) && found.size < was.size;
  }

  isWhole(): boolean {
    return this.holdsStore() && this.changed() === undefined;
  }

  holdsStore(): boolean {
    return this.isInodeInPlace() && this.isOurs();
  }

  prove(): void {
    if (this.released) throw new StoreLostError(this.path, this.lockFile.path);
    if (this.loss === undefined && !this.isWhole()) this.lose();
    if (this.loss !== undefined) throw this.loss;
    // A suspended process comes back late; from here on nobody takes its silence for death.
    if (this.holder.kind === 'heartbeat' && performance.now() - this.beatAt > BEAT_MILLISECONDS) {
      this.beatNow();
      if (performance.now() - this.beatAt > SAFE_MILLISECONDS || !this.isOurs()) throw this.lose();
    }
  }

  release(): void {
    if (this.released) return;
    clearInterval(this.beating);
    // Of a store that was moved away, the lock file is still this process's.
    const isOurs = (this.loss === undefined || !this.isInodeInPlace()) && this.isOurs();
    this.released = true;
    this.inode?.close();
    if (isOurs) this.lockFile.remove();
    this.lockFile.close();
  }

  private changed(): string | undefined {
    return [...this.left].find(([path, was]) => !isAsLeft(identityOf(path), was))?.[0];
  }

  private isInodeInPlace(): boolean {
    return this.inode?.isInPlace() ?? true;
  }

  private isOurs(): boolean {
    if (!this.lockFile.isInPlace()) return false;
    if (this.holder.kind === 'kernel') return true;
    const found = this.lockFile.read();
    return typeof found === 'object' && found.nonce === this.holder.nonce;
  }

  private lose(): StoreLostError {
    clearInterval(this.beating);
    const gone = this.isInodeInPlace() ? (this.changed() ?? this.lockFile.path) : this.path;
    this.loss ??= new StoreLostError(this.path, gone);
    this.tellLoss(this.loss);
    return this.loss;
  }

  private beat(): void {
    try {
      if (this.isWhole()) this.beatNow();
      else this.lose();
    } catch {
      // The disk doesn't say whose it is. Whoever writes asks again, and writes nothing without an answer.
    }
  }

  private beatNow(): void {
    try {
      this.lockFile.beat();
      this.beatAt = performance.now();
    } catch {
      // A disk that takes no byte takes no change of the store either. After too much silence nothing is written.
    }
  }
}
