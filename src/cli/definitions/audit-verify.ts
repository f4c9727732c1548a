import { define } from './definition';
import { fileName, listed } from './flags/options';

export const auditVerify = define<import('../commands/audit-verify').AuditVerifyFlags>({
  name: 'audit verify',
  summary: 'verify the audit events of a token service: none was changed, and none is missing',
  options: (command) =>
    command
      .argument(
        '[export]',
        'file with exported events, or - for standard input; without it the running service is asked',
      )
      .option('--file <file>', 'SQLite store of a stopped service, instead of a running one', fileName)
      .option('--database', 'the PostgreSQL that DATABASE_URL names, instead of a service')
      .option(
        ...listed(
          '--head <head>',
          'a head that was kept: NUMBER:HASH, or WORKSPACE:NUMBER:HASH; a tail cut off is found',
        ),
      )
      .option('--key <file>', 'public key of the service: its checkpoints have to be signed with it', fileName),
  examples: ['audit verify', 'audit verify events.ndjson', 'audit verify --file tokens.db --head ws_acme:812:HASH'],
  run: (commands) => commands.auditVerify().auditVerifyCommand,
});
