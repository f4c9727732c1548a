import { breakageSentence } from './breakage-sentence';
import { acceptedIn } from './records/accepted';
import { printable } from '../text/printable';
import { renderText } from '../diagnostics/render-text';
import { type Painter, plainPainter } from '../text/painter';
import { copyLines } from '../text/copy-lines';
import { fold, wrap } from '../text/fit';
import { type Cell, type Column, renderTable, type TableOptions } from '../text/table';
import { formatMinute, relativeTime } from '../../model/time-words';
import { describeAccess } from '../../model/access';
import type { Instant } from '../../model/time';
import type { ForeignToken, Inventory, InventoryRow, TokenStatus } from '../../inventory/inventory';

export interface InventoryTableOptions {
  /** Columns of the terminal; no line is wider. Default 100. */
  readonly width?: number;
  readonly painter?: Painter;
  /** Only what is to be looked at, and who breaks first. */
  readonly brief?: boolean;
}

const NARROWEST = 40;

const COLUMNS: readonly Column[] = [
  { title: 'NAME', shrink: 'late', min: 24 },
  { title: 'STATUS', shrink: 'none' },
  { title: 'TOKEN', shrink: 'middle', min: 14 },
  { title: 'ACCESS', shrink: 'wrap', min: 14 },
  { title: 'CONSUMER', shrink: 'wrap', min: 14 },
  { title: 'EXPIRES', shrink: 'none' },
  { title: 'ROTATES', shrink: 'none' },
  { title: 'USED', shrink: 'none' },
];

const FOREIGN_COLUMNS: readonly Column[] = [
  { title: 'FOREIGN', shrink: 'late', min: 16 },
  { title: 'STATUS', shrink: 'none' },
  { title: 'TOKEN', shrink: 'middle', min: 14 },
  { title: 'ACCESS', shrink: 'wrap', min: 14 },
  { title: 'CREATED BY', shrink: 'wrap', min: 12 },
  { title: 'EXPIRES', shrink: 'none' },
  { title: 'USED', shrink: 'none' },
];

const FURTHER_COLUMNS: readonly Column[] = [
  { title: 'NOT CURRENT', shrink: 'late', min: 16 },
  { title: 'STATUS', shrink: 'none' },
  { title: 'TOKEN', shrink: 'middle', min: 14 },
  { title: 'PHASE', shrink: 'none' },
  { title: 'KEPT UNTIL', shrink: 'none' },
  { title: 'EXPIRES', shrink: 'none' },
  { title: 'USED', shrink: 'none' },
];

const ACCEPTED_COLUMNS: readonly Column[] = [
  { title: 'ACCEPTED', shrink: 'late', min: 16 },
  { title: 'FINDING', shrink: 'none' },
  { title: 'UNTIL', shrink: 'none' },
  { title: 'WHY', shrink: 'wrap', min: 14 },
];

/** An inventory for people: what is declared, what is foreign, what is to be looked at, and who breaks first. */
export function renderInventoryTable(inventory: Inventory, options: InventoryTableOptions = {}): string {
  const { painter = plainPainter } = options;
  const width = Math.max(NARROWEST, options.width ?? 100);
  const { asOf: now, rows, foreign } = inventory;
  const heading = `Inventory of ${inventory.ownerId} in workspace ${inventory.workspace}, as of ${formatMinute(now)}`;
  const details: readonly (readonly string[])[] = options.brief
    ? []
    : [
        wrap(printable(heading), width),
        rows.length === 0
          ? []
          : renderTable(
              COLUMNS,
              rows.map((row) => rowCells(row, now, painter)),
              { width, painter },
            ),
        rows.flatMap(({ name, secret }) => copyLines(name, secret.copies).flatMap((line) => wrap(line, width))),
        furtherRows(rows, now, { width, painter }),
        foreign.length === 0
          ? []
          : renderTable(
              FOREIGN_COLUMNS,
              foreign.map((token) => foreignCells(token, now, painter)),
              { width, painter },
            ),
        acceptedRows(inventory, { width, painter }),
      ];
  const blocks: readonly (readonly string[])[] = [
    ...details,
    findings(inventory, width, painter),
    wrap(breakageSentence(inventory.forecast, now), width).map((line) => painter.strong(line)),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function findings({ findings: all }: Inventory, width: number, painter: Painter): readonly string[] {
  const text = renderText(all, { width, painter }).trimEnd();
  return text === '' ? [] : text.split('\n').flatMap((line) => fold(line, width));
}

const distance = (at: Instant | null | undefined, now: Instant, never: string): string =>
  at === undefined ? '-' : at === null ? never : relativeTime(at, now);

function rowCells(row: InventoryRow, now: Instant, painter: Painter): readonly Cell[] {
  const { current, declared } = row;
  const access = current?.access ?? declared?.access;
  return [
    { text: printable(row.name), paint: (text) => painter.strong(text) },
    { text: row.status, paint: (text) => paintStatus(row.status, declared?.enabled ?? true, text, painter) },
    { text: current ? printable(current.tokenId) : '-' },
    { text: access ? printable(describeAccess(access)) : '-' },
    { text: declared ? printable(declared.consumer) : 'not in the spec' },
    { text: distance(current?.expiresAt, now, 'never') },
    { text: distance(row.rotatesAt, now, '-') },
    { text: distance(current?.lastUsedAt, now, 'never') },
  ];
}

/** Tokens of entries that are superseded and not gone yet, or not current yet. */
function furtherRows(rows: readonly InventoryRow[], now: Instant, options: TableOptions): readonly string[] {
  const further = rows.flatMap(({ name, current, generations }) =>
    generations.filter(({ tokenId }) => tokenId !== current?.tokenId).map((one) => [name, one] as const),
  );
  if (further.length === 0) return [];
  const cells = further.map(([name, one]): readonly Cell[] => [
    { text: printable(name) },
    { text: one.status, paint: (text) => options.painter.faint(text) },
    { text: printable(one.tokenId) },
    { text: one.phase },
    { text: distance(one.held?.until, now, '-') },
    { text: distance(one.expiresAt, now, 'never') },
    { text: distance(one.lastUsedAt, now, 'never') },
  ]);
  return renderTable(FURTHER_COLUMNS, cells, options);
}

/** What spec and policy accept. */
function acceptedRows(inventory: Inventory, options: TableOptions): readonly string[] {
  const accepted = acceptedIn([inventory]);
  if (accepted.length === 0) return [];
  const cells = accepted.map(({ row, words: { code, until, why } }): readonly Cell[] => [
    { text: printable(row.name) },
    { text: printable(code) },
    { text: until },
    { text: printable(why) },
  ]);
  return renderTable(ACCEPTED_COLUMNS, cells, options);
}

const foreignCells = (token: ForeignToken, now: Instant, painter: Painter): readonly Cell[] => [
  { text: printable(token.label) + (token.kind === 'management' ? ' (this run’s own)' : '') },
  { text: token.status, paint: (text) => painter.faint(text) },
  { text: printable(token.tokenId) },
  { text: printable(describeAccess(token.access)) },
  { text: printable(token.createdBy) },
  { text: distance(token.expiresAt, now, 'never') },
  { text: distance(token.lastUsedAt, now, 'never') },
];

function paintStatus(status: TokenStatus, wanted: boolean, text: string, painter: Painter): string {
  if (status === 'enabled') return painter.change('add', text);
  return wanted ? painter.severity('error', text) : painter.faint(text);
}
