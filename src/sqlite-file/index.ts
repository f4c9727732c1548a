export { beginningOf, entryAt, isPlainFile } from './beginning';
export { StoreDamagedError, StoreFileForeignError } from './errors';
export { refuseForeignBeside } from './foreign-beside';
export { openSqliteFile, type SqliteFileOptions } from './open-sqlite-file';
export type { PageOne } from './page-one';
export { isDamage, noRoomFor, SqliteFile } from './sqlite-file';
