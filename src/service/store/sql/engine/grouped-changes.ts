import { StoreUnavailableError } from '../../store-errors';

/** So many changes are committed as one at most. */
const GROUP = 100;

/** A transaction that was begun. */
export interface OpenTransaction<View> {
  readonly view: View;
  /** How many statements have written. */
  writes(): number;
  /** Whether the transaction can go on after this error. */
  goesOnAfter(error: unknown): boolean;
  commit(): Promise<void>;
  undo(error: unknown): Promise<void>;
}

interface Waiting<View> {
  readonly work: (view: View) => Promise<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Changes, one after the other. Those that wait for the same commit are committed as one: a disk takes as long for a
 * hundred as for one. Each is answered when it is on the disk, and each fails alone.
 */
export class GroupedChanges<View> {
  private waiting: Waiting<View>[] = [];
  private running: Promise<void> | undefined;

  constructor(private readonly begin: () => Promise<OpenTransaction<View>>) {}

  change<Result>(work: (view: View) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, failed) => {
      this.waiting.push({ work, done: (result) => resolve(result as Result), failed });
      this.start();
    });
  }

  /** Resolves when what waits now is done. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  private start(): void {
    if (this.running !== undefined || this.waiting.length === 0) return;
    // Not at once: requests that arrived in the same turn of the loop come along.
    this.running = new Promise((resolve) => setImmediate(resolve))
      .then(() => this.commitAll(this.waiting.splice(0, GROUP)))
      .finally(() => {
        this.running = undefined;
        this.start();
      });
  }

  private async commitAll(group: readonly Waiting<View>[]): Promise<void> {
    try {
      await this.together(group);
    } catch (error) {
      // Whether it was committed is not known; it must not be done twice.
      if (group.length === 1 || error instanceof StoreUnavailableError) for (const { failed } of group) failed(error);
      else for (const one of group) await this.commitAll([one]);
    }
  }

  private async together(group: readonly Waiting<View>[]): Promise<void> {
    const transaction = await this.begin();
    const ends: (() => void)[] = [];
    try {
      for (const { work, done, failed } of group) {
        const before = transaction.writes();
        try {
          const result = await work(transaction.view);
          ends.push(() => done(result));
        } catch (error) {
          // A change that was refused before it wrote anything leaves nothing to undo, so the others stay as they are.
          const isUntouched = transaction.writes() === before && transaction.goesOnAfter(error);
          if (group.length === 1 || !isUntouched) throw error;
          ends.push(() => failed(error));
        }
      }
      await transaction.commit();
    } catch (error) {
      await transaction.undo(error);
      throw error;
    }
    for (const end of ends) end();
  }
}
