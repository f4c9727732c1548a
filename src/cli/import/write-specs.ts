import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../adapters/system/file-problem';
import { makeFolders } from '../../adapters/system/make-folders';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { WrittenProposal } from '../../core/reporting/adoption/adoption-json';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { saveFiles } from '../terminal/save-files';

/** Writes the files into a folder; none at all if one is there already. Throws a `CommandFailure`. */
export function writeSpecs(
  written: readonly WrittenProposal[],
  folder: string,
  isForced: boolean,
): readonly WrittenProposal[] {
  const placed = written.map(({ proposal, files }) => ({
    proposal,
    files: files.map((file) => ({ ...file, path: join(folder, file.name) })),
  }));
  const files = placed.flatMap((one) => one.files);
  const there = files.map(({ path }) => path).filter(isThere);
  if (there.length > 0 && !isForced)
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-exists', { files: there })]);
  if (files.length > 0) make(folder);
  // Somebody may have made one since: without --force nothing is overwritten, whatever was seen.
  saveFiles(files.map(({ path, text }) => ({ path, content: text, isNew: !isForced })));
  return placed;
}

/** A link to nothing is there, too. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function make(folder: string): void {
  try {
    makeFolders(folder);
  } catch (error) {
    const parameters = { file: folder, why: reasonOf(error) };
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unwritable', parameters)]);
  }
}
