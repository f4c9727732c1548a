import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { SecretFile } from './secret-file';
import { connect } from './sqlite-connection';
import { readVersionOneJournal } from './version-one-journal';
import { releaseVersionOneLock } from './version-one-lock';
import { whyNot } from './why-not';

/** The first line of a file of version 0.1, which kept a journal of JSON lines. */
export const JOURNAL_HEADER = '{"format":"embedded-secrets-manager","version":1}';

/** Its own default name was `<name>.journal`; it becomes `<name>.db`, in one step and before it is converted. */
export function takeOldName(path: string): void {
  const old = path.replace(/\.db$/, '.journal');
  if (old === path || existsSync(path) || !beginningOf(old).startsWith(JOURNAL_HEADER)) return;
  releaseVersionOneLock(`${old}.lock`);
  removeDraft(`${old}.new`);
  renameSync(old, path);
}

/**
 * Replaces a journal of version 0.1 by a database of the same content: written beside it, then renamed into place, so
 * that a process that dies on the way leaves the journal.
 */
export function convertVersionOne(path: string): void {
  releaseVersionOneLock(`${path}.lock`);
  removeDraft(`${path}.new`);
  const secrets = readVersionOneJournal(path);
  const draft = `${path}.converting`;
  try {
    discard(draft);
    const file = new SecretFile(draft, connect(draft, 'in one go'));
    try {
      file.format();
      file.save([...secrets].map(([key, after]) => ({ key, before: undefined, after })));
    } finally {
      file.close();
    }
    sync(draft);
    renameSync(draft, path);
    sync(dirname(path));
  } catch (error) {
    const megabytes = Math.ceil(statSync(path).size / 1_000_000);
    throw new Error(
      `${path} is of version 0.1 and can't be converted: ${whyNot(path, error)}. It needs at most ${megabytes} MB more on its disk.`,
      { cause: error },
    );
  } finally {
    discard(draft);
  }
}

/** The first bytes of a file as text; empty if there is none. */
export function beginningOf(path: string): string {
  if (!existsSync(path)) return '';
  const handle = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(JOURNAL_HEADER.length);
    return bytes.subarray(0, readSync(handle, bytes)).toString('latin1');
  } finally {
    closeSync(handle);
  }
}

/** What version 0.1 left of a rewriting that died: all values are in it. */
function removeDraft(path: string): void {
  if (beginningOf(path).startsWith(JOURNAL_HEADER)) rmSync(path);
}

function discard(draft: string): void {
  for (const end of ['', '-wal', '-journal']) rmSync(`${draft}${end}`, { force: true });
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
