import { lstatSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders, removeEmpty } from '../../adapters/system/make-folders';

/** Stands for what somebody put there and can't be added to. */
const FOREIGN = '# not a file';
const HEAD = '# Written by hawzu-tokens. Files here hold secrets and must not be committed.\n';
const OWN_FOLDER = `${HEAD}*\n`;
const OUR_FILES = ['management-token*', 'secrets-manager.*', 'token-service.*'] as const;
const SHARED_FOLDER = `${HEAD}${OUR_FILES.map((file) => `/${file}\n`).join('')}`;

/** A folder for files that hold secrets: the user's alone, and left out by git. */
export interface PrivateFolder {
  /** Where a .gitignore of somebody else stands, which is left as it is and may not name our files. */
  readonly foreignIgnore: string | undefined;
  /** Removes what making it made. Of a folder that holds more by now, nothing is removed. */
  undo(): void;
  /** The same, but for a folder that was there before: there our files may be older than this. */
  dropIfUnused(): void;
}

/** Makes the folder, or adds to one that is there what keeps git away from our files. Overwrites nothing. */
export function makePrivateFolder(folder: string): PrivateFolder {
  const made = makeFolders(folder, 0o700);
  const before = new Set(readdirSync(folder));
  const ignore = join(folder, '.gitignore');
  const entry = lstatSync(ignore, { throwIfNoEntry: false });
  const wasThere = entry !== undefined;
  // A link to nothing would be written through, and a pipe be waited for.
  const found = !wasThere ? '' : entry.isFile() ? readFileSync(ignore, 'utf8') : FOREIGN;
  try {
    // A killed start leaves an empty one.
    if (found === '') writeFileSync(ignore, made.length > 0 ? OWN_FOLDER : SHARED_FOLDER, { flag: 'a', mode: 0o600 });
  } catch (error) {
    if (!wasThere) rmSync(ignore, { force: true });
    removeEmpty(made);
    throw error;
  }
  const undo = (): void => {
    const others = readdirSync(folder).filter((name) => name !== '.gitignore');
    // A start beside this one, to which this one gave way, relies on the .gitignore that it found.
    if (others.some((name) => !before.has(name) && (made.length > 0 || isOurs(name)))) return;
    if (!wasThere) rmSync(ignore, { force: true });
    removeEmpty(made);
  };
  return {
    foreignIgnore: found === '' || covers(found) ? undefined : ignore,
    undo,
    dropIfUnused: () => (made.length > 0 ? undo() : undefined),
  };
}

/** Whether somebody else's .gitignore keeps all of our files out; one that takes any file in again is not followed. */
function covers(ignore: string): boolean {
  const lines = new Set(ignore.split(/\r?\n/).map((line) => line.trim().replace(/^\//, '')));
  if ([...lines].some((line) => line.startsWith('!'))) return false;
  return lines.has('*') || OUR_FILES.every((file) => lines.has(file));
}

/** What a start has that goes on: the lock of a store first, which a start that is refused leaves alone. */
const isOurs = (name: string): boolean =>
  /^(management-token.*|(secrets-manager|token-service)\.db(\.held)?)$/.test(name);

/** Whether more people than its owner may read a file or change it. */
export function isOpenToOthers(file: string): boolean {
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
}
