/** How long a use may stay unwritten: what a kill -9 can lose, and nothing else. */
export const LAST_USED_FLUSH_MILLISECONDS = 5_000;

/**
 * Uses of tokens that are not yet written. A use is noted in memory, so that authenticating costs no disk write; the
 * buffer is written after at most {@link LAST_USED_FLUSH_MILLISECONDS} and at close, and counts wherever a use is shown.
 */
export class LastUsed {
  private pending = new Map<string, number>();
  private flushedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly write: (uses: ReadonlyMap<string, number>) => void) {}

  note(tokenId: string, now: number): void {
    if (now > (this.pending.get(tokenId) ?? Number.NEGATIVE_INFINITY)) this.pending.set(tokenId, now);
  }

  /** The later of what is written and what is noted. */
  latest(tokenId: string, written: number | null): number | null {
    const noted = this.pending.get(tokenId);
    return noted === undefined || (written !== null && written > noted) ? written : noted;
  }

  /** Whether the buffer has waited long enough by the clock of the service. A clock that went back counts as due. */
  isDue(now: number): boolean {
    return this.pending.size > 0 && (now - this.flushedAt >= LAST_USED_FLUSH_MILLISECONDS || now < this.flushedAt);
  }

  /** Writes the buffer. When that fails nothing is lost: it is kept for the next time. */
  flush(now: number): void {
    if (this.pending.size === 0) return;
    const uses = this.pending;
    this.pending = new Map();
    this.flushedAt = now;
    try {
      this.write(uses);
    } catch (error) {
      for (const [tokenId, at] of uses) this.note(tokenId, at);
      throw error;
    }
  }
}
