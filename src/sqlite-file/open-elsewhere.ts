import { readFileSync, statSync } from 'node:fs';

/** Linux lists here who locks which part of which file. */
const LOCKS = '/proc/locks';

/**
 * The process that has the database open in SQLite's own way, as a browser of databases or its command line does. Our
 * library locks in another way, so neither sees the other, and whoever closes it last takes the log away. Where the system
 * does not tell, nobody is found.
 */
export function openElsewhere(store: string): number | undefined {
  const files = new Set([store, `${store}-shm`, `${store}-wal`].map(nameOf));
  for (const line of lines()) {
    const [, kind, , , pid, file] = /^\d+: +(\w+) +(\w+) +(\w+) +(-?\d+) +([\da-f:]+) /.exec(line) ?? [];
    if (kind !== 'FLOCK' && file !== undefined && files.has(file)) return Number(pid);
  }
  return undefined;
}

function lines(): readonly string[] {
  try {
    return readFileSync(LOCKS, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** How the list names a file: device and inode. */
function nameOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const { dev, ino } = found;
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  return `${hex(major)}:${hex(minor)}:${ino}`;
}

const hex = (value: bigint): string => value.toString(16).padStart(2, '0');
