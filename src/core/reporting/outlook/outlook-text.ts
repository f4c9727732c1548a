import type { Breakage } from '../../inventory/inventory';
import { formatMinute, relativeTime } from '../../model/time-words';
import type { Outlook, OutlookEvent } from '../../outlook/outlook';
import { breakageSentence } from '../inventory/breakage-sentence';
import { wrap } from '../text/fit';
import { type Painter, plainPainter } from '../text/painter';
import { printable } from '../text/printable';
import { type Cell, type Column, renderTable } from '../text/table';
import { EVENT_WORDS } from './event-words';

export interface OutlookTextOptions {
  /** Columns of the terminal; no line is wider. Default 100. */
  readonly width?: number;
  readonly painter?: Painter;
  /** Only what breaks. */
  readonly brief?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'WHEN', shrink: 'none' },
  { title: 'IN', shrink: 'none' },
  { title: 'TOKEN', shrink: 'late', min: 16 },
  { title: 'EVENT', shrink: 'none' },
  { title: 'CONSUMER', shrink: 'wrap', min: 14 },
];

/** What is to come, for people; and what would break if nothing ran. */
export function renderOutlookText(
  outlook: Outlook,
  breakages: readonly Breakage[],
  { width = 100, painter = plainPainter, brief = false }: OutlookTextOptions = {},
): string {
  const { ownerId, workspace, asOf, until, events } = outlook;
  const heading = `To come for ${ownerId} in workspace ${workspace}, from ${formatMinute(asOf)} until ${formatMinute(until)}, if passes run:`;
  const rows = events.map((event) => cells(event, outlook, painter));
  const blocks = [
    ...(brief ? [] : [wrap(printable(heading), width)]),
    ...(brief ? [] : [rows.length === 0 ? ['Nothing.'] : renderTable(COLUMNS, rows, { width, painter })]),
    wrap(breakageSentence(breakages, asOf), width).map((line) => painter.strong(line)),
  ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function cells({ at, token, consumer, kind }: OutlookEvent, { asOf }: Outlook, painter: Painter): readonly Cell[] {
  const isBad = kind === 'expires' || kind === 'blocked';
  return [
    { text: formatMinute(at) },
    { text: relativeTime(at, asOf) },
    { text: printable(token), paint: (text) => painter.strong(text) },
    { text: EVENT_WORDS[kind], ...(isBad && { paint: (text: string) => painter.severity('error', text) }) },
    { text: printable(consumer) },
  ];
}
