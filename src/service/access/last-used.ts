import { type DailyUse, dayOf, USES_KEPT_DAYS } from '../store/daily-use';
import type { TokenRow, Verified } from '../store/token-row';
import type { Presentation, Uses } from '../store/token-store';

/** How long a use may stay unwritten: what a kill -9 can lose, and nothing else. */
export const LAST_USED_FLUSH_MILLISECONDS = 5_000;

/** Uses, and requests that only verified a value, which are none. */
class Noted implements Uses {
  readonly used = new Map<string, Presentation>();
  readonly verified = new Map<string, Presentation>();
  forgetBefore: number | undefined;
  seenAt: number | undefined;
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

  use(tokenId: string, more: Presentation): void {
    note(this.used, tokenId, more);
  }

  verify(tokenId: string, more: Presentation): void {
    note(this.verified, tokenId, more);
  }
}

function note(those: Map<string, Presentation>, tokenId: string, more: Presentation): void {
  const known = those.get(tokenId);
  those.set(tokenId, known === undefined ? more : added(known, more));
}

/** The later of both, and the number of all. */
const added = (known: Presentation, more: Presentation): Presentation => ({
  ...(more.at >= known.at ? more : known),
  count: known.count + more.count,
});

/** The later of what is written and what is noted, and the number of all. */
const withNoted = (written: Verified, noted: readonly (Presentation | undefined)[]): Verified =>
  noted.reduce<Verified>((known, more) => {
    if (more === undefined) return known;
    const count = known.count + more.count;
    return known.at !== null && known.at > more.at ? { ...known, count } : { at: more.at, from: more.from, count };
  }, written);

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

  /** It was presented; whether it did anything is not known yet. */
  note(tokenId: string, at: number, from: string): void {
    this.pending.use(tokenId, { at, from, count: 0 });
  }

  /** One use of a permission in a place. */
  noteUse(use: Pick<DailyUse, 'workspaceId' | 'tokenId' | 'permission' | 'place'>, at: number, from: string): void {
    this.pending.use(use.tokenId, { at, from, count: 1 });
    this.pending.add({ ...use, day: dayOf(at), firstAt: at, lastAt: at, count: 1 });
  }

  noteVerification(tokenId: string, at: number, from: string): void {
    this.pending.verify(tokenId, { at, from, count: 1 });
  }

  /** What is written of uses, with what is noted. */
  used(row: TokenRow): Pick<TokenRow, 'lastUsedAt' | 'lastUsedFrom' | 'useCount'> {
    const written = { at: row.lastUsedAt, from: row.lastUsedFrom, count: row.useCount };
    const { at, from, count } = withNoted(written, [this.leaving.used.get(row.id), this.pending.used.get(row.id)]);
    return { lastUsedAt: at, lastUsedFrom: from, useCount: count };
  }

  /** The same of verifications. */
  verified({ id, verified }: TokenRow): Verified {
    return withNoted(verified, [this.leaving.verified.get(id), this.pending.verified.get(id)]);
  }

  get isEmpty(): boolean {
    return this.pending.isEmpty;
  }

  /** Whether the buffer has waited long enough by the clock of the service. A clock that went back counts as due. */
  isDue(now: number): boolean {
    return !this.pending.isEmpty && (now - this.flushedAt >= LAST_USED_FLUSH_MILLISECONDS || now < this.flushedAt);
  }

  /**
   * Writes the buffer, and the latest time that was seen, where that is not written yet. When it fails nothing is lost: it is
   * kept for the next time.
   */
  async flush(now: number, seenAt?: number): Promise<void> {
    while (this.flushing !== undefined) await this.flushing.catch(() => undefined);
    if (this.pending.isEmpty && seenAt === undefined) return;
    this.leaving = this.pending;
    this.pending = new Noted();
    this.flushedAt = now;
    this.leaving.seenAt = seenAt;
    this.leaving.forgetBefore = dayOf(now) - USES_KEPT_DAYS + 1;
    this.flushing = this.write(this.leaving);
    try {
      await this.flushing;
    } catch (error) {
      for (const [tokenId, those] of this.leaving.used) this.pending.use(tokenId, those);
      for (const [tokenId, those] of this.leaving.verified) this.pending.verify(tokenId, those);
      for (const use of this.leaving.daily) this.pending.add(use);
      throw error;
    } finally {
      this.leaving = new Noted();
      this.flushing = undefined;
    }
  }
}
