import { reasonOf } from '../../adapters/system/file-problem';
import { FileNotWritten, type FileToWrite, writeWhole } from '../../adapters/system/write-whole';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { ExitCode } from './exit-code';
import { CommandFailure } from './failure';

/** Writes files whole, or leaves every one of them as it was. Throws a `CommandFailure`. */
export function saveFiles(files: readonly FileToWrite[]): void {
  try {
    writeWhole(files);
  } catch (error) {
    if (!(error instanceof FileNotWritten)) throw error;
    const parameters = { file: error.file, why: reasonOf(error.cause) };
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unwritable', parameters)]);
  }
}
