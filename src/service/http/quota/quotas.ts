import { ProblemError } from '../../problem/problem-error';
import type { QuotaLimits } from '../../options/service-options';

const WINDOW_MILLISECONDS = 60_000;
/** What a replica takes of a quota at a time, so ten of them are at most a tenth apart. */
const SHARE = 0.01;

/**
 * Adds what this process takes of quotas to what all have taken, and tells the sums.
 * @param window the minute that is counted, in minutes since the epoch
 */
export type ShareCounts = (window: number, counts: ReadonlyMap<string, number>) => Promise<ReadonlyMap<string, number>>;

/** The quota of one credential in the present minute. */
interface Counted {
  /** What this process may still let through of what it has taken; below zero where requests came while it asked for more. */
  left: number;
  /** What all have taken, as far as it is known here. */
  taken: number;
  /** Taken here without having told the others. */
  untold: number;
  isUsedUp: boolean;
  asking?: Promise<void>;
}

/** What an answer says of a quota: by the header fields that the IETF has drafted for it (ratelimit-headers-10). */
export type QuotaHeaders = Readonly<Record<'ratelimit-policy' | 'ratelimit', string>>;

/**
 * Bounds what may be asked with one credential within a minute of the clock. Several replicas each take their share before
 * they use it, so together they let through what one would, give or take the shares. Where they can't tell each other, each
 * counts for itself.
 */
export class Quotas {
  private readonly counted = new Map<string, Counted>();
  private window = Number.NaN;

  /** @param share undefined where no other process counts */
  constructor(
    private readonly limits: QuotaLimits,
    private readonly clock: () => number,
    private readonly share: () => ShareCounts | undefined = () => undefined,
  ) {}

  /** What a request has to wait for before it takes anything: more of the quota is being asked for. Undefined: for nothing. */
  more(key: string): Promise<void> | undefined {
    const known = this.counted.get(key);
    if (known === undefined || known.left > 0 || known.isUsedUp) return undefined;
    return (known.asking ??= this.ask(key, known));
  }

  /**
   * Counts a request whose credential is good.
   * @throws ProblemError when the quota of this minute is used up
   */
  take(key: string): QuotaHeaders {
    const now = this.clock();
    const { requestsPerMinute: quota } = this.limits;
    const counted = this.countedOf(key, now);
    const seconds = Math.max(1, Math.ceil((this.window + 1) * (WINDOW_MILLISECONDS / 1000) - now / 1000));
    const headers = (left: number): QuotaHeaders => ({
      'ratelimit-policy': `"requests";q=${quota};w=60`,
      ratelimit: `"requests";r=${Math.max(0, left)};t=${seconds}`,
    });
    if (counted.left <= 0 && counted.isUsedUp) {
      const why = `More than ${quota} requests within a minute. Wait until the next minute begins.`;
      throw new ProblemError('rate-limited', why, {}, { ...headers(0), 'retry-after': String(seconds) });
    }
    counted.left -= 1;
    if (!counted.isUsedUp && counted.left < this.portion / 2) counted.asking ??= this.ask(key, counted);
    return headers(quota - counted.taken + counted.left);
  }

  private get portion(): number {
    return Math.max(1, Math.floor(this.limits.requestsPerMinute * SHARE));
  }

  /** A clock that went back begins anew, as a new minute does. */
  private countedOf(key: string, now: number): Counted {
    const window = Math.floor(now / WINDOW_MILLISECONDS);
    if (window !== this.window) {
      this.window = window;
      this.counted.clear();
    }
    const known = this.counted.get(key);
    if (known !== undefined) return known;
    const isAlone = this.share() === undefined;
    const first = isAlone ? this.limits.requestsPerMinute : this.portion;
    const begun: Counted = { left: first, taken: first, untold: isAlone ? 0 : first, isUsedUp: isAlone };
    this.counted.set(key, begun);
    return begun;
  }

  /** A store that does not answer is told of where it is asked for something; here it is as if nobody else counted. */
  private async ask(key: string, counted: Counted): Promise<void> {
    const wanted = this.portion + Math.max(0, -counted.left);
    const told = wanted + counted.untold;
    const sums = await this.share()?.(this.window, new Map([[key, told]])).catch(() => undefined);
    const quota = this.limits.requestsPerMinute;
    const taken = sums?.get(key) ?? counted.taken + wanted;
    counted.untold = sums === undefined ? told : 0;
    counted.left += Math.max(0, wanted - Math.max(0, taken - quota));
    counted.taken = Math.min(taken, quota);
    counted.isUsedUp = taken >= quota;
    delete counted.asking;
  }
}
