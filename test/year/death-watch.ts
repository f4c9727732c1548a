import type { Applying } from './applying';
import type { Book } from './book';
import { NOTHING_NAMED, overdueTokens, unexplained } from './overdue';
import type { Plant } from './plant';
import type { Size } from './size';
import type { YearJudge } from './year-judge';

interface WatchParts {
  readonly judge: YearJudge;
  readonly book: Book;
  readonly applying: Applying;
  readonly plant: Plant;
  readonly size: Size;
  readonly count: (what: string) => void;
}

/** Whatever should be dead by now is, or somebody is told why it is not: whoever reads the status, and whoever hears alarms. */
export class DeathWatch {
  /** Tokens that should be dead, and of which it was said why they are not. */
  private readonly kept = new Set<string>();
  /** How many passes have told since the last check that a token is kept since it is used. */
  private alarms = 0;

  constructor(private readonly parts: WatchParts) {}

  /** What a scheduled pass has written. */
  hear(lines: readonly string[]): void {
    if (lines.some((line) => /"HeldBecauseUsed":[1-9]/.test(line))) this.alarms += 1;
  }

  async check(): Promise<void> {
    const { judge, book, applying, plant, size } = this.parts;
    const situation = { truth: judge.truth, book, since: judge.since, outages: judge.outages, size };
    const overdue = overdueTokens(situation);
    if (overdue.length > 0) {
      const named = plant.muteStatus ? NOTHING_NAMED : await applying.status();
      for (const { id } of overdue) this.noteKept(id, named.tokens.get(id));
      for (const one of unexplained(overdue, situation, named)) judge.say(3, one);
    }
    this.alarms = 0;
  }

  private noteKept(id: string, code: string | undefined): void {
    if (code === undefined) return;
    const isNew = !this.kept.has(id);
    this.kept.add(id);
    if (isNew) return this.parts.count(`superseded tokens kept and named: ${code}`);
    if (code === 'used-after-promotion' && this.alarms === 0 && !this.parts.plant.withoutPass) {
      this.parts.judge.say(3, `token ${id} is kept since it is used, and no pass has raised an alarm`);
    }
  }
}
