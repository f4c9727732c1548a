import { printable } from '../text/printable';
import { type Painter, plainPainter } from '../text/painter';
import { hang, wrap } from '../text/fit';
import { formatMinute, relativeTime } from '../../model/time-words';
import type { EntryPlan, Plan, Reason } from '../../model/plan';
import { HOLD_SIGN } from './action-words';
import { blockedLines, entryLines, type EntryStyle, upToDateLines } from './entry-text';
import { closingLine, entriesByState, summarisePlan } from './plan-summary';

export interface PlanTextOptions {
  /** Columns of the terminal; no line is wider. Default 100. */
  readonly width?: number;
  readonly painter?: Painter;
  /** Show steps and codes, and every entry that is as declared. */
  readonly verbose?: boolean;
  /** Only the closing line and the verdict of the safety gate. */
  readonly brief?: boolean;
  /** Entries that the command was not asked about and that the plan leaves out. */
  readonly others?: number;
}

/** As many entries that are as declared get a line each; more are told as a number. */
const MOST_UP_TO_DATE = 12;

const NARROWEST = 40;

/**
 * A plan for people: what stops it first, then each entry with what happens, why, and when the old token dies, then what
 * is left alone and why, and one line of counts. Holds no value, because a plan holds none.
 */
export function renderPlanText(plan: Plan, options: PlanTextOptions = {}): string {
  const { painter = plainPainter, verbose = false, brief = false, others = 0 } = options;
  const style: EntryStyle = { painter, verbose, width: Math.max(NARROWEST, options.width ?? 100), now: plan.asOf };
  const entries = entriesByState(plan);
  const details = brief
    ? []
    : [
        wrap(
          printable(`Plan for ${plan.ownerId} in workspace ${plan.workspace}, as of ${formatMinute(plan.asOf)}`),
          style.width,
        ),
        ...(entries.get('blocked') ?? []).map((entry) => blockedLines(entry, style)),
        ...(['changes', 'undeclared', 'holds'] as const).flatMap((state) =>
          (entries.get(state) ?? []).map((entry) => entryLines(entry, style)),
        ),
        upToDate(entries.get('up-to-date') ?? [], style),
      ];
  const blocks = [
    ...details,
    wrap(`${closingLine(summarisePlan(plan))}${notShown(others)}`, style.width).map((line) => painter.strong(line)),
    ...plan.gate.map((refusal) =>
      wrap(printable(verdict(refusal)), style.width).map((line) => painter.severity('error', line)),
    ),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** Nothing passes a step on the token that the run works with. */
const verdict = ({ code, message }: Reason): string =>
  `An apply will be ${message}.${code === 'gate-management-token' ? '' : ' With --force it goes on.'}`;

const notShown = (others: number): string =>
  others === 0 ? '' : ` ${others} other ${others === 1 ? 'entry was' : 'entries were'} not asked for.`;

function upToDate(entries: readonly EntryPlan[], style: EntryStyle): readonly string[] {
  if (style.verbose || entries.length <= MOST_UP_TO_DATE)
    return entries.flatMap((entry) => upToDateLines(entry, style));
  const next = entries
    .flatMap((entry) => entry.holds.map(({ until }) => ({ token: entry.token, until })))
    .filter(
      (hold): hold is { token: typeof hold.token; until: NonNullable<typeof hold.until> } => hold.until !== undefined,
    )
    .sort((a, b) => a.until - b.until)[0];
  const first = next
    ? `; the next to rotate is ${printable(next.token)}, ${relativeTime(next.until, style.now)} (${formatMinute(next.until)})`
    : '';
  const sign = `${HOLD_SIGN} `;
  return hang(sign, `${entries.length} entries as declared${first}`, style.width, style.painter.change('still', sign));
}
