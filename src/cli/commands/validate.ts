import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type Diagnostic, isError } from '../../core/diagnostics/diagnostic';
import type { DeclaredState, DesiredState } from '../../core/model/desired';
import { renderDocument } from '../../core/reporting/document/document';
import type { SpecReading } from '../../core/token-spec/read-specs';
import { apiSettings } from '../connection/environment';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure, diagnosticOf } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { isOpenError, type Judge, judgeOf, policiesFor, type PolicyFlags } from '../pass/judging';
import { type NamedSpecs, readNamedSpecs } from '../pass/reading';
import { report } from '../terminal/reporting';
import { stamp } from '../terminal/stamp';
import type { Terminal } from '../terminal/terminal';

export interface ValidateFlags extends PolicyFlags {
  readonly offline?: boolean;
  readonly strict?: boolean;
  readonly waived?: boolean;
}

/** Checks specs. Everything that can be known without the API is checked without it. */
export async function validate(
  { terminal, flags, signal }: Invocation<ValidateFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const read = flags.format === 'json' ? readOrFailure(paths, flags) : readWithPolicy(paths, flags);
  if (read instanceof CommandFailure) {
    const { diagnostics, exitCode } = read;
    tell(terminal, { states: [], findings: diagnostics, isValid: false });
    return exitCode;
  }
  const { reading, judge } = read;
  const checked = flags.offline ? NOT_ASKED : await againstWorkspace(reading, signal);
  const judged = [...judge(reading.states), ...withRoles(judge, reading.states, checked.desired)];
  const diagnostics = [...checked.errors, ...reading.findings, ...judged, ...checked.findings];
  const tooMany = flags.strict && diagnostics.some((d) => d.waived === undefined && d.severity === 'warning');
  const verdict = tooMany || judged.some(isOpenError) ? ExitCode.invalidSpec : ExitCode.done;
  const exitCode = checked.exitCode === ExitCode.done ? verdict : checked.exitCode;
  const { states } = reading;
  if (flags.format === 'json') {
    tell(terminal, { states, findings: diagnostics, isValid: exitCode === ExitCode.done });
  } else {
    report(terminal, diagnostics, flags.format, flags.waived);
  }
  const tokens = tokensIn(states);
  if (flags.format === 'text' && exitCode === ExitCode.done) {
    terminal.say(`${tokens} ${tokens === 1 ? 'token' : 'tokens'}: valid.`);
  }
  return exitCode;
}

interface WithPolicy {
  readonly reading: NamedSpecs;
  readonly judge: Judge;
}

function readWithPolicy(paths: readonly string[], { policy = [] }: ValidateFlags): WithPolicy {
  const reading = readNamedSpecs(paths);
  return { reading, judge: judgeOf(policiesFor(policy, reading).policies, reading) };
}

/** Roles can be judged where the workspace told them. */
function withRoles(
  judge: Judge,
  states: readonly DeclaredState[],
  desired: readonly DesiredState[],
): readonly Diagnostic[] {
  const isKnown = (state: DeclaredState): boolean =>
    desired.some((one) => one.ownerId === state.ownerId && one.workspace === state.workspace);
  const known = states.filter(isKnown);
  return known.length === 0 ? [] : judge(known, desired);
}

/** A machine that asks whether specs are valid gets an answer of one form, whatever is wrong with them. */
function readOrFailure(paths: readonly string[], flags: ValidateFlags): WithPolicy | CommandFailure {
  try {
    return readWithPolicy(paths, flags);
  } catch (error) {
    if (error instanceof CommandFailure) return error;
    throw error;
  }
}

interface Verdict {
  readonly states: readonly DeclaredState[];
  readonly findings: readonly Diagnostic[];
  readonly isValid: boolean;
}

const tokensIn = (states: readonly DeclaredState[]): number =>
  states.reduce((count, state) => count + state.tokens.length, 0);

function tell(terminal: Terminal, { states, findings, isValid }: Verdict): void {
  const result = { tokens: tokensIn(states), valid: isValid };
  terminal.result(renderDocument({ kind: 'validation', specs: states, findings, result }, stamp()));
}

/** What came of asking the API. */
interface Checked {
  readonly errors: readonly Diagnostic[];
  readonly findings: readonly Diagnostic[];
  /** The specs of which it told the roles. */
  readonly desired: readonly DesiredState[];
  /** 4 when a spec does not fit its workspace, 1 when that could not be found out. */
  readonly exitCode: ExitCode;
}

const NOT_ASKED: Checked = { errors: [], findings: [], desired: [], exitCode: ExitCode.done };

/** Roles and projects, if the environment says where to ask. Without that it is a note; with it, no answer is an error. */
async function againstWorkspace(reading: SpecReading, signal: AbortSignal): Promise<Checked> {
  const { settings, errors } = apiSettings();
  if (!settings) return { ...NOT_ASKED, findings: [notChecked(errors.map(({ message }) => message).join('; '))] };
  const { connect } = loadConnection();
  const { resolveSpec } = loadSession();
  try {
    const connection = connect(settings, signal);
    try {
      return await againstEach(reading, (state) => resolveSpec(connection.ports, reading, state, 'plan'));
    } finally {
      await connection.close();
    }
  } catch (error) {
    const diagnostic = diagnosticOf(error);
    if (!diagnostic || signal.aborted) throw error;
    const instead = notChecked('that failed; --offline checks the files alone');
    return { errors: [diagnostic], findings: [instead], desired: [], exitCode: ExitCode.error };
  }
}

/** Every owner and workspace that the files hold, each by itself. */
async function againstEach(
  reading: SpecReading,
  resolve: (
    state: DeclaredState,
  ) => Promise<{ readonly findings: readonly Diagnostic[]; readonly desired: DesiredState }>,
): Promise<Checked> {
  const errors: Diagnostic[] = [];
  const findings: Diagnostic[] = [];
  const desired: DesiredState[] = [];
  let exitCode: ExitCode = ExitCode.done;
  for (const state of reading.states) {
    try {
      const resolved = await resolve(state);
      desired.push(resolved.desired);
      const unfit = resolved.findings.filter(isError);
      errors.push(...unfit);
      if (unfit.length > 0) exitCode = ExitCode.invalidSpec;
      findings.push(...resolved.findings.filter((finding) => !isError(finding) && !reading.findings.includes(finding)));
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      errors.push(...error.diagnostics);
      if (exitCode !== ExitCode.invalidSpec) exitCode = error.exitCode;
    }
  }
  return { errors, findings, desired, exitCode };
}

const notChecked = (why: string): Diagnostic => cliCodes.diagnose('roles-not-checked', { why });

/* eslint-disable @typescript-eslint/no-require-imports -- loaded only when there is an API to ask */
const loadConnection = () => require('../connection/connection') as typeof import('../connection/connection');
const loadSession = () => require('../pass/session') as typeof import('../pass/session');
