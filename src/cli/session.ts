import { cliCodes } from '../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../core/diagnostics/diagnostic';
import { isError } from '../core/diagnostics/diagnostic';
import { nearest } from '../core/diagnostics/nearest';
import type { DeclaredState, DesiredState } from '../core/model/desired';
import { tokenName, type TokenName } from '../core/model/ids';
import { runCodes } from '../core/diagnostics/catalogue/run';
import { RIGHTS, survey, type Survey } from '../core/pass/survey';
import { instant } from '../core/model/time';
import type { SpecReading } from '../core/spec/read-specs';
import { resolveAccess } from '../core/spec/resolve-access';
import { applyWaivers } from '../core/spec/waivers';
import { connect, type Connection } from './connection';
import { apiSettings } from './environment';
import { ExitCode } from './exit-code';
import { CommandFailure } from './failure';
import { readNamedSpecs } from './reading';

/** A spec that was read, held against its workspace, and can be planned. */
export interface Session {
  readonly connection: Connection;
  readonly survey: Survey;
  readonly desired: DesiredState;
  /** Findings of the spec and of its roles. */
  readonly findings: readonly Diagnostic[];
}

/** Reads the named files, connects and resolves the one spec that they hold; `work` then runs with it. */
export async function withSession<T>(
  paths: readonly string[],
  command: string,
  rights: keyof typeof RIGHTS,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const reading = readNamedSpecs(paths);
  const declared = onlyState(reading, command);
  const { settings, errors } = apiSettings();
  if (!settings) throw new CommandFailure(ExitCode.error, errors);
  const connection = connect(settings);
  try {
    const { survey: seen, desired, findings } = await resolve(connection, reading, declared, rights);
    return await work({ connection, survey: seen, desired, findings });
  } finally {
    await connection.close();
  }
}

/** The one spec that the files hold. Throws a `CommandFailure` when they hold several. */
export function onlyState(reading: SpecReading, command: string): DeclaredState {
  const [state, ...more] = reading.states;
  if (state && more.length === 0) return state;
  const count = reading.states.length;
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('several-specs', { count, command })]);
}

/** Holds a spec against the roles and projects of its workspace. Throws a `CommandFailure` with everything that does not fit. */
export async function resolve(
  connection: Connection,
  reading: SpecReading,
  declared: DeclaredState,
  rights: keyof typeof RIGHTS,
): Promise<{ readonly survey: Survey; readonly desired: DesiredState; readonly findings: readonly Diagnostic[] }> {
  const seen = await survey(connection.ports.tokenApi, declared.workspace, RIGHTS[rights]);
  if (!seen.survey) throw new CommandFailure(ExitCode.error, seen.diagnostics);
  const facts = { roles: seen.survey.catalogue, projects: seen.survey.projects };
  const resolution = resolveAccess(declared, facts, (token, ...path) => reading.places.of(token, ...path));
  if (resolution.kind === 'failed') throw new CommandFailure(ExitCode.invalidSpec, resolution.errors);
  const later = applyWaivers(resolution.findings, reading.waivers, instant(Date.now()));
  return {
    survey: seen.survey,
    desired: resolution.state,
    findings: [...reading.findings, ...later].filter((d) => !isError(d)),
  };
}

/** The entries that a command names, which the spec has to declare. */
export function namedEntries(desired: DesiredState, names: readonly string[]): ReadonlySet<TokenName> {
  const declared = new Set<string>(desired.tokens.map((token) => token.name));
  const unknown = names.filter((name) => !declared.has(name));
  if (unknown.length > 0) {
    const errors = unknown.map((token) =>
      runCodes.diagnose('unknown-token', { token }, { suggestion: nearest(token, declared) }),
    );
    throw new CommandFailure(ExitCode.error, errors);
  }
  return new Set(names.map(tokenName));
}
