import { define } from './definition';

export const auditDiff = define<import('../commands/audit-diff').AuditDiffFlags>({
  name: 'audit diff',
  summary:
    'compare two saved inventories, or two positions of the audit chain: entries, rights, expiry, rotation, secrets, tokens, findings',
  formats: ['text', 'json'],
  options: (command) =>
    command
      .argument('<before>', 'what inventory --format json wrote; or a position of the audit chain, NUMBER:HASH')
      .argument('<after>', 'the same, later')
      .option('--detailed-exitcode', 'exit 2 when they differ'),
  examples: ['audit diff inventory-q3.json inventory-q4.json'],
  run: (commands) => commands.auditDiff().auditDiffCommand,
});
