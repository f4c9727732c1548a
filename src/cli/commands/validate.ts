import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type Diagnostic, isError } from '../../core/diagnostics/diagnostic';
import { isPortError } from '../../core/ports/errors';
import type { SpecReading } from '../../core/spec/read-specs';
import { apiSettings } from '../environment';
import { ExitCode } from '../exit-code';
import { CommandFailure, diagnosticOf } from '../failure';
import type { Invocation } from '../invocation';
import { readNamedSpecs } from '../reading';
import { report } from '../reporting';

export interface ValidateFlags {
  readonly offline?: boolean;
  readonly strict?: boolean;
  readonly waived?: boolean;
}

/** Checks specs. Everything that can be known without the API is checked without it. */
export async function validate(
  { terminal, flags }: Invocation<ValidateFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const reading = readNamedSpecs(paths);
  const checked = flags.offline ? { errors: [], findings: [] } : await againstWorkspace(reading);
  const diagnostics = [...checked.errors, ...reading.findings, ...checked.findings];
  report(terminal, diagnostics, flags.format, flags.waived);
  if (checked.errors.some(isError)) return ExitCode.invalidSpec;
  const findings = diagnostics.filter((d) => d.waived === undefined && d.severity === 'warning');
  const tokens = reading.states.reduce((count, state) => count + state.tokens.length, 0);
  if (flags.format === 'text') terminal.say(`${tokens} ${tokens === 1 ? 'token' : 'tokens'}: valid.`);
  return flags.strict && findings.length > 0 ? ExitCode.invalidSpec : ExitCode.done;
}

/** Roles and projects, if the environment says where to ask. That nobody answers is a note, not an error. */
async function againstWorkspace(
  reading: SpecReading,
): Promise<{ readonly errors: readonly Diagnostic[]; readonly findings: readonly Diagnostic[] }> {
  const { settings } = apiSettings();
  if (!settings) return skipped('HAWZU_ENDPOINT and HAWZU_MANAGEMENT_TOKEN are not set');
  const [{ connect }, { resolve }] = [loadConnection(), loadSession()];
  const errors: Diagnostic[] = [];
  const findings: Diagnostic[] = [];
  try {
    const connection = connect(settings);
    try {
      for (const state of reading.states) {
        try {
          const resolved = await resolve(connection.ports, reading, state, 'plan');
          findings.push(...resolved.findings.filter((finding) => !reading.findings.includes(finding)));
        } catch (error) {
          if (!(error instanceof CommandFailure)) throw error;
          errors.push(...error.diagnostics);
        }
      }
    } finally {
      await connection.close();
    }
  } catch (error) {
    const diagnostic = diagnosticOf(error);
    if (!diagnostic) throw error;
    // An API that refuses us is worth an error; one that is not there is not the spec's fault.
    return isPortError(error, 'unavailable', 'timeout')
      ? skipped(diagnostic.message)
      : { errors: [diagnostic], findings: [] };
  }
  return { errors, findings };
}

const skipped = (why: string) => ({ errors: [], findings: [cliCodes.diagnose('roles-not-checked', { why })] });

/* eslint-disable @typescript-eslint/no-require-imports -- loaded only when there is an API to ask */
const loadConnection = () => require('../connection') as typeof import('../connection');
const loadSession = () => require('../session') as typeof import('../session');
