import { csvOf, plainText } from '../../core/reporting/csv/csv';
import { type Finding, REASON_WORDS } from './reasons';

const HEAD = ['reason', 'evidence', 'label', 'id', 'token', 'created by', 'created', 'expires', 'last used', 'status'];

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
  return csvOf([HEAD, ...lines.map((line) => line.map(plainText))]);
}
