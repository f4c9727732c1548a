import type { Diagnostic } from '../core/diagnostics/diagnostic';
import type { DeclaredState, DeclaredToken, DesiredState, DesiredToken } from '../core/model/desired';
import { type TokenName, tokenName } from '../core/model/ids';
import type { SpecReading } from '../core/spec/read-specs';
import { resolveAccess, type WorkspaceFacts } from '../core/spec/resolve-access';
import { ExitCode } from './exit-code';
import { surveyForKill } from '../core/pass/survey';
import { CommandFailure, diagnosticOf } from './failure';
import { readNamedSpecsAsFarAsPossible } from './reading';
import { inSession, namedEntries, type Resolve, selected, type Session } from './session';

/** What says which entries leaked. */
interface LeakFlags {
  readonly owner?: readonly string[];
  readonly token?: readonly string[];
}

/**
 * Reads and resolves specs for an emergency: what is wrong with other entries does not hold it up. An entry whose roles or
 * projects the workspace does not have gets no replacement, and its tokens die all the same; so it is where roles and
 * projects can't be read at all.
 * @param work gets the entries that leaked, and what is wrong with them
 */
export async function withLeaked<T>(
  paths: readonly string[],
  { owner, token }: LeakFlags,
  work: (session: Session, leaked: ReadonlySet<TokenName>, left: readonly Diagnostic[]) => Promise<T>,
): Promise<T> {
  const reading = readNamedSpecsAsFarAsPossible(paths);
  const left: Diagnostic[] = [];
  const resolve: Resolve = async (ports, _reading, declared) => {
    const { survey, why, diagnostics } = await surveyForKill(ports, declared.workspace);
    if (!survey) throw new CommandFailure(ExitCode.error, diagnostics);
    if (why) {
      left.push(diagnosticOf(why)!);
      return { ports, survey, desired: { ...declared, tokens: declared.tokens.map(withoutReplacement) }, findings: [] };
    }
    const facts = { roles: survey.catalogue, projects: survey.projects };
    const { desired, errors } = eachByItself(declared, facts, reading, token);
    left.push(...errors);
    return { ports, survey, desired, findings: [] };
  };
  const states = selected(reading.salvaged, owner);
  // A spec of which nothing could be read can't be worked on at all.
  if (states.length === 0) throw new CommandFailure(ExitCode.invalidSpec, reading.errors);
  return inSession(states, reading, 'kill', resolve, async (session) => {
    const all = session.specs.flatMap(({ desired }) => desired.tokens.map(({ name }) => name));
    const leaked = token ? namedEntries(session, token) : new Set(all.map(tokenName));
    // Named or not, what can't be read of the specs may hide entries that were meant.
    return work(session, leaked, token ? left : [...reading.errors, ...left]);
  });
}

/** Every entry resolved by itself, so that none stands in another's way. */
function eachByItself(
  declared: DeclaredState,
  facts: WorkspaceFacts,
  reading: SpecReading,
  named: readonly string[] | undefined,
): { readonly desired: DesiredState; readonly errors: readonly Diagnostic[] } {
  const tokens: DesiredToken[] = [];
  const errors: Diagnostic[] = [];
  for (const token of declared.tokens) {
    const resolution = resolveAccess({ ...declared, tokens: [token] }, facts, (of, ...path) =>
      reading.places.of(of, ...path),
    );
    if (resolution.kind === 'resolved') {
      tokens.push(...resolution.state.tokens);
      continue;
    }
    tokens.push(withoutReplacement(token));
    if (named?.includes(token.name) ?? true) errors.push(...resolution.errors);
  }
  return { desired: { ...declared, tokens }, errors };
}

/** Nobody knows what its token may do, so none is made. */
const withoutReplacement = (token: DeclaredToken): DesiredToken => ({
  ...token,
  enabled: false,
  access: { type: 'workspace', role: '' },
});
