/** How long a use may stay unwritten: what a kill -9 can lose, and nothing else. */
export const LAST_USED_FLUSH_MILLISECONDS = 5_000;

/**
 * Uses of tokens that are not yet written. A use is noted in memory, so that authenticating costs no disk write; the
 * buffer is written after at most {@link LAST_USED_FLUSH_MILLISECONDS} and at close, and counts wherever a use is shown.
 */
export class LastUsed {
  private pending = new Map<string, number>();
  /** What is being written now. */
  private leaving: ReadonlyMap<string, number> = new Map();
  private flushing: Promise<void> | undefined;
  private flushedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly write: (uses: ReadonlyMap<string, number>) => Promise<void>) {}

  note(tokenId: string, now: number): void {
    if (now > (this.pending.get(tokenId) ?? Number.NEGATIVE_INFINITY)) this.pending.set(tokenId, now);
  }

  /** The later of what is written and what is noted. */
  latest(tokenId: string, written: number | null): number | null {
    const times = [this.pending.get(tokenId), this.leaving.get(tokenId), written ?? undefined];
    const known = times.filter((time) => time !== undefined);
    return known.length === 0 ? null : Math.max(...known);
  }

  /** Whether the buffer has waited long enough by the clock of the service. A clock that went back counts as due. */
  isDue(now: number): boolean {
    return this.pending.size > 0 && (now - this.flushedAt >= LAST_USED_FLUSH_MILLISECONDS || now < this.flushedAt);
  }

  /** Writes the buffer. When that fails nothing is lost: it is kept for the next time. */
  async flush(now: number): Promise<void> {
    while (this.flushing !== undefined) await this.flushing.catch(() => undefined);
    if (this.pending.size === 0) return;
    this.leaving = this.pending;
    this.pending = new Map();
    this.flushedAt = now;
    this.flushing = this.write(this.leaving);
    try {
      await this.flushing;
    } catch (error) {
      for (const [tokenId, at] of this.leaving) this.note(tokenId, at);
      throw error;
    } finally {
      this.leaving = new Map();
      this.flushing = undefined;
    }
  }
}
