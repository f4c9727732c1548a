import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { beginningOf, convertVersionOne, JOURNAL_HEADER, takeOldName } from './convert-version-one';
import { lockJournal } from './journal-lock';
import type { Secret } from './secret';
import { APPLICATION_ID, FORMAT_VERSION, SecretFile } from './secret-file';
import { connect } from './sqlite-connection';
import { whyNot } from './why-not';

/** A file, what it held when it was opened, and how to let go of it. */
export interface OpenedSecrets {
  readonly file: SecretFile;
  readonly secrets: ReadonlyMap<string, Secret>;
  close(): void;
}

const SQLITE_HEADER = 'SQLite format 3\0';

/**
 * Opens or makes the file, for this process alone. One of version 0.1 is converted. Throws an Error that names the file
 * and says what to do if it is in use, can't be read or written, or is something else; then it is as it was.
 */
export function openSecretFile(named: string): OpenedSecrets {
  const path = realPathOf(named);
  const unlock = lockJournal(path);
  try {
    takeOldName(path);
    const beginning = beginningOf(path);
    if (beginning.startsWith(JOURNAL_HEADER)) convertVersionOne(path);
    else if (beginning !== '' && !beginning.startsWith(SQLITE_HEADER)) throw new Error(foreign(path));
    const { file, secrets } = openDatabase(path);
    const close = (): void => {
      file.close();
      unlock();
    };
    return { file, secrets, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

function openDatabase(path: string): Omit<OpenedSecrets, 'close'> {
  let file: SecretFile | undefined;
  try {
    file = new SecretFile(path, connect(path));
    const { applicationId, formatVersion, isNew } = file.identity();
    if (isNew) file.format();
    else if (applicationId !== APPLICATION_ID) throw new Error(foreign(path));
    else if (formatVersion !== FORMAT_VERSION) {
      throw new Error(`${path} was written by another version of this software; open it with that one.`);
    }
    return { file, secrets: file.load() };
  } catch (error) {
    file?.close();
    throw reasonToOpen(path, error);
  }
}

/** What SQLite and the JSON parser say is rewritten: the parser quotes the text, and with it a value. */
function reasonToOpen(path: string, error: unknown): unknown {
  const { name, message } = error as Error;
  if (name === 'SyntaxError' || /malformed|not a database/.test(message)) {
    return new Error(`${path} is damaged; restore it from a copy, or move it away to start empty.`);
  }
  return name === 'SQLite3Error' ? new Error(`${path} can't be opened: ${whyNot(path, error)}.`) : error;
}

const foreign = (path: string): string =>
  `${path} is not a file of the embedded Secrets Manager; name another file or move this one away.`;

/** SQLite keeps its log beside the name it is given, and the lock too: both belong to the file, not to a link. */
function realPathOf(named: string): string {
  if (existsSync(named)) return realpathSync(named);
  const folder = dirname(resolve(named));
  return join(existsSync(folder) ? realpathSync(folder) : folder, basename(named));
}
