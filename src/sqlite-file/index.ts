export { beginningOf, entryAt, isPlainFile } from './beginning';
export { StoreFileForeignError } from './errors';
export { refuseForeignBeside } from './foreign-beside';
export { openSqliteFile, type SqliteFileOptions } from './open-sqlite-file';
export type { PageOne } from './page-one';
export { noRoomFor, SqliteFile } from './sqlite-file';
