import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { runCodes } from '../../core/diagnostics/catalogue/run';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { isError } from '../../core/diagnostics/diagnostic';
import { inReadingOrder } from '../../core/diagnostics/order';
import { nearest } from '../../core/diagnostics/nearest';
import type { DeclaredState, DesiredState } from '../../core/model/desired';
import { tokenName, type TokenName, type WorkspaceId } from '../../core/model/ids';
import { instant } from '../../core/model/time';
import type { Ports } from '../../core/ports/ports';
import type { SpecOfRun } from '../../core/pass/prepare';
import { RIGHTS, survey, type Survey } from '../../core/pass/look/survey';
import type { PlanOptions } from '../../core/reconcile/entry/subject';
import type { SpecReading } from '../../core/token-spec/read-specs';
import { resolveEach, unresolved } from '../../core/token-spec/access/resolve-each';
import { applyWaivers } from '../../core/token-spec/fields/waivers';
import { connectAll, type Connections } from '../connection/connection';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { type Judge, judgeFor, type PolicyFlags } from './judging';
import { readNamedSpecs } from './reading';

/** One spec that was read and held against its workspace. */
export interface SpecSession {
  readonly ports: Ports;
  readonly survey: Survey;
  /** Entries whose access does not fit the workspace are in it, and blocked. */
  readonly desired: DesiredState;
}

/** The specs of a run: those of the named files, of whatever owners and workspaces. */
export interface Session {
  readonly specs: readonly SpecSession[];
  /** Findings of the specs and of their roles. */
  readonly findings: readonly Diagnostic[];
  /** What the files say: places and waivers for findings that come up later. */
  readonly reading: SpecReading;
}

/** What narrows a run, and what ends it. */
export interface Selection extends PolicyFlags {
  /** Only specs of these owners. */
  readonly owner?: readonly string[];
  /** The wish to stop: from then on nothing is waited for. */
  readonly signal: AbortSignal;
}

/** Reads the named files, connects to each workspace and resolves the specs; `work` then runs with them. */
export async function withSession<T>(
  paths: readonly string[],
  rights: keyof typeof RIGHTS,
  { owner, signal, policy }: Selection,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const reading = readNamedSpecs(paths);
  const judged = judgeFor({ ...(policy && { policy }) }, reading);
  const states = selected(reading.states, owner);
  return inSession({ states, reading, rights, resolve: resolveSpec, signal, ...(judged && { judge: judged }) }, work);
}

/** How a spec is held against its workspace. */
export type Resolve = (
  ports: Ports,
  reading: SpecReading,
  declared: DeclaredState,
  rights: keyof typeof RIGHTS,
) => Promise<SpecSession & { readonly findings: readonly Diagnostic[] }>;

/** Specs that were read already, and how the run is to work on them. */
export interface ReadSpecs {
  readonly states: readonly DeclaredState[];
  readonly reading: SpecReading;
  readonly rights: keyof typeof RIGHTS;
  readonly resolve: Resolve;
  readonly signal: AbortSignal;
  /** Throws a `CommandFailure` where a policy forbids what they say. */
  readonly judge?: Judge;
}

/** The same for specs that were read already. */
export async function inSession<T>(specsRead: ReadSpecs, work: (session: Session) => Promise<T>): Promise<T> {
  const { states, reading, rights, signal, judge } = specsRead;
  // Before anybody is asked anything.
  const judged = judge?.(states) ?? [];
  const connections: Connections = connectAll(
    states.map(({ workspace }) => workspace),
    signal,
  );
  try {
    const specs: SpecSession[] = [];
    const findings: Diagnostic[] = [...reading.findings.filter((d) => !isError(d)), ...judged];
    for (const declared of states) {
      const resolved = await specsRead.resolve(connections.portsOf(declared.workspace), reading, declared, rights);
      specs.push(resolved);
      findings.push(...resolved.findings);
    }
    if (judge)
      findings.push(
        ...judge(
          states,
          specs.map(({ desired }) => desired),
        ),
      );
    return await work({ specs, findings, reading });
  } finally {
    await connections.close();
  }
}

