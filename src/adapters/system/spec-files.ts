import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { defaultLimits } from '../../core/token-spec/document/limits';
import type { SpecFile } from '../../core/token-spec/document/source-text';
import { whyUnreadable } from './file-problem';
import { readBytes } from './read-bytes';
import { specFilesBelow } from './spec-folder';

/** Standard input, as in kubectl and most others; a file of that name is `./-`. */
const STDIN = '-';

/** What named files hold, and what could not be read. With any error the rest must not be taken for the whole. */
export interface ReadFiles {
  readonly files: readonly SpecFile[];
  /** Policies that lay among them. */
  readonly policies: readonly SpecFile[];
  readonly errors: readonly Diagnostic[];
}

/**
 * Reads spec files: files, folders, pipes, `-` for standard input. A folder stands for every .yaml and .yml file below it,
 * through links as well. What several paths lead to is read once. Paths in reports are relative to the working directory,
 * or as the user wrote them when they lead out of it.
 */
export function readSpecFiles(paths: readonly string[]): ReadFiles {
  const files = new Map<string, SpecFile>();
  const errors: Diagnostic[] = [];
  const entered = new Set<string>();
  const take = (path: Buffer | string): void => {
    try {
      const { identity, content } = read(path);
      if (!files.has(identity)) files.set(identity, { path: shown(path), content });
    } catch (error) {
      unreadable(path, whyUnreadable(path, error));
    }
  };
  const unreadable = (path: Buffer | string, why: string): void => {
    errors.push(cliCodes.diagnose('file-unreadable', { file: shown(path), why }));
  };
  for (const path of new Set(paths)) {
    if (!isFolder(path)) {
      take(path);
      continue;
    }
    let count = 0;
    for (const found of specFilesBelow(Buffer.from(path), entered)) {
      count += 1;
      if (found.why === undefined) take(found.path);
      else unreadable(found.path, found.why);
    }
    if (count === 0) errors.push(cliCodes.diagnose('no-spec-files', { folder: path }));
  }
  const all = [...files.values()];
  return { files: all.filter((file) => !isPolicy(file)), policies: all.filter(isPolicy), errors };
}

/** As an editor or `grep` would find it. A spec that has such a line is refused as a policy, and never taken for less. */
const isPolicy = ({ content }: SpecFile): boolean =>
  /(?:^|[{,])[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?TokenPolicy\b/m.test(
    typeof content === 'string' ? content : Buffer.from(content).toString('latin1'),
  );

function isFolder(path: string): boolean {
  try {
    return descriptorOf(path) === undefined && statSync(path).isDirectory();
  } catch {
    // What is wrong with it comes out when it is read.
    return false;
  }
}

/** The bytes of a path, and what makes it the same file as another path to it. */
function read(path: Buffer | string): { readonly identity: string; readonly content: Buffer } {
  const descriptor = typeof path === 'string' ? descriptorOf(path) : undefined;
  const content = readBytes(descriptor ?? path, defaultLimits.fileBytes);
  if (descriptor !== undefined) return { identity: `descriptor ${descriptor}`, content };
  const { dev, ino, nlink } = statSync(path, { bigint: true });
  // A hard link has no real path of its own. Numbers alone are not unique on every file system; with the bytes they will do.
  if (nlink > 1n) return { identity: `${dev} ${ino} ${createHash('sha256').update(content).digest('hex')}`, content };
  return { identity: realPathOf(path), content };
}

/** A pipe has none. */
function realPathOf(path: Buffer | string): string {
  try {
    return realpathSync.native(path, { encoding: 'buffer' }).toString('latin1');
  } catch {
    return path.toString();
  }
}

/** The descriptor that a path names. Opened by its path a socket could not be read, and standard input may be one. */
function descriptorOf(path: string): number | undefined {
  if (path === STDIN || path === '/dev/stdin') return 0;
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path) ?? [];
  return number === undefined ? undefined : Number(number);
}

function shown(path: Buffer | string): string {
  if (path === STDIN) return '<stdin>';
  const text = path.toString();
  const inside = relative('.', text);
  return inside === '' || inside.startsWith('..') ? text : inside;
}
