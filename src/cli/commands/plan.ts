import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { Action } from '../../core/model/plan';
import { addDuration, type Instant, parseDuration } from '../../core/model/time';
import { planAt } from '../../core/outlook/plan-at';
import { withPlan } from '../../core/pass/prepare';
import { renderPlanJson } from '../../core/reporting/saved-plan/plan-json';
import { renderPlanMarkdown } from '../../core/reporting/plan/plan-markdown';
import { momentIn } from '../../core/token-spec/fields/read-moment';
import { restrict } from '../../core/reconcile/restrict';
import { countActions, problemsOf } from '../pass/apply/applying';
import { askedBy, type AskedFlags } from '../pass/apply/asked';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { narrowed, plansText } from '../pass/apply/planning';
import type { Invocation } from '../terminal/invocation';
import { saveFiles } from '../terminal/save-files';
import { report } from '../terminal/reporting';
import { stamp } from '../terminal/stamp';
import { type Look, type LookFlags, withLook } from '../pass/looking';

export interface PlanFlags extends AskedFlags, LookFlags {
  readonly out?: string;
  readonly at?: string;
  readonly detailedExitcode?: boolean;
  readonly verbose?: boolean;
}

/** Shows what an apply would do. Reads no value and changes nothing. */
export async function planCommand(invocation: Invocation<PlanFlags>, paths: readonly string[] = []): Promise<ExitCode> {
  const { terminal, flags } = invocation;
  if (flags.at !== undefined && flags.out !== undefined) throw invalid('--out', flags.out, 'no file beside --at');
  const show = ({ session, prepared: now, named }: Look): ExitCode => {
    const prepared = flags.at === undefined ? now : now.map((one) => planAt(one, momentOf(flags.at!, one.world.asOf)));
    const isNamed = named && (({ token }: Pick<Action, 'token'>): boolean => named.has(token));
    // The gate judges what an apply with the same flags would do.
    const all = prepared.map((one) => (isNamed ? withPlan(one, restrict(one.plan, isNamed)) : one).plan);
    const plans = narrowed(all, isNamed);
    if (flags.format === 'text' && session.findings.length > 0 && !flags.quiet) {
      report(terminal, session.findings, 'text');
    }
    if (flags.at !== undefined && flags.format === 'text') terminal.say('If nothing happens until then:');
    terminal.result(
      flags.format === 'json'
        ? renderPlanJson(plans, stamp(), [...session.findings, ...problemsOf(plans)])
        : flags.format === 'markdown'
          ? plans.map((plan, index) => renderPlanMarkdown(plan, index === 0 ? session : {})).join('\n')
          : plansText(terminal, all, flags.verbose ?? false, isNamed),
    );
    if (flags.out !== undefined) saveFiles([{ path: flags.out, content: renderPlanJson(plans, stamp()) }]);
    const problems = problemsOf(plans);
    if (problems.length > 0) {
      // A machine finds them in the document.
      if (flags.format !== 'json') report(terminal, problems, 'text');
      return ExitCode.error;
    }
    if (!flags.detailedExitcode) return ExitCode.done;
    if (plans.some(({ gate }) => gate.length > 0)) return ExitCode.refused;
    return countActions(plans) > 0 ? ExitCode.changes : ExitCode.done;
  };
  return withLook(invocation, paths, show, ({ desired }) => askedBy(flags, desired));
}

const invalid = (flag: string, found: string, expected: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', { flag, found, expected })]);

/** A time, or a length of time from now. */
function momentOf(text: string, now: Instant): Instant {
  const length = parseDuration(text.replace(/^\+/, ''));
  const moment = length ? addDuration(now, length) : momentIn(text);
  if (moment !== undefined && moment >= now) return moment;
  throw invalid('--at', text, 'a time to come, such as 2026-03-01T09:00Z, or a length of time from now, such as 30d');
}
