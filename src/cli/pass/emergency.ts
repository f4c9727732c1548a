import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { DeclaredState, DeclaredToken, DesiredState, DesiredToken } from '../../core/model/desired';
import { type TokenName, tokenName } from '../../core/model/ids';
import { surveyForKill } from '../../core/pass/look/survey';
import type { SpecReading } from '../../core/token-spec/read-specs';
import type { WorkspaceFacts } from '../../core/token-spec/access/resolve-access';
import { resolveEach } from '../../core/token-spec/access/resolve-each';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure, diagnosticOf } from '../terminal/failure';
import { readNamedSpecsAsFarAsPossible } from './reading';
import { inSession, namedEntries, type Resolve, selected, type Session, unsurveyed } from './session';

/** What says which entries leaked. */
interface LeakFlags {
  readonly owner?: readonly string[];
  readonly token?: readonly string[];
  readonly signal: AbortSignal;
}

/** What an emergency works with. */
export interface Leak {
  readonly session: Session;
  readonly leaked: ReadonlySet<TokenName>;
  /** What keeps entries that leaked, or may have, from being done in full: the run has not done what was asked. */
  readonly unfinished: readonly Diagnostic[];
  /** What else is wrong with the specs, which nobody is to learn of only at the next apply. */
  readonly beside: readonly Diagnostic[];
}

/**
 * Reads and resolves specs for an emergency: what is wrong with entries is told and does not hold it up. An entry gets no
 * replacement, and its tokens die all the same, when it could be read in part only, when the workspace lacks its roles or
 * projects, and when those can't be read at all.
 */
export async function withLeaked<T>(
  paths: readonly string[],
  { owner, token, signal }: LeakFlags,
  work: (leak: Leak) => Promise<T>,
): Promise<T> {
  const { reading, unread } = readNamedSpecsAsFarAsPossible(paths);
  const own: Diagnostic[] = [];
  const others: Diagnostic[] = [];
  const resolve: Resolve = async (ports, _reading, declared) => {
    const { survey, why, diagnostics } = await surveyForKill(ports, declared.workspace);
    if (!survey) throw unsurveyed(diagnostics, declared.workspace, reading);
    if (why) {
      own.push(diagnosticOf(why)!);
      return { ports, survey, desired: { ...declared, tokens: declared.tokens.map(withoutReplacement) }, findings: [] };
    }
    const facts = { roles: survey.catalogue, projects: survey.projects };
    const resolved = eachByItself(declared, facts, reading);
    for (const { name, errors } of resolved.failed) (token?.includes(name) === false ? others : own).push(...errors);
    return { ports, survey, desired: resolved.desired, findings: [] };
  };
  const errors = [...unread, ...reading.errors];
  // A spec of which nothing could be read can't be worked on at all.
  if (reading.salvaged.length === 0) throw new CommandFailure(ExitCode.invalidSpec, errors);
  const states = beside(errors, () => selected(reading.salvaged, owner));
  return inSession({ states, reading, rights: 'kill', resolve, signal }, async (session) => {
    const all = session.specs.flatMap(({ desired }) => desired.tokens.map(({ name }) => name));
    const leaked = beside(errors, () => (token ? namedEntries(session, token) : new Set(all.map(tokenName))));
    const shared = token === undefined ? [] : sharedNames(session, leaked);
    const invalid = [...reading.errors, ...others];
    const inPart = states.flatMap(({ tokens }) => tokens.filter((one) => reading.incomplete.has(one)));
    const isWhole = token !== undefined && !inPart.some(({ name }) => leaked.has(name));
    const told = invalid.length === 0 ? [] : [...invalid, besides(invalid.length, isWhole)];
    return work({
      session,
      leaked,
      // A path that leads to no file may be the name of an entry, and an entry that can't be read may have been meant.
      unfinished: isWhole ? [...unread, ...own] : [...unread, ...own, ...told],
      beside: [...shared, ...(isWhole ? told : [])],
    });
  });
}

const besides = (errors: number, named: boolean): Diagnostic =>
  cliCodes.diagnose('emergency-spec-invalid', { errors, named });

/** Named entries that several owners have: who named one may have meant another. */
const sharedNames = ({ specs }: Session, leaked: ReadonlySet<TokenName>): readonly Diagnostic[] =>
  [...leaked].flatMap((token) => {
    const owners = specs.flatMap(({ desired }) =>
      desired.tokens.some(({ name }) => name === token) ? [desired.ownerId] : [],
    );
    return owners.length > 1 ? [cliCodes.diagnose('emergency-several-owners', { token, owners })] : [];
  });

/** What is not found may stand in what could not be read, so both are told. */
function beside<T>(errors: readonly Diagnostic[], find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new CommandFailure(error.exitCode, [...errors, ...error.diagnostics]);
  }
}

interface Failed {
  readonly name: TokenName;
  readonly errors: readonly Diagnostic[];
}

/** Every entry resolved by itself, so that none stands in another's way. */
function eachByItself(
  declared: DeclaredState,
  facts: WorkspaceFacts,
  reading: SpecReading,
): { readonly desired: DesiredState; readonly failed: readonly Failed[] } {
  const whole = declared.tokens.filter((token) => !reading.incomplete.has(token));
  const each = resolveEach({ ...declared, tokens: whole }, facts, (of, ...path) => reading.places.of(of, ...path));
  const resolved = new Map(each.flatMap((one) => (one.resolved ? [[one.declared, one.resolved] as const] : [])));
  const tokens = declared.tokens.map((token) => resolved.get(token) ?? withoutReplacement(token));
  const failed = each.flatMap(({ declared: { name }, errors }) => (errors.length > 0 ? [{ name, errors }] : []));
  return { desired: { ...declared, tokens }, failed };
}

/** Nobody knows what its token may do, so none is made. */
const withoutReplacement = (token: DeclaredToken): DesiredToken => ({
  ...token,
  enabled: false,
  access: { type: 'workspace', role: '' },
});
