import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { beginningOf, entryAt, isPlainFile, openSqliteFile, StoreFileForeignError } from '../../../sqlite-file';
import { APPLICATION_ID, FileWriteError, SecretFile } from './secret-file';
import { readVersionOneJournal } from './version-one-journal';
import { releaseVersionOneLock } from './version-one-lock';
import { whyNot } from './why-not';

/** The first line of a file of version 0.1, which kept a journal of JSON lines. */
const JOURNAL_HEADER = '{"format":"embedded-secrets-manager","version":1}';

/** Where SQLite keeps the mark of whose a database is. */
const APPLICATION_ID_AT = 68;

/** Whether it is a file of version 0.1, and not a link to one. */
export function isVersionOne(path: string): boolean {
  const entry = entryAt(path);
  if (entry === undefined || !isPlainFile(entry)) return false;
  return beginningOf(path, JOURNAL_HEADER.length).toString('latin1') === JOURNAL_HEADER;
}

/** Its own default name was `<name>.journal`; it becomes `<name>.db`, in one step and before it is converted. */
export function takeOldName(path: string): void {
  const old = path.replace(/\.db$/, '.journal');
  if (old === path || entryAt(path) !== undefined || !isVersionOne(old)) return;
  releaseVersionOneLock(`${old}.lock`);
  removeRewriting(`${old}.new`);
  renameSync(old, path);
}

/**
 * Replaces a journal of version 0.1 by a database of the same content: written beside it, then renamed into place, so
 * that a process that dies on the way leaves the journal.
 */
export function convertVersionOne(path: string): void {
  releaseVersionOneLock(`${path}.lock`);
  removeRewriting(`${path}.new`);
  const draft = `${path}.converting`;
  removeDraft(path, draft);
  const secrets = readVersionOneJournal(path);
  try {
    const file = new SecretFile(draft, openSqliteFile(draft, { mode: 'in one go' }));
    try {
      file.format();
      file.save([...secrets].map(([key, after]) => ({ key, before: undefined, after })));
    } catch (error) {
      file.discard();
      throw error;
    }
    file.close();
    sync(draft);
    renameSync(draft, path);
    sync(dirname(path));
  } catch (error) {
    if (error instanceof StoreFileForeignError) throw error;
    const megabytes = Math.ceil(statSync(path).size / 1_000_000);
    const why = error instanceof FileWriteError ? error.why : whyNot(path, error);
    throw new Error(
      `${path} is of version 0.1 and can't be converted: ${why}. It needs at most ${megabytes} MB more on its disk.`,
      { cause: error },
    );
  }
}

/** What version 0.1 left of a rewriting that died: all values are in it. */
function removeRewriting(path: string): void {
  if (isVersionOne(path)) rmSync(path);
}

/** What a conversion left that was killed: nothing yet, or a database that says it is ours from its first page on. */
function removeDraft(path: string, draft: string): void {
  const entry = entryAt(draft);
  if (entry === undefined) return;
  const header = isPlainFile(entry) ? beginningOf(draft, APPLICATION_ID_AT + 4) : undefined;
  const isOurs = header?.length === 0 || header?.subarray(APPLICATION_ID_AT).toString('hex') === OUR_ID;
  if (!isOurs) throw new StoreFileForeignError(path, draft, 'and no conversion of ours left it');
  rmSync(draft);
}

const OUR_ID = APPLICATION_ID.toString(16).padStart(8, '0');

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
