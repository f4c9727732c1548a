import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { DeclaredState } from '../../core/model/desired';
import type { SpecReading } from '../../core/token-spec/read-specs';
import { apiSettings } from '../connection/environment';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure, diagnosticOf } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { readNamedSpecs } from '../pass/reading';
import { report } from '../terminal/reporting';

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
  const checked = flags.offline ? NOT_ASKED : await againstWorkspace(reading);
  const diagnostics = [...checked.errors, ...reading.findings, ...checked.findings];
  report(terminal, diagnostics, flags.format, flags.waived);
  if (checked.exitCode !== ExitCode.done) return checked.exitCode;
  const findings = diagnostics.filter((d) => d.waived === undefined && d.severity === 'warning');
  const tokens = reading.states.reduce((count, state) => count + state.tokens.length, 0);
  if (flags.format === 'text') terminal.say(`${tokens} ${tokens === 1 ? 'token' : 'tokens'}: valid.`);
  return flags.strict && findings.length > 0 ? ExitCode.invalidSpec : ExitCode.done;
}

/** What came of asking the API. */
interface Checked {
  readonly errors: readonly Diagnostic[];
  readonly findings: readonly Diagnostic[];
  /** 4 when a spec does not fit its workspace, 1 when that could not be found out. */
  readonly exitCode: ExitCode;
}

const NOT_ASKED: Checked = { errors: [], findings: [], exitCode: ExitCode.done };

/** Roles and projects, if the environment says where to ask. Without that it is a note; with it, no answer is an error. */
async function againstWorkspace(reading: SpecReading): Promise<Checked> {
  const { settings, errors } = apiSettings();
  if (!settings) return { ...NOT_ASKED, findings: [notChecked(errors.map(({ message }) => message).join('; '))] };
  const [{ connect }, { resolveSpec }] = [loadConnection(), loadSession()];
  try {
    const connection = connect(settings);
    try {
      return await againstEach(reading, (state) => resolveSpec(connection.ports, reading, state, 'plan'));
    } finally {
      await connection.close();
    }
  } catch (error) {
    const diagnostic = diagnosticOf(error);
    if (!diagnostic) throw error;
    const instead = notChecked('that failed; --offline checks the files alone');
    return { errors: [diagnostic], findings: [instead], exitCode: ExitCode.error };
  }
}

/** Every owner and workspace that the files hold, each by itself. */
async function againstEach(
  reading: SpecReading,
  resolve: (state: DeclaredState) => Promise<{ readonly findings: readonly Diagnostic[] }>,
): Promise<Checked> {
  const errors: Diagnostic[] = [];
  const findings: Diagnostic[] = [];
  let exitCode: ExitCode = ExitCode.done;
  for (const state of reading.states) {
    try {
      const resolved = await resolve(state);
      findings.push(...resolved.findings.filter((finding) => !reading.findings.includes(finding)));
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      errors.push(...error.diagnostics);
      if (exitCode !== ExitCode.invalidSpec) exitCode = error.exitCode;
    }
  }
  return { errors, findings, exitCode };
}

const notChecked = (why: string): Diagnostic => cliCodes.diagnose('roles-not-checked', { why });

/* eslint-disable @typescript-eslint/no-require-imports -- loaded only when there is an API to ask */
const loadConnection = () => require('../connection/connection') as typeof import('../connection/connection');
const loadSession = () => require('../pass/session') as typeof import('../pass/session');
