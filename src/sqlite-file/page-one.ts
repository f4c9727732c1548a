import { closeSync, openSync, readSync } from 'node:fs';
import { beginningOf, entryAt, isPlainFile } from './beginning';
import {
  DATABASE_HEADER_BYTES,
  DATABASE_MAGIC,
  FIRST_PAGE_BYTES,
  isLogOf,
  LOG_FRAME_HEADER_BYTES,
  LOG_HEADER_BYTES,
  leftJournalOf,
  pageBytesOf,
} from './foreign-beside';

/** What the first page of a database says of it. */
export interface PageOne {
  /** `PRAGMA application_id`; 0 where nobody set one. */
  readonly applicationId: number;
  /** `PRAGMA user_version`. */
  readonly formatVersion: number;
  /** No table was ever made. */
  readonly isNew: boolean;
  /** Statements of a small schema are legible in it. */
  readonly bytes: Buffer;
}

/** Where in the header: SQLite's file format, section 1.3. */
const SCHEMA_COOKIE_AT = 40;
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;
const LARGEST_PAGE_BYTES = 65_536;

/**
 * The first page as it is once the log beside the database is worked off; undefined where there is no database yet, and
 * 'not a database' for a file of another kind. It is read from the files: SQLite would work off the log to tell.
 */
export function pageOneOf(store: string): PageOne | 'not a database' | undefined {
  const entry = entryAt(store);
  if (entry?.isFile() === false) return 'not a database';
  if (entry === undefined || entry.size === 0 || isFirstPageUnderWay(store, entry.size)) return undefined;
  const inStore = beginningOf(store, LARGEST_PAGE_BYTES);
  if (!inStore.toString('latin1', 0, DATABASE_MAGIC.length).startsWith(DATABASE_MAGIC)) return 'not a database';
  if (inStore.length < APPLICATION_ID_AT + 4) return 'not a database';
  const pageBytes = pageBytesOf(inStore);
  const log = `${store}-wal`;
  const bytes = (isOwnLog(log, inStore) ? lastInLog(log, pageBytes) : undefined) ?? inStore.subarray(0, pageBytes);
  return {
    applicationId: bytes.readUInt32BE(APPLICATION_ID_AT),
    formatVersion: bytes.readUInt32BE(USER_VERSION_AT),
    isNew: bytes.readUInt32BE(SCHEMA_COOKIE_AT) === 0,
    bytes,
  };
}

/** The first start of a store died while it wrote the beginning of it. */
const isFirstPageUnderWay = (store: string, size: number): boolean =>
  size < FIRST_PAGE_BYTES && leftJournalOf(store) !== undefined;

const isOwnLog = (log: string, inStore: Buffer): boolean => {
  const entry = entryAt(log);
  return entry !== undefined && isPlainFile(entry) && isLogOf(log, inStore.subarray(0, DATABASE_HEADER_BYTES));
};

/** The last first page in a log that a commit follows; frames of an earlier use of the log have other salts. */
function lastInLog(log: string, pageBytes: number): Buffer | undefined {
  if ((entryAt(log)?.size ?? 0) <= LOG_HEADER_BYTES) return undefined;
  const handle = openSync(log, 'r');
  try {
    const read = (at: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(handle, bytes, 0, length, at));
    };
    const salts = read(16, 8);
    let seen: number | undefined;
    let committed: number | undefined;
    for (let at = LOG_HEADER_BYTES; ; at += LOG_FRAME_HEADER_BYTES + pageBytes) {
      const frame = read(at, LOG_FRAME_HEADER_BYTES);
      if (frame.length < LOG_FRAME_HEADER_BYTES || !frame.subarray(8, 16).equals(salts)) break;
      if (frame.readUInt32BE(0) === 1) seen = at + LOG_FRAME_HEADER_BYTES;
      if (frame.readUInt32BE(4) > 0) committed = seen;
    }
    const page = committed === undefined ? undefined : read(committed, pageBytes);
    return page?.length === pageBytes ? page : undefined;
  } finally {
    closeSync(handle);
  }
}
