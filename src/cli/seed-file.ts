import { isUtf8 } from 'node:buffer';
import { parse } from 'yaml';
import { reasonOf } from '../adapters/system/file-problem';
import { readBytes } from '../adapters/system/read-bytes';
import { cliCodes } from '../core/diagnostics/catalogue/cli';
import { ExitCode } from './exit-code';
import { CommandFailure } from './failure';

const MOST_MEBIBYTES = 16;
const MOST_BYTES = MOST_MEBIBYTES * 2 ** 20;

/** Reads a seed of the token service, JSON or YAML (of which JSON is a part). The service itself checks what is in it. */
export function readSeed(file: string): unknown {
  let bytes: Buffer;
  try {
    bytes = readBytes(file, MOST_BYTES);
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why: reasonOf(error) })]);
  }
  if (bytes.length > MOST_BYTES) throw noSeed(file, `it is larger than ${MOST_MEBIBYTES} MiB`);
  if (!isUtf8(bytes)) throw noSeed(file, 'it is not UTF-8 text');
  try {
    return parse(bytes.toString('utf8'), { maxAliasCount: 0 }) as unknown;
  } catch (error) {
    throw noSeed(file, (error as Error).message.split('\n')[0] ?? 'it is not YAML');
  }
}

const noSeed = (file: string, why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('seed-invalid', { file, why })]);
