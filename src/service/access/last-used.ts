import { type DailyUse, dayOf, USES_KEPT_DAYS } from '../store/daily-use';
import type { Verified } from '../store/token-row';
import type { Uses, Verification } from '../store/token-store';

/** How long a use may stay unwritten: what a kill -9 can lose, and nothing else. */
export const LAST_USED_FLUSH_MILLISECONDS = 5_000;

/** Uses, and requests that only verified a value, which are none. */
class Noted implements Uses {
  readonly used = new Map<string, number>();
  readonly verified = new Map<string, Verification>();
  forgetBefore: number | undefined;
  private readonly byDay = new Map<string, DailyUse>();

  get isEmpty(): boolean {
    return this.used.size === 0 && this.verified.size === 0;
  }

  get daily(): readonly DailyUse[] {
    return [...this.byDay.values()];
  }

  add(use: DailyUse): void {
    const { tokenId, day, permission, place, firstAt, lastAt, count } = use;
    const key = `${tokenId} ${day} ${permission} ${place}`;
    const known = this.byDay.get(key) ?? { ...use, count: 0 };
    this.byDay.set(key, {
      ...known,
      firstAt: Math.min(known.firstAt, firstAt),
      lastAt: Math.max(known.lastAt, lastAt),
      count: known.count + count,
    });
  }

  use(tokenId: string, now: number): void {
    if (now > (this.used.get(tokenId) ?? Number.NEGATIVE_INFINITY)) this.used.set(tokenId, now);
  }

  verify(tokenId: string, more: Verification): void {
    const known = this.verified.get(tokenId);
    this.verified.set(tokenId, known === undefined ? more : added(known, more));
  }
}

/** The later of both, and the number of all. */
const added = (known: Verification, more: Verification): Verification => ({
  ...(more.at >= known.at ? more : known),
  count: known.count + more.count,
});

/**
 * Uses of tokens that are not yet written. A use is noted in memory, so that authenticating costs no disk write; the
 * buffer is written after at most {@link LAST_USED_FLUSH_MILLISECONDS} and at close, and counts wherever a use is shown.
 */
export class LastUsed {
  private pending = new Noted();
  /** What is being written now. */
  private leaving = new Noted();
  private flushing: Promise<void> | undefined;
  private flushedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly write: (uses: Uses) => Promise<void>) {}

  note(tokenId: string, now: number): void {
    this.pending.use(tokenId, now);
  }

  /** One use of a permission in a place. */
  noteUse(use: Pick<DailyUse, 'workspaceId' | 'tokenId' | 'permission' | 'place'>, at: number): void {
    this.pending.add({ ...use, day: dayOf(at), firstAt: at, lastAt: at, count: 1 });
  }

  noteVerification(tokenId: string, at: number, from: string): void {
    this.pending.verify(tokenId, { at, from, count: 1 });
  }

  /** The later of what is written and what is noted. */
  latest(tokenId: string, written: number | null): number | null {
    const times = [this.pending.used.get(tokenId), this.leaving.used.get(tokenId), written ?? undefined];
    const known = times.filter((time) => time !== undefined);
    return known.length === 0 ? null : Math.max(...known);
  }

  /** What is written of verifications, with what is noted. */
  verified(tokenId: string, written: Verified): Verified {
    return [this.leaving.verified.get(tokenId), this.pending.verified.get(tokenId)].reduce<Verified>((known, more) => {
      if (more === undefined) return known;
      const count = known.count + more.count;
      return known.at !== null && known.at > more.at ? { ...known, count } : { at: more.at, from: more.from, count };
    }, written);
  }

  /** Whether the buffer has waited long enough by the clock of the service. A clock that went back counts as due. */
  isDue(now: number): boolean {
    return !this.pending.isEmpty && (now - this.flushedAt >= LAST_USED_FLUSH_MILLISECONDS || now < this.flushedAt);
  }

  /** Writes the buffer. When that fails nothing is lost: it is kept for the next time. */
  async flush(now: number): Promise<void> {
    while (this.flushing !== undefined) await this.flushing.catch(() => undefined);
    if (this.pending.isEmpty) return;
    this.leaving = this.pending;
    this.pending = new Noted();
    this.flushedAt = now;
    this.leaving.forgetBefore = dayOf(now) - USES_KEPT_DAYS + 1;
    this.flushing = this.write(this.leaving);
    try {
      await this.flushing;
    } catch (error) {
      for (const [tokenId, at] of this.leaving.used) this.pending.use(tokenId, at);
      for (const [tokenId, those] of this.leaving.verified) this.pending.verify(tokenId, those);
      for (const use of this.leaving.daily) this.pending.add(use);
      throw error;
    } finally {
      this.leaving = new Noted();
      this.flushing = undefined;
    }
  }
}
