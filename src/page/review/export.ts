import { type Finding, REASON_WORDS } from './reasons';

/** A cell that a spreadsheet would take for a formula is told to be text, and so is what stands behind a semicolon: some split there. */
export const cell = (text: string): string =>
  `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/(;)(?=\s*[=+\-@])/g, "$1'").replaceAll('"', '""')}"`;

const HEAD = ['reason', 'evidence', 'label', 'id', 'token', 'created by', 'created', 'expires', 'last used', 'status'];

/** Said first, it keeps spreadsheets from reading UTF-8 as something else. */
const MARK = '\uFEFF';

export function asCsv(findings: readonly Finding[]): string {
  const lines = findings.map(({ reason, evidence, token }) => [
    REASON_WORDS[reason].title,
    evidence,
    token.label,
    token.id,
    token.token_prefix,
    token.created_by.name,
    token.created_at,
    token.expires_at ?? 'Not specified',
    token.last_used_at ?? 'Never used',
    token.status,
  ]);
  return `${MARK}${[HEAD, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`;
}
