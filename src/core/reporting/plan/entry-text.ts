import type { Severity } from '../../diagnostics/diagnostic';
import { printable } from '../text/printable';
import type { Painter } from '../text/painter';
import { padEnd } from '../text/display-width';
import { fold, hang } from '../text/fit';
import { formatMinute, relativeTime } from '../../model/time-words';
import type { Action, EntryPlan, Hold } from '../../model/plan';
import { formatInstant, type Instant } from '../../model/time';
import { ACTION_WORDS, BLOCKED_SIGN, HOLD_SIGN } from './action-words';
import { describeStep } from './step-words';

export interface EntryStyle {
  readonly painter: Painter;
  readonly width: number;
  /** Steps and codes too. */
  readonly verbose: boolean;
  readonly now: Instant;
}

const VERB_WIDTH = 8;
const REMARK = '    ';
const LABEL_WIDTH = 9;

const SEVERITIES: Readonly<Record<Hold['severity'], Severity>> = { info: 'note', warning: 'warning', error: 'error' };

/** A hold's sentence with how far away its end is. The absolute time is in the sentence, or is added. */
export function holdSentence(hold: Hold, now: Instant): string {
  if (hold.until === undefined) return hold.message;
  const relative = relativeTime(hold.until, now);
  const said = hold.message.includes(formatInstant(hold.until));
  return `${hold.message} (${said ? relative : `${relative}, ${formatMinute(hold.until)}`})`;
}

/** A blocked entry: what stops the whole run. */
export function blockedLines(entry: EntryPlan, { painter, width, verbose }: EntryStyle): readonly string[] {
  const sign = painter.severity('error', `${BLOCKED_SIGN} ${padEnd('blocked', VERB_WIDTH)}`);
  const why = entry.blocked ? `${entry.blocked.message}${code(entry.blocked.code, verbose)}` : '';
  return [
    ...heading(sign, entry, painter, width),
    ...remark('error', why, width, (text) => painter.severity('error', text)),
  ];
}

/** An entry's actions, then what of it is left alone. */
export function entryLines(entry: EntryPlan, style: EntryStyle): readonly string[] {
  const { painter, width } = style;
  const actions = entry.actions.flatMap((action) => actionLines(action, entry, style));
  const still = painter.change('still', `${HOLD_SIGN} ${padEnd('keep', VERB_WIDTH)}`);
  const head = entry.actions.length > 0 ? [] : heading(still, entry, painter, width);
  return [...head, ...actions, ...entry.holds.flatMap((hold) => holdLines(hold, style))];
}

/** An entry that is as declared, in one line where it fits. */
export function upToDateLines(entry: EntryPlan, { painter, width, now }: EntryStyle): readonly string[] {
  const until = entry.holds[0]?.until;
  const rotation = until === undefined ? 'not rotated' : `rotates ${relativeTime(until, now)} (${formatMinute(until)})`;
  const sign = `${HOLD_SIGN} `;
  return hang(sign, `${printable(entry.token)}  as declared; ${rotation}`, width, painter.change('still', sign));
}

function actionLines(action: Action, entry: EntryPlan, { painter, width, verbose }: EntryStyle): readonly string[] {
  const { sign, tone } = ACTION_WORDS[action.kind];
  const faint = (text: string) => painter.faint(text);
  return [
    ...heading(painter.change(tone, `${sign} ${padEnd(action.kind, VERB_WIDTH)}`), entry, painter, width),
    ...action.reasons.flatMap((reason) =>
      remark('because', `${reason.message}${code(reason.code, verbose)}`, width, faint),
    ),
    ...action.effects.flatMap((effect) => remark('then', effect, width, faint)),
    ...(verbose ? remark('secret', action.secret.arn ?? action.secret.name, width, faint) : []),
    ...(verbose ? remark('steps', action.steps.map(describeStep).join(' → '), width, faint) : []),
  ];
}

function holdLines(hold: Hold, { painter, width, verbose, now }: EntryStyle): readonly string[] {
  const label = hold.severity === 'info' ? 'note' : hold.severity;
  const text = `${holdSentence(hold, now)}${code(hold.code, verbose)}`;
  return remark(label, text, width, (painted) =>
    hold.severity === 'info' ? painter.faint(painted) : painter.severity(SEVERITIES[hold.severity], painted),
  );
}

const code = (of: string, verbose: boolean): string => (verbose ? ` [${of}]` : '');

function heading(sign: string, entry: EntryPlan, painter: Painter, width: number): readonly string[] {
  const note = entry.declared ? '' : painter.faint('  (not in the spec)');
  return fold(`${sign} ${painter.strong(printable(entry.token))}${note}`, width);
}

function remark(label: string, text: string, width: number, paint: (text: string) => string): readonly string[] {
  const prefix = `${REMARK}${padEnd(label, LABEL_WIDTH)}`;
  return hang(prefix, printable(text), width, paint(prefix));
}
