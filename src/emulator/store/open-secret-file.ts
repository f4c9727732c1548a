import { existsSync, rmSync } from 'node:fs';
import type { StoreLock } from '../../store-lock';
import { beginningOf, convertVersionOne, JOURNAL_HEADER, takeOldName } from './convert-version-one';
import type { Secret } from './secret';
import { APPLICATION_ID, FORMAT_VERSION, SecretFile } from './secret-file';
import { connect } from './sqlite-connection';
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
  takeOldName(path);
  const isNew = !existsSync(path);
  const beginning = beginningOf(path);
  if (beginning.startsWith(JOURNAL_HEADER)) convertVersionOne(path);
  else if (beginning !== '' && !beginning.startsWith(SQLITE_HEADER)) throw new Error(foreign(path));
  try {
    return openDatabase(lock);
  } catch (error) {
    for (const end of isNew ? ['', '-wal', '-journal'] : []) rmSync(`${path}${end}`, { force: true });
    throw reasonToOpen(path, error);
  }
}

function openDatabase(lock: StoreLock): OpenedSecrets {
  const { path } = lock;
  const file = new SecretFile(path, connect(path), () => lock.prove());
  try {
    lock.watch();
    const { applicationId, formatVersion, isNew } = file.identity();
    if (isNew) file.format();
    else if (applicationId !== APPLICATION_ID) throw new Error(foreign(path));
    else if (formatVersion !== FORMAT_VERSION) {
      throw new Error(`${path} was written by another version of this software; open it with that one.`);
    }
    return { file, secrets: file.load() };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** What SQLite and the JSON parser say is rewritten: the parser quotes the text, and with it a value. */
function reasonToOpen(path: string, error: unknown): unknown {
  const { name, message, code } = error as NodeJS.ErrnoException;
  if (name === 'SyntaxError' || /malformed|not a database/.test(message)) {
    return new Error(`${path} is damaged; restore it from a copy, or move it away to start empty.`);
  }
  const isOurs = name !== 'SQLite3Error' && code === undefined;
  return isOurs ? error : new Error(`${path} can't be opened: ${whyNot(path, error)}.`, { cause: error });
}

const foreign = (path: string): string =>
  `${path} is not a file of the embedded Secrets Manager; name another file or move this one away.`;
