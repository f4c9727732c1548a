import { parseLabel } from '../../src/core/model/label';
import { SETTLE_MS } from '../../src/core/model/time';
import type { TokenRow } from '../../src/service';
import type { Named } from './applying';
import type { Book } from './book';
import { type Entry, HOUR, observeMs, overlapMs } from './cast';
import type { Size } from './size';
import { textUnder, type Truth } from './truth';
import { MANAGEMENT } from './year-world';
import type { Outage } from './year-judge';

/** Holds that keep a token for as long as it lives, and that a person reads about. */
const KEPT: ReadonlySet<string> = new Set([
  'used-after-promotion',
  're-enabled',
  'labelled-by-others',
  'retiring-starves',
]);

export const NOTHING_NAMED: Named = { tokens: new Map(), entries: new Map() };

interface Situation {
  readonly truth: Truth;
  readonly book: Book;
  readonly since: ReadonlyMap<string, number>;
  readonly outages: readonly Outage[];
  readonly size: Size;
}

/** Tokens of ours that nobody reads any more and that should be dead by now: after so much quiet, and so many passes. */
export function overdueTokens({ truth, book, since, outages, size }: Situation): readonly TokenRow[] {
  const used = new Set(
    truth.secrets.flatMap((secret) =>
      ['AWSCURRENT', 'AWSPENDING'].flatMap((label) => truth.holder(textUnder(secret, label))?.id ?? []),
    ),
  );
  const recovered = Math.max(0, ...outages.map(({ until }) => until));
  return truth.rows.filter((row) => {
    const label = parseLabel(row.label);
    const entry = label && book.known.get(label.name);
    const isOver = row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= truth.at);
    if (!entry || isOver || used.has(row.id) || row.createdBy.name !== MANAGEMENT) return false;
    const secret = truth.secretOf(entry, book.given);
    const quiet = Math.max(secret?.lastChangedAt ?? 0, row.updatedAt, since.get(row.id) ?? row.createdAt, recovered);
    return truth.at > quiet + allowedFor(entry, size);
  });
}

/** What it takes to end a token, from when on everything is quiet. */
const allowedFor = (entry: Entry, size: Size): number =>
  overlapMs(entry) + observeMs(entry) + 2 * SETTLE_MS + 6 * size.passEveryHours * HOUR;

/** What of these nobody can account for. A token with an end of its own that is named is kept; else it is left behind. */
export function unexplained(
  overdue: readonly TokenRow[],
  { truth, book, size }: Pick<Situation, 'truth' | 'book' | 'size'>,
  { tokens, entries }: Named,
): readonly string[] {
  return overdue.flatMap((row) => {
    const entry = book.known.get(parseLabel(row.label)!.name)!;
    // What is kept has an end all the same.
    const ends = row.expiresAt !== null || entry.expiry === 'never';
    if (KEPT.has(tokens.get(row.id) ?? '') && ends) return [];
    // Used until not long ago, it was named as long, and goes in its order from then on.
    if (row.lastUsedAt !== null && truth.at <= row.lastUsedAt + allowedFor(entry, size)) return [];
    const why = entries.get(entry.name);
    // A pass ends nothing of an entry that a person has to look at first, and says so.
    if (why !== undefined || !entry.enabled) return [];
    const secret = truth.secretOf(entry, book.given);
    if (!secret && !book.isDeclared(entry.name)) return [];
    return [
      `token ${row.id} of ${entry.name} (${row.label}, ${row.status}) is superseded or lost, should be dead, and ${
        tokens.has(row.id) ? `is only said to be "${tokens.get(row.id)}"` : 'is named nowhere'
      }`,
    ];
  });
}
