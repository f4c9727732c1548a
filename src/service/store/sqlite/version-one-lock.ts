import { readFileSync, rmSync } from 'node:fs';

/** A process of version 0.1, which does not know our lock, has the store open. */
export class VersionOneInUseError extends Error {
  readonly code = 'store-in-use';

  constructor(file: string, pid: number) {
    super(`${file} is in use by process ${pid}, which runs version 0.1. Stop that process.`);
    this.name = 'VersionOneInUseError';
  }
}

/** When a process began, as the kernel counts: field 22 of its line, after a name that may hold anything. */
function beginOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

interface VersionOneHolder {
  readonly pid: number;
  readonly began: string;
  readonly nonce: string;
}

function holderIn(text: string): VersionOneHolder | undefined {
  try {
    const { pid, began, nonce } = JSON.parse(text) as Partial<VersionOneHolder>;
    if (typeof pid !== 'number' || typeof began !== 'string' || typeof nonce !== 'string') return undefined;
    return { pid, began, nonce };
  } catch {
    return undefined;
  }
}

/**
 * Version 0.1 locked a store by a file with its process id. Refuses while that process lives, as far as it can be seen from
 * here; removes the file of one that was killed.
 * @throws VersionOneInUseError
 */
export function clearVersionOneLock(file: string): void {
  const path = `${file}.pid`;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return;
  }
  const holder = holderIn(text);
  // Somebody else's file, which is in nobody's way.
  if (holder === undefined) return;
  if (beginOf(holder.pid) === holder.began) throw new VersionOneInUseError(file, holder.pid);
  rmSync(path, { force: true });
}
