import { ProblemError } from '../../problem/problem-error';

/** So many outcomes are looked at, and it opens when half of them are failures; before there are ten, it does not. */
const LOOKED_AT = 20;
const FEWEST = 10;
/** So long it stays open at first; each time that the trial fails, twice as long. */
const OPEN_MILLISECONDS = 5_000;
const LONGEST_MILLISECONDS = 60_000;

interface Opened {
  readonly until: number;
  readonly milliseconds: number;
  /** One request tries whether the vendor is there again. */
  isTried: boolean;
}

/** What a request that was let through tells when it is over. `undone`: it tells nothing of the vendor. */
export type Outcome = 'answered' | 'failed' | 'undone';

/**
 * Leaves a vendor that fails alone for a while: consumers learn at once what they would wait for, and it gets no more to do while
 * it has trouble. Then one request tries, and only if that is answered do the others follow.
 */
export class Circuit {
  private outcomes: boolean[] = [];
  private opened: Opened | undefined;

  constructor(
    private readonly clock: () => number,
    private readonly log: (line: object) => void,
  ) {}

  get isOpen(): boolean {
    return this.opened !== undefined;
  }

  /**
   * @returns to be called with the outcome
   * @throws ProblemError while it is open
   */
  enter(): (outcome: Outcome) => void {
    const { opened } = this;
    if (opened === undefined) return (outcome) => this.note(outcome);
    const now = this.clock();
    if (opened.isTried || now < opened.until) {
      const seconds = Math.max(1, Math.ceil((opened.until - now) / 1_000));
      const why = `The vendor failed too often. It is tried again in ${seconds} s; nothing was sent to it.`;
      throw new ProblemError('gateway-circuit-open', why, {}, { 'retry-after': String(seconds) });
    }
    opened.isTried = true;
    return (outcome) => this.tried(opened, outcome);
  }

  private note(outcome: Outcome): void {
    if (outcome === 'undone' || this.opened !== undefined) return;
    this.outcomes = [...this.outcomes.slice(1 - LOOKED_AT), outcome === 'failed'];
    const failed = this.outcomes.filter(Boolean).length;
    if (outcome === 'failed' && this.outcomes.length >= FEWEST && failed * 2 >= this.outcomes.length) {
      this.open(OPEN_MILLISECONDS);
    }
  }

  private tried(opened: Opened, outcome: Outcome): void {
    if (this.opened !== opened) return;
    if (outcome === 'undone') opened.isTried = false;
    else if (outcome === 'failed') this.open(Math.min(opened.milliseconds * 2, LONGEST_MILLISECONDS));
    else {
      this.opened = undefined;
      this.outcomes = [];
      this.log({ event: 'upstream-circuit', state: 'closed' });
    }
  }

  private open(milliseconds: number): void {
    this.opened = { until: this.clock() + milliseconds, milliseconds, isTried: false };
    this.log({ event: 'upstream-circuit', state: 'open', seconds: milliseconds / 1_000 });
  }
}
