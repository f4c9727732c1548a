import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { readSpecs, type SpecReading } from '../../core/token-spec/read-specs';
import type { SpecFile } from '../../core/token-spec/document/source-text';
import { instant } from '../../core/model/time';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { readSpecFiles } from '../../adapters/system/spec-files';

/** What named files say, the files themselves, and the policies that lay among them. */
export interface NamedSpecs extends SpecReading {
  readonly files: readonly SpecFile[];
  readonly policies: readonly SpecFile[];
}

/** Reads the spec files that a command names. Throws a `CommandFailure` with every error that they have. */
export function readNamedSpecs(paths: readonly string[]): NamedSpecs {
  const { files, policies, errors } = readSpecFiles(paths);
  if (errors.length > 0) throw new CommandFailure(ExitCode.error, errors);
  const reading = readSpecs(files, { now: instant(Date.now()) });
  if (reading.errors.length > 0)
    throw new CommandFailure(ExitCode.invalidSpec, [...reading.errors, ...reading.findings]);
  return { ...reading, files, policies };
}

/** The same for an emergency: what could be read is worked with, and errors are told beside it. */
export function readNamedSpecsAsFarAsPossible(paths: readonly string[]): {
  readonly reading: SpecReading;
  /** Why a file could not be read. */
  readonly unread: readonly Diagnostic[];
} {
  const { files, errors } = readSpecFiles(paths);
  return { reading: readSpecs(files, { now: instant(Date.now()) }), unread: errors };
}
