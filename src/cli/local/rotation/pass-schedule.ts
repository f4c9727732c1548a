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
  /** What the pass that ran last has said of each spec: whether nothing was left for the next. */
  private said: boolean[] = [];
  private hasChanged = true;

  constructor(private readonly parts: PassParts) {
    this.at = this.after(parts.clock());
  }

  /** Somebody has changed a secret: the next pass may find something. */
  changed(): void {
    this.hasChanged = true;
  }

  /** A pass says of one spec whether anything is left for the next. */
  told(leavesNothing: boolean): void {
    this.said.push(leavesNothing);
  }

  /** The moments that time is not to be moved past: none where the next pass would find nothing, as far as one can tell. */
  get moments(): readonly number[] {
    const isIdle = !this.hasChanged && this.said.length > 0 && this.said.every(Boolean);
    return isIdle ? [] : [this.at];
  }

  /** Runs it if it is due. Resolves when none is under way. */
  async runDue(): Promise<void> {
    const now = this.parts.clock();
    if (now >= this.at && this.running === undefined) {
      this.at = this.after(now);
      this.said = [];
      this.hasChanged = false;
      this.running = this.parts.call().finally(() => (this.running = undefined));
    }
    await this.running;
  }

  private after = (now: number): number => (Math.floor(now / EVERY_MS) + 1) * EVERY_MS;
}
