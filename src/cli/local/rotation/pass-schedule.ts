/** A pass each six hours of the local clock, at its full hours: 00:00, 06:00, … At AWS it comes each hour. */
const EVERY_MS = 6 * 3_600_000;

interface PassParts {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Calls the function, and resolves when it has ended, well or not. */
  readonly call: () => Promise<void>;
}

/** When the scheduled pass runs. One that is due while another is under way, or while time was moved, is made up for once. */
export class PassSchedule {
  private at: number;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: PassParts) {
    this.at = this.after(parts.clock());
  }

  /** The next moment at which it is due. */
  get nextAt(): number {
    return this.at;
  }

  /** Runs it if it is due. Resolves when none is under way. */
  async runDue(): Promise<void> {
    const now = this.parts.clock();
    if (now >= this.at && this.running === undefined) {
      this.at = this.after(now);
      this.running = this.parts.call().finally(() => (this.running = undefined));
    }
    await this.running;
  }

  private after = (now: number): number => (Math.floor(now / EVERY_MS) + 1) * EVERY_MS;
}
