import { entryAt, isDamage, type PageOne, refuseForeignBeside, StoreDamagedError } from '../../../sqlite-file';
import type { StoreLock } from '../../../store-lock';
import { convertVersionOne, isVersionOne, takeOldName } from './convert-version-one';
import type { Secret } from '../secret/secret';
import { openSecretDatabase } from './secret-database';
import { APPLICATION_ID, FORMAT_VERSION, SecretFile } from './secret-file';
import { whyNot } from './why-not';

/** A file, and what it held when it was opened. */
export interface OpenedSecrets {
  readonly file: SecretFile;
  readonly secrets: ReadonlyMap<string, Secret>;
}

/**
 * Opens or makes the file that is held. One of version 0.1 is converted. Throws an Error that names the file and says what
 * to do if it can't be read or written, or is something else; then it is as it was, and there is none where none was.
 */
export function openSecretFile(lock: StoreLock): OpenedSecrets {
  const { path } = lock;
  // Before anything is renamed or converted; of a database, opening it sees to that.
  if (entryAt(path) === undefined || isVersionOne(path)) refuseForeignBeside(path);
  takeOldName(path);
  if (isVersionOne(path)) convertVersionOne(path);
  try {
    return openDatabase(lock);
  } catch (error) {
    throw reasonToOpen(path, error);
  }
}

function openDatabase(lock: StoreLock): OpenedSecrets {
  const { path } = lock;
  const opened = openSecretDatabase(lock, (page) => requireOurs(path, page));
  const file = new SecretFile(path, opened);
  try {
    file.format();
    return { file, secrets: file.load() };
  } catch (error) {
    file.discard();
    throw error;
  }
}

function requireOurs(path: string, page: PageOne | 'not a database'): void {
  if (page === 'not a database') throw new Error(foreign(path));
  if (page.isNew) return;
  if (page.applicationId !== APPLICATION_ID) throw new Error(foreign(path));
  if (page.formatVersion === FORMAT_VERSION) return;
  throw new Error(`${path} was written by another version of this software; open it with that one.`);
}

/** What SQLite and the JSON parser say is rewritten: the parser quotes the text, and with it a value. */
function reasonToOpen(path: string, error: unknown): unknown {
  const { name, syscall } = error as NodeJS.ErrnoException;
  if (name === 'SyntaxError' || isDamage(error)) return new StoreDamagedError(path);
  const isRaw = name === 'SQLite3Error' || syscall !== undefined;
  return !isRaw ? error : new Error(`${path} can't be opened: ${whyNot(path, error)}.`, { cause: error });
}

const foreign = (path: string): string =>
  `${path} is not a file of the embedded Secrets Manager; name another file or move this one away.`;
