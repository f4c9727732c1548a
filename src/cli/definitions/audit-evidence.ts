import { define } from './definition';
import { fileName, said } from './flags/options';

export const auditEvidence = define<import('../commands/audit-evidence').AuditEvidenceFlags>({
  name: 'audit evidence',
  summary:
    'what was issued, rotated, disabled and revoked in a period, by whom, on time or late: from the audit chain alone',
  options: (command) =>
    command
      .requiredOption('--from <time>', 'first day or time, UTC', said)
      .requiredOption('--to <time>', 'the day or time before which it ends', said)
      .option('--head <head>', 'up to this position of the chain, NUMBER:HASH; without it up to its end', said)
      .option('--out <file>', 'write to a file', fileName)
      .option(
        '--sign-with <file>',
        'PEM file with an Ed25519 key; the signature is written beside --out, as FILE.sig',
        said,
      ),
  examples: [
    'audit evidence --from 2026-07-01 --to 2026-10-01 --out evidence-q3.json',
    'audit evidence --from 2026-07-01 --to 2026-10-01 --head ws_acme:812:HASH --out q3.json --sign-with audit-key.pem',
  ],
  run: (commands) => commands.auditEvidence().auditEvidenceCommand,
});
