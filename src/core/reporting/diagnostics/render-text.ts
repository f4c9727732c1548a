import { type Diagnostic, formatPlace } from '../../diagnostics/diagnostic';
import { excerptOf } from './excerpt';
import { countBySeverity, inReadingOrder } from '../../diagnostics/order';
import { type Painter, plainPainter } from '../text/painter';
import { printable, wrapText } from '../text/printable';

export interface TextOptions {
  readonly painter?: Painter;
  /** Columns of the terminal. */
  readonly width?: number;
  /** Show waived findings too, with their reasons. */
  readonly showWaived?: boolean;
}

const NARROWEST = 40;
const INDENT = '      ';

/** Everything, in reading order, a blank line between two and a count at the end; empty text when there is nothing. */
export function renderText(diagnostics: readonly Diagnostic[], options: TextOptions = {}): string {
  const shown = inReadingOrder(diagnostics).filter((d) => options.showWaived === true || d.waived === undefined);
  const blocks = shown.map((diagnostic) => renderOne(diagnostic, options));
  const summary = summarise(diagnostics);
  return [...blocks, ...(summary === '' ? [] : [`${summary}\n`])].join('\n');
}

/** `2 errors, 1 warning, 1 waived finding`; empty text when there is nothing. */
export function summarise(diagnostics: readonly Diagnostic[]): string {
  const { error, warning, note, waived } = countBySeverity(inReadingOrder(diagnostics));
  const count = (n: number, word: string) => (n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`]);
  return [
    ...count(error, 'error'),
    ...count(warning, 'warning'),
    ...count(note, 'note'),
    ...(waived === 0 ? [] : [`${waived} waived ${waived === 1 ? 'finding' : 'findings'}`]),
  ].join(', ');
}

function renderOne(diagnostic: Diagnostic, { painter = plainPainter, width = 100 }: TextOptions): string {
  const room = Math.max(NARROWEST, width);
  const where = diagnostic.place ? `${printable(formatPlace(diagnostic.place))}: ` : '';
  const tag = `${diagnostic.severity}[${diagnostic.code}]`;
  // Two columns less, since further lines are indented by two.
  const [first = '', ...rest] = wrapText(`${where}${tag} ${printable(diagnostic.message)}`, room - 2);
  const lines = [
    // Painted after wrapping: colour codes have no width.
    first.startsWith(`${where}${tag}`)
      ? painter.strong(where) + painter.severity(diagnostic.severity, tag) + first.slice(where.length + tag.length)
      : first,
    ...rest.map((line) => `  ${line}`),
  ];
  lines.push(...excerptLines(diagnostic, painter, room));
  const remark = (label: string, text: string) => {
    const [head = '', ...tail] = wrapText(printable(text), room - INDENT.length - label.length - 2);
    lines.push(`${INDENT}${painter.faint(`${label}:`)} ${head}`);
    lines.push(...tail.map((line) => INDENT + ' '.repeat(label.length + 2) + line));
  };
  if (diagnostic.suggestion !== undefined) remark('did you mean', `${diagnostic.suggestion}`);
  if (diagnostic.advice !== undefined) remark('do', diagnostic.advice);
  for (const { message, place } of diagnostic.related ?? []) remark('see', `${formatPlace(place)}: ${message}`);
  if (diagnostic.waived) remark('waived', `until ${diagnostic.waived.until}: ${diagnostic.waived.reason}`);
  return `${lines.join('\n')}\n`;
}

function excerptLines(diagnostic: Diagnostic, painter: Painter, room: number): readonly string[] {
  if (diagnostic.place?.kind !== 'source') return [];
  const gutter = String(diagnostic.place.line).padStart(INDENT.length - 1);
  const excerpt = excerptOf(diagnostic.place, room - gutter.length - 3);
  if (!excerpt) return [];
  const indent = ' '.repeat(excerpt.marker.indexOf('^'));
  return [
    `${painter.faint(`${gutter} |`)} ${excerpt.line}`,
    `${painter.faint(`${' '.repeat(gutter.length)} |`)} ${indent}${painter.severity(diagnostic.severity, excerpt.marker.trimStart())}`,
  ];
}
