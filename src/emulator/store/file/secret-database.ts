import { entryAt, openSqliteFile, type SqliteFile, type SqliteFileOptions } from '../../../sqlite-file';
import type { StoreLock } from '../../../store-lock';
import { releaseVersionOneLock } from './version-one-lock';

/** Opens or makes the database of a store that is held; freed space in it is zeroed. */
export function openSecretDatabase(lock: StoreLock, requireOurs: SqliteFileOptions['requireOurs']): SqliteFile {
  const { path } = lock;
  const clearEarlierLock = (): void => {
    if (entryAt(`${path}.lock`)?.isFile() === true) releaseVersionOneLock(`${path}.lock`);
  };
  const opened = openSqliteFile(path, { lock, requireOurs, clearEarlierLock });
  try {
    opened.database.exec('PRAGMA secure_delete = ON');
    return opened;
  } catch (error) {
    opened.discard();
    throw error;
  }
}
