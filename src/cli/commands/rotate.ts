import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type TokenId, tokenId } from '../../core/model/ids';
import type { Action, ActionKind } from '../../core/model/plan';
import { planAndApply } from '../pass/apply/applying';
import { withLeaked } from '../pass/emergency';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { showOutcomes } from '../pass/apply/outcomes';
import { showPlan } from '../pass/apply/planning';
import type { Invocation } from '../terminal/invocation';
import { namedEntries, namedIn, type Session, withSession } from '../pass/session';

export interface RotateFlags {
  readonly token?: readonly string[];
  readonly owner?: readonly string[];
  readonly compromised?: boolean;
  readonly all?: boolean;
  readonly kill?: readonly string[];
  readonly force?: boolean;
  readonly verbose?: boolean;
}

/** What replacing a value comes down to; a due rotation that an earlier run began is finished. */
const ROTATING: ReadonlySet<ActionKind> = new Set(['rotate', 'finish', 'replace', 'take-over']);

/** Replaces the values that are due, or those of the named entries now. Does nothing else that an apply would. */
export async function rotateCommand(
  invocation: Invocation<RotateFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  if (invocation.flags.compromised) return killLeaked(invocation, paths);
  const { terminal, flags, signal } = invocation;
  for (const flag of ['all', 'kill'] as const) {
    if (flags[flag] === undefined) continue;
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('emergency-flag-alone', { flag: `--${flag}` })]);
  }
  return withSession(paths, 'apply', { ...flags, signal }, async (session) => {
    const named = flags.token && namedEntries(session, flags.token);
    const isNamed = ({ token }: Pick<Action, 'token'>): boolean => named?.has(token) ?? true;
    const applied = await planAndApply(terminal, session, {
      optionsOf: (spec) => (named ? { rotate: namedIn(spec, named) } : {}),
      keep: (action) => ROTATING.has(action.kind) && isNamed(action),
      concerns: isNamed,
      force: flags.force ?? false,
      show: showPlan(terminal, flags),
      signal,
    });
    showOutcomes(terminal, applied, flags.format);
    return applied.exitCode;
  });
}

/**
 * The named entries, or all, leaked. Nothing about other entries stops it: neither what is wrong with them in the spec nor
 * in the world, nor the safety gate.
 */
async function killLeaked(
  { terminal, flags, signal }: Invocation<RotateFlags>,
  paths: readonly string[],
): Promise<ExitCode> {
  if (!flags.token && !flags.all)
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('emergency-unnamed', {})]);
  return withLeaked(paths, { ...flags, signal }, async ({ session, leaked, unfinished, beside }) => {
    const kill = await killable(session, flags.kill ?? []);
    const applied = await planAndApply(terminal, session, {
      optionsOf: (spec) => ({ compromised: namedIn(spec, leaked), kill }),
      keep: (action) => leaked.has(action.token) && action.reasons.some(({ code }) => code === 'compromised'),
      concerns: (entry) => entry.declared && leaked.has(entry.token),
      force: true,
      show: showPlan(terminal, flags),
      signal,
    });
    const problems = [...beside, ...unfinished, ...applied.problems];
    showOutcomes(terminal, { ...applied, problems }, flags.format);
    return unfinished.length > 0 && applied.exitCode === ExitCode.done ? ExitCode.error : applied.exitCode;
  });
}

/** Tokens that are named by id. Throws a `CommandFailure` before anything is done when one of them can't be killed. */
async function killable({ specs }: Session, ids: readonly string[]): Promise<ReadonlySet<TokenId>> {
  const known = new Set<string>();
  for (const { ports, desired, survey } of ids.length > 0 ? specs : []) {
    for await (const page of ports.tokenApi.listTokens(desired.workspace)) {
      for (const { id } of page.value) if (id !== survey.managementToken) known.add(id);
    }
  }
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new CommandFailure(
      ExitCode.error,
      unknown.map((id) => cliCodes.diagnose('kill-unknown', { id })),
    );
  }
  return new Set(ids.map(tokenId));
}
