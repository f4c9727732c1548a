import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Another process that is alive has the file open. */
export class FileInUseError extends Error {
  readonly code = 'store-in-use';

  constructor(
    readonly file: string,
    readonly pid: number,
  ) {
    super(`${file} is in use by process ${pid}. Stop that process, or give this one another file.`);
    this.name = 'FileInUseError';
  }
}

interface Holder {
  readonly pid: number;
  /** When the process began, as the kernel counts; tells a holder from a later process that got its id. */
  readonly began: string;
  readonly nonce: string;
}

const heldHere = new Set<string>();

function beginOf(pid: number): string {
  try {
    // Field 22 of /proc/<pid>/stat; the name before it is in parentheses and may itself contain any character.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.pid === process.pid) return heldHere.has(path);
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return beginOf(holder.pid) === holder.began;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'pid' in value ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

/** Creates the lock with its content in one step, so that nobody ever reads half of it. False: there is one already. */
function create(path: string, text: string): boolean {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes a stale lock away; gives it back when, in between, it turned out to be somebody's fresh one. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) linkSync(aside, path);
  rmSync(aside, { force: true });
}

/**
 * Holds `<file>.pid` for this process. A lock whose process is dead, as after kill -9, is replaced. Processes on other
 * machines are not seen: the file belongs on a disk of one machine.
 * @returns lets go of it
 * @throws FileInUseError
 */
export function holdPidLock(file: string): () => void {
  const path = `${file}.pid`;
  const mine = JSON.stringify({ pid: process.pid, began: beginOf(process.pid), nonce: randomUUID() } satisfies Holder);
  for (let attempt = 0; !create(path, mine); attempt += 1) {
    const found = read(path);
    if (found === undefined) continue;
    const holder = parse(found);
    if (holder !== undefined && (attempt > 5 || isAlive(holder, path))) throw new FileInUseError(file, holder.pid);
    removeStale(path, found);
  }
  heldHere.add(path);
  return () => {
    heldHere.delete(path);
    if (read(path) === mine) rmSync(path, { force: true });
  };
}
