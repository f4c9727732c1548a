import { formatMinute } from '../../model/time-words';
import type { EntryPlan, Plan } from '../../model/plan';
import { type Diagnostic, formatPlace } from '../../diagnostics/diagnostic';
import { inReadingOrder } from '../../diagnostics/order';
import { ACTION_WORDS, HOLD_SIGN } from './action-words';
import { holdSentence } from './entry-text';
import { code, row, sentence } from './markdown-text';
import { entriesByState, summarisePlan, summaryWords, wayPastGate } from './plan-summary';
import { describeStep } from './step-words';

export interface PlanMarkdownOptions {
  /** Findings about the spec; accepted ones are left out. */
  readonly findings?: readonly Diagnostic[];
  /** Default 65,536: what GitHub accepts as a comment. */
  readonly limit?: number;
}

const GITHUB_LIMIT = 65_536;

/** Room for the line that says what is left out. */
const NOTICE_ROOM = 200;

/** Lines that stand or fall together: a heading, rows, an end. Rows that find no room are counted. */
interface Section {
  readonly open: readonly string[];
  readonly rows: readonly string[];
  readonly close: readonly string[];
}

/**
 * A plan as a pull request comment. What a name, label or other foreign text says is shown and has no effect: no Markdown,
 * HTML, mention or issue reference. Sections that matter most come first, so what a long plan leaves out is detail.
 */
export function renderPlanMarkdown(
  plan: Plan,
  { findings = [], limit = GITHUB_LIMIT }: PlanMarkdownOptions = {},
): string {
  const summary = summarisePlan(plan);
  const entries = entriesByState(plan);
  const of = (state: Parameters<typeof entries.get>[0]): readonly EntryPlan[] => entries.get(state) ?? [];
  const changes = of('changes');
  const still = [...of('undeclared'), ...changes, ...of('holds')].filter((entry) => entry.holds.length > 0);
  const head = [
    `### hawzu-tokens plan: ${summaryWords(summary)}`,
    '',
    `${code(plan.ownerId)} in workspace ${code(plan.workspace)}, as of ${formatMinute(plan.asOf)}.`,
    ...plan.gate.flatMap((refusal) => [
      '',
      `**Safety gate:** an apply will be ${sentence(`${refusal.message}. ${wayPastGate(refusal)}`)}`,
    ]),
  ];
  const foot = ['', `<sub>plan ${code(plan.hash.slice(0, 12))}</sub>`];
  const sections: readonly Section[] = [
    table(['', 'blocked: left as it is', 'why'], of('blocked').map(blockedRow)),
    table(
      ['', 'action', 'token', 'why', 'then'],
      changes.flatMap((entry) => actionRows(entry)),
    ),
    table(['', 'finding', 'where', 'what'], inReadingOrder(findings).flatMap(findingRow)),
    details('Steps', ['token', 'action', 'steps'], changes.flatMap(stepRows)),
    details(
      'Left alone, and why',
      ['', 'token', 'why'],
      still.flatMap((entry) => holdRows(entry, plan)),
    ),
    details(
      `${of('up-to-date').length} as declared`,
      ['', 'token', 'why'],
      of('up-to-date').flatMap((entry) => holdRows(entry, plan)),
    ),
  ];
  return assemble(head, sections, foot, limit);
}

const table = (titles: readonly string[], rows: readonly string[]): Section => ({
  open: ['', row(...titles), `|${'---|'.repeat(titles.length)}`],
  rows,
  close: [],
});

const details = (title: string, titles: readonly string[], rows: readonly string[]): Section => ({
  // GitHub reads Markdown inside HTML only after a blank line.
  open: ['', `<details><summary>${title}</summary>`, ...table(titles, rows).open],
  rows,
  close: ['', '</details>'],
});

const blockedRow = (entry: EntryPlan): string =>
  row('!', code(entry.token), sentence(entry.blocked ? entry.blocked.message : ''));

const actionRows = (entry: EntryPlan): readonly string[] =>
  entry.actions.map((action) =>
    row(
      `\`${ACTION_WORDS[action.kind].sign}\``,
      action.kind,
      code(entry.token) + (entry.declared ? '' : ' (not in the spec)'),
      action.reasons.map((reason) => sentence(reason.message)).join('<br>'),
      action.effects.map(sentence).join('<br>'),
    ),
  );

const findingRow = ({ severity, code: name, place, message, waived }: Diagnostic): readonly string[] =>
  waived === undefined
    ? [row(`**${severity}**`, code(name), code(place ? formatPlace(place) : ''), sentence(message))]
    : [];

const stepRows = (entry: EntryPlan): readonly string[] =>
  entry.actions.map((action) =>
    row(code(entry.token), action.kind, action.steps.map((step) => sentence(describeStep(step))).join('<br>')),
  );

const holdRows = (entry: EntryPlan, plan: Plan): readonly string[] =>
  entry.holds.map((hold) =>
    row(
      hold.severity === 'info' ? `\`${HOLD_SIGN}\`` : `**${hold.severity}**`,
      code(entry.token),
      sentence(holdSentence(hold, plan.asOf)),
    ),
  );

/** Puts in what finds room, section by section, and says how much did not. */
function assemble(
  head: readonly string[],
  sections: readonly Section[],
  foot: readonly string[],
  limit: number,
): string {
  const size = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);
  const lines = [...head];
  let room = limit - size(head) - size(foot) - NOTICE_ROOM;
  let leftOut = 0;
  for (const { open, rows, close } of sections) {
    if (rows.length === 0) continue;
    room -= size(open) + size(close);
    const kept: string[] = [];
    for (const one of rows) {
      // Once a row finds no room, no later one is put in its place: what is shown has no gaps.
      if (leftOut > 0 || size([one]) > room) {
        leftOut += 1;
        continue;
      }
      kept.push(one);
      room -= size([one]);
    }
    if (kept.length > 0) lines.push(...open, ...kept, ...close);
  }
  const notice =
    leftOut === 0
      ? []
      : ['', `**Cut off:** ${leftOut} lines did not fit into this comment. \`hawzu-tokens plan\` shows all of it.`];
  return `${[...lines, ...notice, ...foot].join('\n')}\n`;
}
