import { beginningOf, entryAt, isPlainFile } from './beginning';
import { StoreFileForeignError } from './errors';

/** SQLite's files beside a database. `-shm` is read and written by other programs only: we open a store alone. */
const BESIDE = ['-wal', '-journal', '-shm'] as const;

/** Of a store of ours. */
export const FIRST_PAGE_BYTES = 4096;
export const DATABASE_HEADER_BYTES = 100;
export const DATABASE_MAGIC = 'SQLite format 3\0';
export const LOG_HEADER_BYTES = 32;
export const LOG_FRAME_HEADER_BYTES = 24;
/** The last bit says in which order bytes are summed. */
const LOG_MAGICS: readonly number[] = [0x377f0682, 0x377f0683];
/** SQLite writes one sector first. */
const JOURNAL_BYTES = 512;
const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/**
 * Refuses what lies beside a store and can't be its own: SQLite would write over it, delete it or play it into the store.
 * What a start or a process of ours leaves that is killed is its own. A log of another store of ours can't be told from
 * the store's own: nothing in it says whose it is.
 * @throws StoreFileForeignError, and then nothing was changed
 */
export function refuseForeignBeside(store: string): void {
  const header = headerOf(store);
  for (const end of BESIDE) {
    const path = `${store}${end}`;
    const found = entryAt(path);
    if (found === undefined) continue;
    const why = header === undefined ? 'and there is no store that it could belong to' : undefined;
    const foreign = why ?? (isPlainFile(found) ? whyForeign(end, path, store, header) : 'and is no plain file');
    if (foreign !== undefined) throw new StoreFileForeignError(store, path, foreign);
  }
}

/** The journal that the first start of a store left, if there is one: a journal of nothing, so the store is empty too. */
export function leftJournalOf(store: string): string | undefined {
  const journal = `${store}-journal`;
  return entryAt(journal) === undefined ? undefined : journal;
}

/** Empty for one that a start has only just made; undefined where there is none, or it is of another kind. */
function headerOf(store: string): Buffer | undefined {
  if (entryAt(store)?.isFile() !== true) return undefined;
  const header = beginningOf(store, DATABASE_HEADER_BYTES);
  return header.length === 0 || header.toString('latin1').startsWith(DATABASE_MAGIC) ? header : undefined;
}

/** SQLite writes 1 for 65536, which does not fit. */
export function pageBytesOf(database: Buffer): number {
  const said = database.readUInt16BE(16);
  return said === 1 ? 65_536 : said;
}

function whyForeign(
  end: (typeof BESIDE)[number],
  path: string,
  store: string,
  header: Buffer | undefined,
): string | undefined {
  if (end === '-shm') return undefined;
  if (end === '-wal') return isLogOf(path, header) ? undefined : "and is no log of this store's";
  return isJournalOfNothing(path, store) ? undefined : 'and a store of ours has no journal';
}

/** Whether a file can be the log of a database with this header. */
export function isLogOf(path: string, database: Buffer | undefined): boolean {
  const log = beginningOf(path, LOG_HEADER_BYTES);
  // Made by a start, or by a machine that lost its power, and not written yet.
  if (log.every((byte) => byte === 0)) return true;
  if (log.length < LOG_HEADER_BYTES || database?.length !== DATABASE_HEADER_BYTES) return false;
  const writesLog = database[18] === 2;
  return writesLog && LOG_MAGICS.includes(log.readUInt32BE(0)) && log.readUInt32BE(8) === pageBytesOf(database);
}

/** A store keeps a log. It had a journal once, while its first page was written: of a database that had no page before. */
function isJournalOfNothing(path: string, store: string): boolean {
  const isFirstPage = (entryAt(store)?.size ?? 0) <= FIRST_PAGE_BYTES && (entryAt(`${store}-wal`)?.size ?? 0) === 0;
  if (!isFirstPage || (entryAt(path)?.size ?? 0) > JOURNAL_BYTES) return false;
  const journal = beginningOf(path, JOURNAL_BYTES);
  if (journal.every((byte) => byte === 0)) return true;
  const mark = journal.subarray(0, JOURNAL_MAGIC.length);
  // SQLite writes the mark last.
  const isJournal = mark.equals(JOURNAL_MAGIC) || mark.every((byte) => byte === 0);
  return journal.length === JOURNAL_BYTES && isJournal && journal.readUInt32BE(16) === 0;
}
