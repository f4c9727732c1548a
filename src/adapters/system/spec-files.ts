import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { SpecFile } from '../../core/spec/source-text';
import { reasonOf } from './file-problem';

/** Folders that never hold specs, and that may be large. */
const SKIPPED = new Set(['node_modules', '.git', '.terraform', 'cdktf.out']);

/**
 * Reads spec files. A folder stands for every .yaml and .yml file below it. Paths in reports are as the user wrote
 * them, or relative to the working directory.
 */
export function readSpecFiles(paths: readonly string[]): {
  readonly files: readonly SpecFile[];
  readonly errors: readonly Diagnostic[];
} {
  const files: SpecFile[] = [];
  const errors: Diagnostic[] = [];
  for (const path of new Set(paths)) {
    try {
      const found = statSync(path).isDirectory() ? yamlFilesBelow(path) : [path];
      if (found.length === 0) errors.push(cliCodes.diagnose('no-spec-files', { folder: path }));
      for (const file of found) files.push({ path: relative('.', file) || file, content: readFileSync(file) });
    } catch (error) {
      errors.push(cliCodes.diagnose('file-unreadable', { file: path, why: reasonOf(error) }));
    }
  }
  return { files: [...new Map(files.map((file) => [file.path, file])).values()], errors };
}

function yamlFilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : yamlFilesBelow(path);
      return /\.ya?ml$/.test(entry.name) ? [path] : [];
    });
}
