import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { hashOfValue } from '../access/authenticate';

/** A management token could not be handed over in a file. */
export class TokenFileError extends Error {
  readonly code = 'token-file-unwritable';

  constructor(
    readonly file: string,
    override readonly cause: unknown,
  ) {
    super(`${file} can't be written: ${(cause as Error).message}`);
    this.name = 'TokenFileError';
  }
}

const slugOf = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'token';

/**
 * A name that nothing has yet, for the value of a management token.
 * @param several the seed names more than one, so each file says whose it is
 * @param store whose names beside it are not free
 * @throws TokenFileError where the name is no file's: one beside a folder would be where nobody looks for it
 */
export function freeTokenFile(base: string, label: string, several: boolean, store: string): string {
  if (!isBesideStore(resolve(base), store)) requireFileName(base);
  const wanted = resolve(several ? `${base}-${slugOf(label)}` : base);
  for (let n = 1; ; n += 1) {
    const file = n === 1 ? wanted : `${wanted}-${n}`;
    if (!isTaken(file) && !isBesideStore(file, store)) return file;
  }
}

function requireFileName(base: string): void {
  const found = entryBehind(base);
  const isDevice = found?.isBlockDevice() === true || found?.isCharacterDevice() === true;
  if (found?.isDirectory() === true) throw new TokenFileError(base, new Error('it is a folder; name a file in it'));
  if (isDevice) throw new TokenFileError(base, new Error('it is a device; name a file'));
}

function entryBehind(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new TokenFileError(path, error);
  }
}

/** A name that the store itself uses, now or at its next start. */
const isBesideStore = (file: string, store: string): boolean =>
  ['', '-wal', '-shm', '-journal', '.held', '.lock'].some((end) => file === `${store}${end}`);

/** A link to nothing has its name, too. */
function isTaken(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw new TokenFileError(file, error);
  }
}

/** How a store remembers a file: relative where the file lies within the store's folder, so that the folder can be moved. */
export function rememberedPath(file: string, store: string): string {
  const within = relative(dirname(store), file);
  return within.startsWith('..') || isAbsolute(within) ? file : within;
}

export const actualPath = (remembered: string, store: string): string => join(resolve(dirname(store), remembered));

/** What became of a file that was begun: it holds the value of this hash, it is missing or empty, or it is another's. */
export function stateOfTokenFile(file: string, hash: string): 'ours' | 'unwritten' | 'foreign' {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'unwritten';
    return 'foreign';
  }
  if (text === '') return 'unwritten';
  return hashOfValue(text.trim()) === hash ? 'ours' : 'foreign';
}

/**
 * Writes the value to a file that only the user can read, and waits for the disk. Never over anything: the file is new,
 * or it is the empty one that a killed start left.
 * @throws TokenFileError
 */
export function writeTokenFile(file: string, value: string): void {
  let made = false;
  try {
    const isThere = existsSync(file);
    const handle = openSync(file, isThere ? 'r+' : 'wx', 0o600);
    made = !isThere;
    try {
      if (fstatSync(handle).size > 0) throw new Error('something is there already');
      fchmodSync(handle, 0o600);
      writeFileSync(handle, `${value}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    syncFolder(dirname(file));
  } catch (error) {
    if (made) rmSync(file, { force: true });
    throw new TokenFileError(file, error);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
