export { beginningOf, entryAt, isPlainFile } from './beginning';
export { StoreFileForeignError } from './errors';
export { refuseForeignBeside } from './foreign-beside';
export { openSqliteFile } from './open-sqlite-file';
export { noRoomFor, SqliteFile } from './sqlite-file';
