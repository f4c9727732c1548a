import { lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../adapters/system/file-problem';
import { makeFolders } from '../../adapters/system/make-folders';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { WrittenProposal } from '../../core/reporting/adoption/adoption-json';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

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
  if (files.length > 0) attempt(folder, () => makeFolders(folder));
  // Somebody may have made one since: without --force nothing is overwritten, whatever was seen.
  for (const { path, text } of files) attempt(path, () => writeFileSync(path, text, { flag: isForced ? 'w' : 'wx' }));
  return placed;
}

/** A link to nothing is there, too. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function attempt(file: string, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unwritable', { file, why: reasonOf(error) })]);
  }
}
