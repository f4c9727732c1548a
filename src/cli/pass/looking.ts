import type { DesiredState } from '../../core/model/desired';
import type { TokenName } from '../../core/model/ids';
import { prepare, type Prepared } from '../../core/pass/prepare';
import type { PlanOptions } from '../../core/reconcile/entry/subject';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import type { PolicyFlags } from './judging';
import { namedEntries, type Session, specsOfRun, type SpecSession, withSession } from './session';

/** What narrows a look. */
export interface LookFlags extends PolicyFlags {
  readonly owner?: readonly string[];
  readonly token?: readonly string[];
}

/** What a command that changes nothing works from. */
export interface Look {
  readonly session: Session;
  /** A plan for each spec, from versions and labels alone. */
  readonly prepared: readonly Prepared[];
  /** The entries that were asked about. Absent: all. */
  readonly named?: ReadonlySet<TokenName>;
}

/** Looks at the tokens and secrets of the named files; `show` then tells of them. Reads no value and changes nothing. */
export async function withLook<T>(
  { terminal, flags, signal }: Invocation<LookFlags>,
  paths: readonly string[],
  show: (look: Look) => T,
  optionsOf: (spec: SpecSession) => PlanOptions = () => ({}),
): Promise<T> {
  return withSession(paths, 'plan', { ...flags, signal }, async (session) => {
    terminal.progress('Looking at tokens and secrets …');
    const named = flags.token && namedEntries(session, flags.token);
    const prepared = await prepare(specsOfRun(session, optionsOf), 'versions');
    if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
    return show({ session, prepared, ...(named && { named }) });
  });
}

/** The state with only the entries that were asked about. */
export const onlyNamed = (desired: DesiredState, named: ReadonlySet<TokenName> | undefined): DesiredState =>
  named ? { ...desired, tokens: desired.tokens.filter(({ name }) => named.has(name)) } : desired;
