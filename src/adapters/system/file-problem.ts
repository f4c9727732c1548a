import { readlinkSync } from 'node:fs';

/** In a sentence: why a file could not be read or written. */
export function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'this user has no permission';
    case 'EROFS':
      return 'its file system is read-only';
    case 'EISDIR':
      return 'it is a folder';
    case 'EEXIST':
      return 'something else has its name';
    case 'ENAMETOOLONG':
      return 'its name is too long';
    case 'ENOTDIR':
      return 'a part of its path is not a folder';
    case 'ELOOP':
      return 'its symbolic links lead in a circle';
    case 'EBADF':
      return 'nothing is open there';
    case 'ENXIO':
      return 'it is a socket or a device without a reader';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return (error as Error).message;
  }
}

/** The same, for a path that may be a link to nothing: its own name is there to see. */
export function whyUnreadable(path: string | Buffer, error: unknown): string {
  try {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return `it is a link to ${readlinkSync(path)}, and there is no such file or folder`;
  } catch {
    // It is no link.
  }
  return reasonOf(error);
}
