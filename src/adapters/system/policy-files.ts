import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSpecFiles, type ReadFiles } from './spec-files';

/** What a policy is called where nobody says where it is. */
const NAME = /^policy\.ya?ml$/i;

/**
 * The policies that are in force for some specs: those that are named; else the one that HAWZU_POLICY names; else all
 * that lie beside the specs, and above them up to the root of their repository.
 * @param specs as `readSpecFiles` gave them, with the policies that lay among them
 */
export function readPolicyFiles(named: readonly string[], { files, policies }: Omit<ReadFiles, 'errors'>): ReadFiles {
  const setting = process.env['HAWZU_POLICY'] ?? '';
  const said = named.length > 0 ? named : setting === '' ? [] : [setting];
  if (said.length > 0) {
    const read = readSpecFiles(said);
    // Who names a file means it, whatever it says of itself.
    return { files: [], policies: [...read.files, ...read.policies], errors: read.errors };
  }
  const folders = new Set(files.map(({ path }) => dirname(resolve(path))));
  const beside = readSpecFiles([...policiesAbove(folders)]);
  const found = new Map([...policies, ...beside.policies].map((file) => [realOf(file.path), file]));
  // Another tool may have a file of this name.
  return { files: [], policies: [...found.values()], errors: beside.errors };
}

function* policiesAbove(folders: ReadonlySet<string>): Generator<string> {
  const seen = new Set<string>();
  for (const folder of folders) {
    for (let at = folder; !seen.has(at); at = dirname(at)) {
      seen.add(at);
      for (const name of namesIn(at)) if (NAME.test(name)) yield join(at, name);
      if (existsSync(join(at, '.git'))) break;
    }
  }
}

/** A folder that can't be listed has nothing that could be read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
