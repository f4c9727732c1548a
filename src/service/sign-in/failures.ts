import { networkOf } from '../access/network-of';
import { ProblemError } from '../problem/problem-error';

/** Failures are counted for so long. */
const COUNTED_MILLISECONDS = 15 * 60_000;
/** With one password unknown, so many tries; then nobody tries it from a browser that it was never right in. */
export const OF_ACCOUNT = 10;
/** Several people share an address. */
export const OF_ADDRESS = 30;
/** More are not kept apart: what was counted longest ago is forgotten. */
const KEPT = 100_000;

export interface Attempt {
  /** Whom it is for, known or not; in lower case. Undefined where a code is tried, which nobody can guess. */
  readonly email?: string;
  readonly address: string;
  /** Hash of the cookie of a browser in which this account has signed in before. */
  readonly browser?: string | undefined;
}

interface Counted {
  readonly until: number;
  count: number;
}

/**
 * Counts what failed, by account and by address. Whoever guesses at an account from elsewhere shuts out others who come from
 * elsewhere, and not a browser in which its owner has signed in before: that one has tries of its own.
 */
export class Failures {
  private readonly counts = new Map<string, Counted>();

  constructor(private readonly clock: () => number) {}

  /**
   * Counts an attempt before it is looked at, so that many at once are as many as one after the other.
   * @returns takes it back: it was none that failed
   * @throws ProblemError when there were too many
   */
  begin(attempt: Attempt): () => void {
    const now = this.clock();
    const places = placesOf(attempt);
    const full = places
      .map(({ key, most }) => ({ most, counted: this.current(key, now) }))
      .filter(({ most, counted }) => counted !== undefined && counted.count >= most);
    if (full.length > 0) throw tooMany(Math.max(...full.map(({ counted }) => counted!.until)) - now);
    const begun = places.map(({ key }) => this.counted(key, now));
    return () => {
      for (const one of begun) one.count -= 1;
    };
  }

  private current(key: string, now: number): Counted | undefined {
    const counted = this.counts.get(key);
    // A clock that went back would keep it for longer than is meant.
    return counted !== undefined && now < counted.until && now >= counted.until - COUNTED_MILLISECONDS
      ? counted
      : undefined;
  }

  private counted(key: string, now: number): Counted {
    const known = this.current(key, now) ?? { until: now + COUNTED_MILLISECONDS, count: 0 };
    known.count += 1;
    this.counts.delete(key);
    this.counts.set(key, known);
    if (this.counts.size > KEPT) this.counts.delete(this.counts.keys().next().value!);
    return known;
  }
}

function placesOf({ email, address, browser }: Attempt): readonly { readonly key: string; readonly most: number }[] {
  if (browser !== undefined) return [{ key: `browser ${browser}`, most: OF_ACCOUNT }];
  const fromThere = { key: `address ${networkOf(address)}`, most: OF_ADDRESS };
  return email === undefined ? [fromThere] : [fromThere, { key: `account ${email}`, most: OF_ACCOUNT }];
}

function tooMany(milliseconds: number): ProblemError {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const wait = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  const detail =
    `Too many sign-ins failed. Wait ${wait}, or use a browser in which you have signed in before. ` +
    'Whoever runs the service can give you a code that sets a new password.';
  return new ProblemError('rate-limited', detail, {}, { 'retry-after': String(seconds) });
}
