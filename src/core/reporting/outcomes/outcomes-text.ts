import { printable } from '../text/printable';
import { type Painter, plainPainter } from '../text/painter';
import { wrap } from '../text/fit';
import { type Cell, renderTable } from '../text/table';
import { ACTION_WORDS } from '../plan/action-words';
import type { Outcome } from '../../pass/apply';

export interface OutcomesTextOptions {
  /** Columns of the terminal; no line is wider. Default 100. */
  readonly width?: number;
  readonly painter?: Painter;
  /** Only the counts. */
  readonly brief?: boolean;
}

const NARROWEST = 40;

const STATUSES: readonly Outcome['status'][] = ['done', 'failed', 'moved', 'unknown'];

const COUNTED: Readonly<Record<Outcome['status'], string>> = {
  done: 'done',
  failed: 'failed',
  moved: 'stopped because somebody else was at work',
  unknown: 'with an unknown end: the next apply finds out',
};

/**
 * How every action of an apply ended, in a line each, and the counts. Why one did not end well is in its diagnostic, which
 * `renderText` shows; the code here leads there.
 */
export function renderOutcomesText(outcomes: readonly Outcome[], options: OutcomesTextOptions = {}): string {
  const { painter = plainPainter } = options;
  const width = Math.max(NARROWEST, options.width ?? 100);
  const columns = [
    { title: 'ACTION', shrink: 'none' },
    { title: 'TOKEN', shrink: 'late', min: 12 },
    { title: 'OUTCOME', shrink: 'wrap', min: 12 },
  ] as const;
  const table =
    outcomes.length === 0 || options.brief
      ? []
      : renderTable(
          columns,
          outcomes.map((one) => cells(one, painter)),
          { width, painter },
        );
  const isLeaked = ({ action, status }: Outcome): boolean => action.kind === 'kill' && status === 'unknown';
  const leaked = outcomes.filter(isLeaked).length;
  const others = outcomes.filter((one) => !isLeaked(one));
  const counts = STATUSES.map((status) => ({
    said: COUNTED[status],
    count: others.filter((one) => one.status === status).length,
  }))
    .concat({ said: 'with an unknown end: what leaked may still work', count: leaked })
    .filter(({ count }) => count > 0)
    .map(({ said, count }) => `${count} ${said}`);
  const closing = counts.length === 0 ? 'Nothing was to be done.' : `Applied: ${counts.join(', ')}.`;
  const blocks = [table, wrap(closing, width).map((line) => painter.strong(line))].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function cells(outcome: Outcome, painter: Painter): readonly Cell[] {
  const { action, status } = outcome;
  const { sign, tone } = ACTION_WORDS[action.kind];
  return [
    { text: `${sign} ${action.kind}`, paint: (text) => painter.change(tone, text) },
    { text: printable(action.token) },
    { text: printable(endOf(outcome)), paint: (text) => paintEnd(status, text, painter) },
  ];
}

function endOf({ action, status, stepsDone, tokenId, diagnostic }: Outcome): string {
  if (status === 'done') return tokenId === undefined ? 'done' : `done, token ${tokenId}`;
  const step = action.steps[stepsDone];
  const where = step ? ` at step ${stepsDone + 1} of ${action.steps.length} (${step.kind})` : '';
  return `${status === 'unknown' ? 'end unknown' : 'stopped'}${where}${diagnostic ? ` [${diagnostic.code}]` : ''}`;
}

function paintEnd(status: Outcome['status'], text: string, painter: Painter): string {
  switch (status) {
    case 'done':
      return painter.change('add', text);
    case 'failed':
      return painter.severity('error', text);
    case 'moved':
    case 'unknown':
      return painter.severity('warning', text);
  }
}
