import { type Instant, instant } from '../../../core/model/time';

/**
 * The clock of both local services. Until it is set, moved or sped up it is that of this machine. It never runs backwards,
 * whatever that of the machine does.
 */
export class DevClock {
  /** Local time is `base` and, `pace` times as fast, what has passed on this machine since `since`. */
  private base: number;
  private since: number;
  private pace = 1;
  private latest = 0;

  /**
   * @param speed how fast it goes while nothing holds it
   * @param machine milliseconds since the epoch
   */
  constructor(
    at: number | undefined,
    readonly speed: number,
    private readonly machine: () => number,
  ) {
    this.since = machine();
    this.base = at ?? this.since;
    this.pace = speed;
  }

  /** Milliseconds since the epoch. */
  readonly now = (): Instant => {
    const now = Math.floor(this.base + (this.machine() - this.since) * this.pace);
    return instant((this.latest = Math.max(this.latest, now)));
  };

  /** Moves it forward; a time that has passed already changes nothing. */
  moveTo(time: number): void {
    this.set(Math.max(this.now(), time), this.pace);
  }

  /** While work is under way a second lasts a second: what is in someone's hands must not look long forgotten. */
  hold(isHeld: boolean): void {
    this.set(this.now(), isHeld ? 1 : this.speed);
  }

  private set(time: number, pace: number): void {
    this.base = time;
    this.since = this.machine();
    this.pace = pace;
  }
}
