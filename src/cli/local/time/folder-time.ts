import { formatSecond } from '../../../core/model/time-words';
import { noteTime, stoppedAt } from './clock-file';
import { DevClock } from './dev-clock';

interface TimeFlags {
  readonly folder: string;
  readonly clock?: number;
  readonly speed?: number;
}

const NOTE_MS = 1_000;

/**
 * The time of a folder. It goes by this machine until it is told another time or speed; from then on it is the folder's own
 * and goes on, at the next start too, from where it stopped. It never runs backwards against what the stores hold.
 */
export class FolderTime {
  readonly clock: DevClock;
  #isOwn: boolean;
  /** Whether it is later there than was asked for. */
  #isLater: boolean;
  #noting: NodeJS.Timeout | undefined;

  /** Reads what the folder says, and changes nothing: another process may have it. Throws a `CommandFailure`. */
  constructor(private readonly flags: TimeFlags) {
    const { folder, clock, speed } = flags;
    const stopped = stoppedAt(folder);
    this.#isOwn = clock !== undefined || speed !== undefined || stopped !== undefined;
    const at = Math.max(clock ?? stopped ?? Date.now(), stopped ?? 0);
    this.#isLater = clock !== undefined && clock < at;
    this.clock = new DevClock(this.#isOwn ? at : undefined, speed ?? 1, Date.now);
  }

  /** Whether time here is not this machine's. */
  get isOwn(): boolean {
    return this.#isOwn;
  }

  /**
   * Once the folder is this process's.
   * @param latest what its stores know of
   * @returns what people have to know of the time
   */
  begin(latest: number): string | undefined {
    const { clock, flags } = this;
    if (latest > clock.now()) {
      this.#isOwn = true;
      this.#isLater = flags.clock !== undefined;
      clock.moveTo(latest);
    }
    if (!this.#isOwn) return undefined;
    this.note();
    this.#noting = setInterval(() => this.note(), NOTE_MS).unref();
    const now = clock.now();
    const kept = this.#isLater
      ? `Time never runs backwards: in ${flags.folder} it is ${formatSecond(now)} already, and goes on from there. For an earlier one, name another --folder.`
      : `It is ${formatSecond(now)} here.`;
    return `${kept}${this.#pace} To move on, type +6h or +20d and Enter; to go faster, 3600x.`;
  }

  /** After the clock was moved. @returns what to tell */
  moved(): string {
    this.note();
    return `${formatSecond(this.clock.now())}  Clock set.${this.#pace}`;
  }

  get #pace(): string {
    const { pace } = this.clock;
    return pace === 1 ? '' : ` Time runs ${pace} times as fast.`;
  }

  end(): void {
    if (this.#noting === undefined) return;
    clearInterval(this.#noting);
    this.note();
  }

  private note(): void {
    noteTime(this.flags.folder, this.clock.now());
  }
}
