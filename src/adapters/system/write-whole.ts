import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface FileToWrite {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Something that has its name stays, and none of the files is written. */
  readonly isNew?: boolean;
}

/** Why a file, and those that were to be written with it, is as it was. */
export class FileNotWritten extends Error {
  constructor(
    readonly file: string,
    override readonly cause: unknown,
  ) {
    super((cause as Error).message);
    this.name = 'FileNotWritten';
  }
}

/**
 * Writes files such that each holds the old text or the new one, whole, whenever somebody looks: a full disk, or a process that
 * is killed in the middle, leaves what was there. They are written beside their places first, all of them, and moved then.
 * @throws FileNotWritten
 */
export function writeWhole(files: readonly FileToWrite[]): void {
  const drafts: Draft[] = [];
  const made: string[] = [];
  try {
    for (const file of files) drafts.push(attempt(file, () => drafted(file)));
    for (const draft of drafts) {
      attempt(draft.file, () => put(draft));
      if (draft.file.isNew) made.push(draft.file.path);
    }
  } catch (error) {
    for (const path of made) rmSync(path, { force: true });
    throw error;
  } finally {
    for (const { at } of drafts) if (at !== undefined) rmSync(at, { force: true });
  }
}

interface Draft {
  readonly file: FileToWrite;
  /** Where links lead. */
  readonly place: string;
  /** The text beside its place; absent: what has the name is no file that could be put in its place. */
  readonly at?: string;
}

/** Hidden, so that nothing which reads a folder of specs takes it for one. */
const besideOf = (place: string): string => join(dirname(place), `.${basename(place)}.${process.pid}.new`);

function drafted(file: FileToWrite): Draft {
  const there = file.isNew ? undefined : statSync(file.path, { throwIfNoEntry: false });
  const isLinkToNothing = !file.isNew && !there && lstatSync(file.path, { throwIfNoEntry: false }) !== undefined;
  // A pipe or a device takes what it gets; a link to nothing says where its file is to be.
  if (isLinkToNothing || (there && !there.isFile())) return { file, place: file.path };
  if (there) accessSync(file.path, constants.W_OK);
  const place = there ? realpathSync(file.path) : file.path;
  const at = besideOf(place);
  try {
    writeSynced(at, file.content, there);
  } catch (error) {
    rmSync(at, { force: true });
    throw error;
  }
  return { file, place, at };
}

function writeSynced(path: string, content: string | Uint8Array, like: Stats | undefined): void {
  const handle = openSync(path, 'wx');
  try {
    if (like) {
      try {
        fchownSync(handle, like.uid, like.gid);
      } catch {
        // Only a superuser gives files away; whoever may write the file has it then.
      }
      fchmodSync(handle, like.mode & 0o7777);
    }
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function put({ file, place, at }: Draft): void {
  if (at === undefined) writeFileSync(place, file.content);
  else if (file.isNew) putNew(at, place, file.content);
  else renameSync(at, place);
}

/** A link takes no name that something has. Where the file system has no links, that it is whole is not certain. */
function putNew(at: string, place: string, content: string | Uint8Array): void {
  try {
    linkSync(at, place);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    writeFileSync(place, content, { flag: 'wx' });
  }
}

function attempt<T>({ path }: FileToWrite, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new FileNotWritten(path, error);
  }
}
