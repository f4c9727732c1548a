import type { Database } from 'node-sqlite3-wasm';
import { beginningOf, entryAt, refuseForeignBeside } from '../../sqlite-file';
import type { StoreLock } from '../../store-lock';
import { convertVersionOne, isVersionOne, takeOldName } from './convert-version-one';
import type { Secret } from './secret';
import { openSecretDatabase } from './secret-database';
import { APPLICATION_ID, FORMAT_VERSION, identityOf, SecretFile } from './secret-file';
import { whyNot } from './why-not';

/** A file, and what it held when it was opened. */
export interface OpenedSecrets {
  readonly file: SecretFile;
  readonly secrets: ReadonlyMap<string, Secret>;
}

const SQLITE_HEADER = 'SQLite format 3\0';

/**
 * Opens or makes the file that is held. One of version 0.1 is converted. Throws an Error that names the file and says what
 * to do if it can't be read or written, or is something else; then it is as it was, and there is none where none was.
 */
export function openSecretFile(lock: StoreLock): OpenedSecrets {
  const { path } = lock;
  refuseForeignBeside(path);
  takeOldName(path);
  if (isVersionOne(path)) convertVersionOne(path);
  else if (isForeign(path)) throw new Error(foreign(path));
  try {
    return openDatabase(lock);
  } catch (error) {
    throw reasonToOpen(path, error);
  }
}

function isForeign(path: string): boolean {
  if (entryAt(path) === undefined) return false;
  const beginning = beginningOf(path, SQLITE_HEADER.length).toString('latin1');
  return beginning !== '' && beginning !== SQLITE_HEADER;
}

function openDatabase(lock: StoreLock): OpenedSecrets {
  const { path } = lock;
  const opened = openSecretDatabase(lock, (database) => requireOurs(path, database));
  const file = new SecretFile(path, opened);
  try {
    if (identityOf(opened.database).isNew) file.format();
    return { file, secrets: file.load() };
  } catch (error) {
    file.discard();
    throw error;
  }
}

function requireOurs(path: string, database: Database): void {
  const { applicationId, formatVersion, isNew } = identityOf(database);
  if (isNew) return;
  if (applicationId !== APPLICATION_ID) throw new Error(foreign(path));
  if (formatVersion === FORMAT_VERSION) return;
  throw new Error(`${path} was written by another version of this software; open it with that one.`);
}

/** What SQLite and the JSON parser say is rewritten: the parser quotes the text, and with it a value. */
function reasonToOpen(path: string, error: unknown): unknown {
  const { name, message, syscall } = error as NodeJS.ErrnoException;
  if (name === 'SyntaxError' || /malformed|not a database/.test(message)) {
    return new Error(`${path} is damaged; restore it from a copy, or move it away to start empty.`);
  }
  const isRaw = name === 'SQLite3Error' || syscall !== undefined;
  return !isRaw ? error : new Error(`${path} can't be opened: ${whyNot(path, error)}.`, { cause: error });
}

const foreign = (path: string): string =>
  `${path} is not a file of the embedded Secrets Manager; name another file or move this one away.`;
