import type { Handover } from '../handovers';
import type { KeptPlaces } from '../places/kept-places';
import { SEED_KEY } from '../seed-key';
import type { TokenRow } from '../token-row';
import type { TokenTally, Uses } from '../token-store';
import type { PresentationRow, Statement } from './dialect';
import { addingCounts, forgettingCountsBefore } from './quota-counts';
import { SqlTokens } from './sql-tokens';
import { keepingPlaces, keptPlaces, keptPlacesOf } from './kept-places';
import { tally, tallyOf } from './tallies';
import { addingUses, forgettingUsesBefore } from './usage/usage-statements';
import type { Columns } from './token-columns';
import { change, insertion } from './token-statements';

const handoverOf = (c: Columns): Handover => ({
  tokenId: c.token_id as string,
  label: c.label as string,
  file: c.file as string,
  done: Number(c.done) === 1,
});

/** What a start asks of the store and writes to it, beside what requests do. */
export class StoredTokens extends SqlTokens {
  all(): Promise<readonly TokenRow[]> {
    return this.rows({ sql: 'SELECT * FROM tokens ORDER BY id', values: [] });
  }

  async count(): Promise<number> {
    const [row] = await this.ask({ sql: 'SELECT count(*) AS number FROM tokens', values: [] });
    return Number(row?.number);
  }

  async tally(now: number): Promise<readonly TokenTally[]> {
    return (await this.ask(tally(now))).map(tallyOf);
  }

  async workspaceIds(): Promise<readonly string[]> {
    const rows = await this.ask({ sql: 'SELECT DISTINCT workspace_id FROM tokens ORDER BY workspace_id', values: [] });
    return rows.map(({ workspace_id }) => workspace_id as string);
  }

  async seeded(): Promise<readonly TokenRow[]> {
    const found: TokenRow[] = [];
    for (const workspaceId of await this.workspaceIds()) {
      const sql =
        'SELECT * FROM tokens WHERE workspace_id = ? AND idempotency_key >= ? AND idempotency_key < ? ORDER BY id';
      found.push(...(await this.rows({ sql, values: [workspaceId, SEED_KEY.first, SEED_KEY.end] })));
    }
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** A row that is new, or that is there and changed. */
  async put(row: TokenRow): Promise<void> {
    const isThere = (await this.find(row.workspaceId, row.id)) !== undefined;
    await this.run(isThere ? change(row, undefined, this.dialect) : insertion(row, this.dialect));
  }

  /** @returns what was removed, if it was there */
  async remove(tokenId: string): Promise<TokenRow | undefined> {
    const [row] = await this.rows({ sql: 'SELECT * FROM tokens WHERE id = ?', values: [tokenId] });
    await this.run([
      ...this.dialect.writeGrams(tokenId, []),
      { sql: 'DELETE FROM handovers WHERE token_id = ?', values: [tokenId] },
      { sql: 'DELETE FROM tokens WHERE id = ?', values: [tokenId] },
    ]);
    return row;
  }

  async seenAt(): Promise<number> {
    const [row] = await this.ask({ sql: 'SELECT seen_at FROM clock_seen', values: [] });
    return Number(row?.seen_at ?? 0);
  }

  async touch({ used, verified, daily, forgetBefore, seenAt }: Uses): Promise<void> {
    if (seenAt !== undefined) await this.ask(writingSeen(seenAt));
    for (const part of inParts(rowsOf(used))) await this.ask(this.dialect.touch(part));
    for (const part of inParts(rowsOf(verified))) await this.ask(this.dialect.verify(part));
    for (const part of inParts(daily, ROWS_AT_ONCE)) await this.ask(addingUses(part));
    if (forgetBefore !== undefined) await this.ask(forgettingUsesBefore(forgetBefore));
  }

  /** @returns what all replicas have counted of each in that minute */
  async addCounts(minute: number, counts: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    await this.ask(forgettingCountsBefore(minute - 1));
    const sums = new Map<string, number>();
    for (const part of inParts([...counts], ROWS_AT_ONCE)) {
      const rows = await this.ask(addingCounts(minute, new Map(part)));
      for (const { caller_id: id, count } of rows) sums.set(id as string, Number(count));
    }
    return sums;
  }

  async keptPlaces(): Promise<readonly KeptPlaces[]> {
    return (await this.ask(keptPlaces)).map(keptPlacesOf);
  }

  async keepPlaces(kept: KeptPlaces): Promise<void> {
    await this.ask(keepingPlaces(kept));
  }

  async handovers(): Promise<readonly Handover[]> {
    return (await this.ask({ sql: 'SELECT * FROM handovers ORDER BY token_id', values: [] })).map(handoverOf);
  }

  async writeHandover({ tokenId, label, file, done }: Handover): Promise<void> {
    const sql =
      'INSERT INTO handovers (token_id, label, file, done) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (token_id) DO UPDATE SET label = excluded.label, file = excluded.file, done = excluded.done';
    await this.ask({ sql, values: [tokenId, label, file, done ? 1 : 0] });
  }
}

/** A clock that was believed further back takes the place of what it had been. */
const writingSeen = (at: number): Statement => ({
  sql: 'INSERT INTO clock_seen (single, seen_at) VALUES (1, ?) ON CONFLICT (single) DO UPDATE SET seen_at = excluded.seen_at',
  values: [at],
});

const rowsOf = (presented: Uses['used']): readonly PresentationRow[] =>
  [...presented].map(([id, { at, from, count }]) => [id, at, from, count] as const);

/** More would be a statement longer than it need be. */
const PART = 1_000;
/** Each takes eight values, of which a statement takes a few thousand. */
const ROWS_AT_ONCE = 100;

function* inParts<Item>(items: readonly Item[], size = PART): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
