import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../../adapters/system/file-problem';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import { formatInstant, type Instant, parseInstant } from '../../../core/model/time';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';

/** Where a folder keeps what time it is there, once its clock was set. By its name it is left out by git, as the stores are. */
const fileIn = (folder: string): string => join(folder, 'token-service.clock');

/** When the clock of a folder stopped; `undefined` for one that goes by this machine's. Throws a `CommandFailure`. */
export function stoppedAt(folder: string): number | undefined {
  const file = fileIn(folder);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(file, reasonOf(error));
  }
  const time = parseInstant(text.trim());
  if (time === undefined) throw unreadable(file, 'it holds no time; remove it to go on with the latest that is stored');
  return time;
}

/** Notes what time it is. A file that can't be written is no reason to stop: the stores tell nearly the same. */
export function noteTime(folder: string, time: Instant): void {
  const file = fileIn(folder);
  try {
    writeFileSync(`${file}.new`, `${formatInstant(time)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    return;
  }
}

const unreadable = (file: string, why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why })]);
