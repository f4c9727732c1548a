import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { type TokenId, tokenId } from '../../core/model/ids';
import type { Action } from '../../core/model/plan';
import { scheduledWork } from '../../core/pass/scheduled-pass';
import { actionsOf } from '../../core/reconcile/plan';
import { type Applied, planAndApply } from '../pass/apply/applying';
import { showOutcomes } from '../pass/apply/outcomes';
import { showPlan } from '../pass/apply/planning';
import { namedEntries, withSession } from '../pass/session';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';

export interface RetireFlags {
  readonly owner?: readonly string[];
  readonly token?: readonly string[];
  readonly end?: readonly string[];
  readonly verbose?: boolean;
}

/** One scheduled pass by hand: ends what was superseded, and asks rotation functions that missed their time. */
export async function retireCommand(
  invocation: Invocation<RetireFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags, signal } = invocation;
  return withSession(paths, 'retire', { ...flags, signal }, async (session) => {
    const named = flags.token && namedEntries(session, flags.token);
    const isNamed = ({ token }: Pick<Action, 'token'>): boolean => named?.has(token) ?? true;
    const { options, keep } = scheduledWork(true);
    const end = new Set((flags.end ?? []).map(tokenId));
    const applied = await planAndApply(terminal, session, {
      optionsOf: () => ({ ...options, end }),
      keep: (action) => keep(action) && (isNamed(action) || isEnding(action)),
      concerns: isNamed,
      force: false,
      show: showPlan(terminal, flags),
      signal,
    });
    const unended = notEnded(end, applied);
    showOutcomes(terminal, { ...applied, problems: [...applied.problems, ...unended] }, flags.format);
    return unended.length > 0 && applied.exitCode === ExitCode.done ? ExitCode.error : applied.exitCode;
  });
}

const isEnding = ({ reasons }: Action): boolean => reasons.some(({ code }) => code === 'end-asked');

/** Only what nothing proves to be an entry's ends by its id; whoever named another token has to learn that it lives. */
function notEnded(end: ReadonlySet<TokenId>, { prepared }: Applied): readonly Diagnostic[] {
  const planned = new Set<string>(
    prepared.flatMap(({ plan }) =>
      actionsOf(plan)
        .filter(isEnding)
        .flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'revoke' ? [step.token] : []))),
    ),
  );
  return [...end].filter((id) => !planned.has(id)).map((id) => cliCodes.diagnose('end-not-asked-for', { id }));
}
