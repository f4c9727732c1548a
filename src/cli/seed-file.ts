import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { cliCodes } from '../core/diagnostics/catalogue/cli';
import { ExitCode } from './exit-code';
import { CommandFailure } from './failure';
import { reasonOf } from '../adapters/system/file-problem';

/** Reads a seed of the token service, JSON or YAML (of which JSON is a part). The service itself checks what is in it. */
export function readSeed(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why: reasonOf(error) })]);
  }
  try {
    return parse(text, { maxAliasCount: 0 }) as unknown;
  } catch (error) {
    const why = (error as Error).message.split('\n')[0] ?? 'not YAML';
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('seed-invalid', { file, why })]);
  }
}
