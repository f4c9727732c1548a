import { conceal } from '../../diagnostics/conceal';
import { describeAccess } from '../../model/access';
import { formatInstant, type Instant } from '../../model/time';
import type { ForeignToken, Inventory, InventoryRow } from '../../inventory/inventory';

const COLUMNS = [
  'kind',
  'owner_id',
  'workspace',
  'name',
  'owner',
  'consumer',
  'purpose',
  'declared_access',
  'actual_access',
  'secret',
  'region',
  'token_id',
  'status',
  'created_by',
  'created_at',
  'expires_at',
  'last_used_at',
  'rotates_at',
  'generations',
  'findings',
] as const;

type CsvRecord = Partial<Readonly<Record<(typeof COLUMNS)[number], string>>>;

/** A spreadsheet takes a cell that begins like this for a formula, full-width forms too. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** RFC 4180. What could be a formula gets an apostrophe in front, which spreadsheets show as text. */
function cell(text: string): string {
  const told = conceal(text);
  const safe = FORMULA.test(told) ? `'${told}` : told;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const moment = (at: Instant | null | undefined): string =>
  at === undefined ? '' : at === null ? 'never' : formatInstant(at);

/** One line for each declared entry, each undeclared secret of ours and each foreign token; lines end with CR LF. */
export function renderInventoryCsv(...inventories: readonly Inventory[]): string {
  const records = inventories.flatMap(({ ownerId, workspace, rows, foreign }) =>
    [...rows.map(rowRecord), ...foreign.map(foreignRecord)].map((record) => ({
      ...record,
      owner_id: ownerId,
      workspace,
    })),
  );
  const lines = [
    COLUMNS.join(','),
    ...records.map((record) => COLUMNS.map((column) => cell(record[column] ?? '')).join(',')),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

function rowRecord(row: InventoryRow): CsvRecord {
  const { declared, current } = row;
  return {
    kind: declared ? 'declared' : 'undeclared',
    name: row.name,
    ...(declared && {
      owner: declared.owner,
      consumer: declared.consumer,
      purpose: declared.purpose,
      declared_access: describeAccess(declared.access),
    }),
    ...(current && {
      actual_access: describeAccess(current.access),
      token_id: current.tokenId,
      created_at: moment(current.createdAt),
      expires_at: moment(current.expiresAt),
      last_used_at: moment(current.lastUsedAt),
    }),
    secret: row.secret.arn ?? row.secret.name,
    region: row.secret.region ?? '',
    status: row.status,
    rotates_at: moment(row.rotatesAt),
    generations: row.generations.map((one) => `${one.tokenId} ${one.phase}`).join('; '),
    findings: row.findings.join(' '),
  };
}

const foreignRecord = (token: ForeignToken): CsvRecord => ({
  kind: token.kind === 'management' ? 'management' : 'foreign',
  name: token.label,
  actual_access: describeAccess(token.access),
  token_id: token.tokenId,
  status: token.status,
  created_by: token.createdBy,
  created_at: moment(token.createdAt),
  expires_at: moment(token.expiresAt),
  last_used_at: moment(token.lastUsedAt),
});
