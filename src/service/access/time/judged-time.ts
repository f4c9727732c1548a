/** A clock that goes back no further is not believed. */
export const DISBELIEVED_MILLISECONDS = 24 * 60 * 60_000;

/** Of a service that nobody asks, time is written so often. */
const WRITTEN_MILLISECONDS = 10 * 60_000;

/**
 * The time that the ends of tokens are judged by: the latest that this store has seen, so that no token which has ended
 * works again because a clock was set back. Further back than a day the clock is believed, and that is logged: it was ahead before,
 * and nobody waits for it to come again.
 */
export class JudgedTime {
  private written: number;

  constructor(
    private latest: number,
    private readonly log: (line: object) => void,
  ) {
    this.written = latest;
  }

  /** The latest time that was seen, of which this is the next. */
  at(now: number): number {
    if (now < this.latest && this.latest - now <= DISBELIEVED_MILLISECONDS) return this.latest;
    if (now < this.latest) {
      const [seen, believed] = [this.latest, now].map((at) => new Date(at).toISOString());
      this.log({ event: 'clock-set-back', seen, believed });
    }
    this.latest = now;
    return now;
  }

  /**
   * What a later start has to know; undefined: that is written.
   * @param isWriting whether there is something else to be written; time alone is, now and then
   */
  toWrite(isWriting: boolean): number | undefined {
    const behind = Math.abs(this.latest - this.written);
    return behind > 0 && (isWriting || behind >= WRITTEN_MILLISECONDS) ? this.latest : undefined;
  }

  wrote(latest: number): void {
    this.written = latest;
  }
}