/** Specs of the owners that were asked for. Throws a `CommandFailure` for one that no spec declares. */
export function selected(
  states: readonly DeclaredState[],
  owners: readonly string[] | undefined,
): readonly DeclaredState[] {
  if (!owners) return states;
  const known = [...new Set(states.map(({ ownerId }) => ownerId as string))];
  const unknown = owners.filter((owner) => !known.includes(owner));
  if (unknown.length > 0) {
    const errors = unknown.map((owner) => cliCodes.diagnose('unknown-owner', { owner, known }, suggest(owner, known)));
    throw new CommandFailure(ExitCode.error, errors);
  }
  return states.filter(({ ownerId }) => owners.includes(ownerId));
}

const suggest = (found: string, known: readonly string[]) => {
  const near = nearest(found, known);
  return near === undefined ? {} : { suggestion: near };
};

/** Holds a spec against the roles and projects of its workspace. What does not fit is an error among the findings. */
export const resolveSpec: Resolve = async (ports, reading, declared, rights) => {
  const seen = await surveyed(ports, declared, reading, rights);
  const facts = { roles: seen.catalogue, projects: seen.projects };
  const each = resolveEach(declared, facts, (token, ...path) => reading.places.of(token, ...path));
  const tokens = each.map((one) => one.resolved ?? unresolved(one.declared, one.errors));
  const found = each.flatMap(({ findings }) => findings);
  const later = applyWaivers(found, reading.waivers, instant(Date.now()));
  const errors = each.flatMap((one) => one.errors);
  return {
    ports,
    survey: seen,
    desired: { ...declared, tokens },
    findings: [...inReadingOrder(errors), ...later.filter((d) => !isError(d))],
  };
};

async function surveyed(
  { tokenApi }: Ports,
  { workspace }: DeclaredState,
  reading: SpecReading,
  rights: keyof typeof RIGHTS,
): Promise<Survey> {
  const seen = await survey(tokenApi, workspace, RIGHTS[rights]);
  if (!seen.survey) throw unsurveyed(seen.diagnostics, workspace, reading);
  return seen.survey;
}

/** Why a workspace could not be looked at: what its spec got wrong is shown where the spec says it. */
export function unsurveyed(
  diagnostics: readonly Diagnostic[],
  workspace: WorkspaceId,
  { places }: SpecReading,
): CommandFailure {
  const place = places.ofWorkspace(workspace);
  const isOfSpec = ({ code }: Diagnostic): boolean => code === 'wrong-workspace';
  const found = diagnostics.map((one) => (place && isOfSpec(one) ? { ...one, place } : one));
  return new CommandFailure(ExitCode.error, found);
}

/** The one spec that the files hold. Throws a `CommandFailure` when they hold several. */
export function onlyState(reading: SpecReading, command: string): DeclaredState {
  const [state, ...more] = reading.states;
  if (state && more.length === 0) return state;
  const count = reading.states.length;
  throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('several-specs', { count, command })]);
}

/** The specs as a pass takes them, each with what is asked of it. */
export const specsOfRun = ({ specs }: Session, optionsOf: (spec: SpecSession) => PlanOptions): readonly SpecOfRun[] =>
  specs.map((spec) => ({ ...spec, options: optionsOf(spec) }));

/** The entries that a command names, which some spec has to declare. */
export function namedEntries({ specs }: Session, names: readonly string[]): ReadonlySet<TokenName> {
  const declared = new Set<string>(specs.flatMap(({ desired }) => desired.tokens.map((token) => token.name)));
  const unknown = names.filter((name) => !declared.has(name));
  if (unknown.length > 0) {
    const errors = unknown.map((token) => runCodes.diagnose('unknown-token', { token }, suggest(token, [...declared])));
    throw new CommandFailure(ExitCode.error, errors);
  }
  return new Set(names.map(tokenName));
}

/** Those of the named entries that one spec declares. */
export const namedIn = ({ desired }: SpecSession, names: ReadonlySet<TokenName>): ReadonlySet<TokenName> =>
  new Set(desired.tokens.flatMap(({ name }) => (names.has(name) ? [name] : [])));
