import { formatInstant, type Instant } from '../model/time';

const DAY = 24 * 3_600_000;

/** As many days without a use make a token a risk. */
const UNUSED_DAYS = 90;

/** Since when a token was not used, where that is long enough to be a risk. */
interface UnusedSince {
  /** Its last use, or its making when there was none. */
  readonly since: string;
  readonly days: number;
  readonly never: boolean;
}

export function unusedSince(
  { createdAt, lastUsedAt }: { readonly createdAt: Instant; readonly lastUsedAt: Instant | null },
  now: Instant,
): UnusedSince | undefined {
  const since = lastUsedAt ?? createdAt;
  const days = Math.floor((now - since) / DAY);
  return days < UNUSED_DAYS ? undefined : { since: formatInstant(since), days, never: lastUsedAt === null };
}
