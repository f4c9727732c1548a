import { type Instant, instant } from '../../../core/model/time';

/**
 * The clock of both local services. Until it is set, moved or sped up it is that of this machine. It never runs backwards,
 * whatever that of the machine does.
 */
export class DevClock {
  /** Local time is `base` and, perhaps faster, what has passed on this machine since `since`. */
  private base: number;
  private since: number;
  private latest = 0;
  private isHeld = false;

  /**
   * @param speed how fast it goes while nothing holds it; changed by `goAt`
   * @param machine milliseconds since the epoch
   */
  constructor(
    at: number | undefined,
    private speed: number,
    private readonly machine: () => number,
  ) {
    this.since = machine();
    this.base = at ?? this.since;
  }

  /** Milliseconds since the epoch. */
  readonly now = (): Instant => {
    const now = Math.floor(this.base + (this.machine() - this.since) * (this.isHeld ? 1 : this.speed));
    return instant((this.latest = Math.max(this.latest, now)));
  };

  /** How many seconds pass here in one of the machine's, while nothing holds it. */
  get pace(): number {
    return this.speed;
  }

  /** Moves it forward; a time that has passed already changes nothing. */
  moveTo(time: number): void {
    this.count(Math.max(this.now(), time));
  }

  /** While work is under way a second lasts a second: what is in someone's hands must not look long forgotten. */
  hold(isHeld: boolean): void {
    this.count(this.now());
    this.isHeld = isHeld;
  }

  goAt(speed: number): void {
    this.count(this.now());
    this.speed = speed;
  }

  /** Counts from this time on. */
  private count(time: number): void {
    this.base = time;
    this.since = this.machine();
  }
}
