import { isUtf8 } from 'node:buffer';
import { parseDocument } from 'yaml';
import { reasonOf } from '../../adapters/system/file-problem';
import { readBytes } from '../../adapters/system/read-bytes';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { ExitCode } from '../terminal/exit-code';
import { readSeed as checkSeed, SeedInvalidError, type ServiceSeed } from '../../service';
import { CommandFailure } from '../terminal/failure';

const MOST_MEBIBYTES = 16;
const MOST_BYTES = MOST_MEBIBYTES * 2 ** 20;

/** Reads a seed of the token service, JSON or YAML (of which JSON is a part). */
export function readSeed(file: string): ServiceSeed {
  let bytes: Buffer;
  try {
    bytes = readBytes(file, MOST_BYTES);
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why: reasonOf(error) })]);
  }
  if (bytes.length > MOST_BYTES) throw noSeed(file, `it is larger than ${MOST_MEBIBYTES} MiB`);
  if (!isUtf8(bytes)) throw noSeed(file, 'it is not UTF-8 text');
  const document = parseDocument(bytes.toString('utf8'));
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong) throw noSeed(file, wrong.message.split('\n')[0] ?? 'it is not YAML');
  try {
    return checkSeed(document.toJS({ maxAliasCount: 0 }));
  } catch (error) {
    throw noSeed(file, error instanceof SeedInvalidError ? error.problems.join('; ') : (error as Error).message);
  }
}

const noSeed = (file: string, why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('seed-invalid', { file, why })]);
