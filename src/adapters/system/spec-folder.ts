import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { whyUnreadable } from './file-problem';

/** A file that may hold a spec, or why that can't be told. Names are bytes: not every file system has text for them. */
interface Found {
  readonly path: Buffer;
  readonly why?: string;
}

/** Folders that never hold specs, and that may be large. */
const SKIPPED = new Set(['node_modules', 'cdktf.out']);

/**
 * What Terraform leaves out too: hidden files (.git, .DS_Store, the `..data` of a mounted ConfigMap, swap and lock files of
 * editors) and the copies that editors keep.
 */
const isLitter = (name: string): boolean => name.startsWith('.') || name.endsWith('~') || /^#.*#$/.test(name);

/**
 * Every .yaml and .yml file below a folder. Links are followed: what they lead to is as much declared as the rest. A
 * folder that was entered before, under whatever name, is not entered again, so links in a circle end.
 */
export function* specFilesBelow(folder: Buffer, entered: Set<string>): Generator<Found> {
  let entries: Dirent<Buffer>[];
  try {
    const real = realpathSync.native(folder, { encoding: 'buffer' }).toString('latin1');
    if (entered.has(real)) return;
    entered.add(real);
    entries = readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    yield { path: folder, why: whyUnreadable(folder, error) };
    return;
  }
  for (const entry of entries.sort(linksLast)) {
    const name = entry.name.toString();
    if (isLitter(name) || SKIPPED.has(name)) continue;
    const path = Buffer.concat([folder, Buffer.from('/'), entry.name]);
    const isSpec = /\.ya?ml$/i.test(name);
    let kind: Pick<Stats, 'isDirectory' | 'isFile'> = entry;
    try {
      if (entry.isSymbolicLink()) kind = statSync(path);
    } catch (error) {
      // It might lead to a folder of specs: then leaving it out would look like removing them.
      yield { path, why: whyUnreadable(path, error) };
      continue;
    }
    if (kind.isDirectory()) yield* specFilesBelow(path, entered);
    else if (isSpec && kind.isFile()) yield { path };
    else if (isSpec) yield { path, why: 'it is a pipe, socket or device; name it on the command line to read it' };
  }
}

/** So that what is reached twice is called by its own name. */
const linksLast = (a: Dirent<Buffer>, b: Dirent<Buffer>): number =>
  Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()) || Buffer.compare(a.name, b.name);
