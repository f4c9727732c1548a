import { formatPlace } from '../../diagnostics/diagnostic';
import type { Inventory } from '../../inventory/inventory';
import { formatMinute } from '../../model/time-words';
import { code, row, sentence } from '../plan/markdown-text';
import { acceptedIn, type AcceptedOfRow } from './records/accepted';
import { type CellValue, columnNamed, type InventoryColumn } from './records/columns';
import type { InventoryRecord } from './records/record';
import { type ToldFinding, toldFindings } from './records/told-findings';

/** What a page has room for. */
const DEFAULT = 'name,kind,status,phase,access,owner,consumer,created_by,expires_at,rotates_at,last_used_at,findings';
export const MARKDOWN_COLUMNS: readonly InventoryColumn[] = DEFAULT.split(',').flatMap((id) => columnNamed(id) ?? []);

/** Inventories as a page of Markdown: whatever names and labels say is shown, and has no effect. */
export function renderInventoryMarkdown(
  inventories: readonly Inventory[],
  records: readonly InventoryRecord[],
  columns: readonly InventoryColumn[] = MARKDOWN_COLUMNS,
): string {
  const findings = toldFindings(inventories).filter(({ finding }) => !finding.waived);
  const accepted = acceptedIn(inventories);
  const lines = [
    '# Access tokens',
    '',
    ...inventories.map(
      ({ ownerId, workspace, asOf }) =>
        `- ${code(ownerId)} in workspace ${code(workspace)}, as of ${formatMinute(asOf)}`,
    ),
    '',
    ...table(
      columns.map(({ id }) => id.replaceAll('_', ' ')),
      records.map((record) => columns.map((column) => cell(column, column.value(record)))),
    ),
    '',
    '## Findings',
    '',
    ...(findings.length === 0
      ? ['None.']
      : table(['severity', 'code', 'where', 'what', 'what to do'], findings.map(findingCells))),
    ...(accepted.length === 0
      ? []
      : ['', '## Accepted', '', ...table(['name', 'code', 'until', 'why'], accepted.map(acceptedCells))]),
  ];
  return `${lines.join('\n')}\n`;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? ['None.'] : [row(...heads), row(...heads.map(() => '---')), ...rows.map((one) => row(...one))];

const CODES: ReadonlySet<string> = new Set(['name', 'token_id', 'secret', 'secret_arn', 'kms_key', 'findings']);

function cell({ id }: InventoryColumn, value: CellValue): string {
  if (!value) return '';
  const show = CODES.has(id) ? code : sentence;
  switch (value.kind) {
    case 'text':
      return value.text === '' ? '' : show(value.text);
    case 'list':
      return value.items.map(show).join('<br>');
    case 'time':
      return value.at === null ? 'never' : formatMinute(value.at);
  }
}

const acceptedCells = ({ row: { name }, words: { code: finding, until, why } }: AcceptedOfRow): readonly string[] => [
  code(name),
  code(finding),
  until,
  sentence(why),
];

const findingCells = ({
  finding: { severity, code: name, place, message, advice },
}: ToldFinding): readonly string[] => [
  severity,
  code(name),
  place ? sentence(formatPlace(place)) : '',
  sentence(message),
  sentence(advice ?? ''),
];
