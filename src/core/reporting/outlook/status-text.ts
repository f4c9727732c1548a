import { formatMinute, relativeTime } from '../../model/time-words';
import type { Instant } from '../../model/time';
import type { EntryState, EntryStatus, SpecStatus, SupersededToken } from '../../outlook/status';
import { wrap } from '../text/fit';
import { type Painter, plainPainter } from '../text/painter';
import { copyLines } from '../text/copy-lines';
import { printable } from '../text/printable';
import { type Cell, type Column, renderTable } from '../text/table';
import { EVENT_WORDS } from './event-words';
import type { OutlookTextOptions } from './outlook-text';

const COLUMNS: readonly Column[] = [
  { title: 'TOKEN', shrink: 'late', min: 16 },
  { title: 'STATE', shrink: 'none' },
  { title: 'SINCE', shrink: 'none' },
  { title: 'USED', shrink: 'none' },
  { title: 'NEXT', shrink: 'wrap', min: 12 },
  { title: 'OLD TOKENS', shrink: 'wrap', min: 16 },
];

const PHASES: Partial<Record<SupersededToken['phase'], string>> = {
  superseded: 'still valid',
  tombstoned: 'valid, no rollback',
  disabled: 'disabled',
};

/** States that a person should look into. */
const PROBLEMS: ReadonlySet<EntryState> = new Set(['broken', 'missing', 'stuck', 'blocked', 'unknown']);

export const isProblem = ({ state, problem }: EntryStatus): boolean => PROBLEMS.has(state) || problem !== undefined;

/** How the entries of a spec are, for people; what is wrong is said below the table. */
export function renderStatusText(
  { ownerId, workspace, asOf, tokens }: SpecStatus,
  { width = 100, painter = plainPainter, brief = false }: OutlookTextOptions = {},
): string {
  const heading = `Status of ${ownerId} in workspace ${workspace}, as of ${formatMinute(asOf)}`;
  const rows = tokens.map((one) => cells(one, asOf, painter));
  const bad = tokens.filter(isProblem);
  const blocks = [
    ...(brief ? [] : [wrap(printable(heading), width), renderTable(COLUMNS, rows, { width, painter })]),
    ...(brief ? [] : [tokens.flatMap(behind).flatMap((line) => wrap(line, width))]),
    ...(bad.length === 0
      ? []
      : [
          bad.flatMap(({ token, state, problem }) =>
            wrap(printable(`${token} is ${state}${problem === undefined ? '' : `: ${problem}`}`), width),
          ),
        ]),
    [painter.strong(closing(tokens.length, bad.length))],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** Copies that show what their secret shows are in order, and nothing to say of. */
const behind = ({ token, copies = [] }: EntryStatus): readonly string[] =>
  copyLines(
    token,
    copies.filter(({ status }) => status !== 'InSync'),
  );

const closing = (all: number, bad: number): string =>
  bad === 0 ? `${all} in order.` : `${all - bad} in order, ${bad} to look into.`;

const distance = (at: Instant | undefined, now: Instant, never: string): string =>
  at === undefined ? never : relativeTime(at, now);

function cells(status: EntryStatus, now: Instant, painter: Painter): readonly Cell[] {
  const { token, state, currentSince, lastUsedAt, next, superseded } = status;
  return [
    { text: printable(token), paint: (text) => painter.strong(text) },
    {
      text: state,
      paint: (text) => (isProblem(status) ? painter.severity('error', text) : painter.change('add', text)),
    },
    { text: distance(currentSince, now, '-') },
    { text: distance(lastUsedAt, now, 'never') },
    { text: next ? `${EVENT_WORDS[next.kind]} ${relativeTime(next.at, now)}` : '-' },
    { text: superseded.length === 0 ? '-' : superseded.map((one) => oldToken(one, now)).join('; ') },
  ];
}

const oldToken = ({ tokenId, phase, status, lastUsedAt, isHeld }: SupersededToken, now: Instant): string => {
  const use = lastUsedAt === null ? '' : `, used ${relativeTime(lastUsedAt, now)}`;
  return printable(
    `${tokenId.slice(0, 8)}… ${status === 'expired' ? 'expired' : (PHASES[phase] ?? phase)}${use}${isHeld ? ', held' : ''}`,
  );
};
